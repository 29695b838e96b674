"""A server under test in a process of its own: started, asked for its processor time and memory, and ended."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientConnectionError, ClientSession

ROOT = Path(__file__).parent.parent
_MEGABYTE = 1024 * 1024
_PATIENCE = 60.0  # seconds
_PROCESSOR = slice(11, 13)  # utime and stime in /proc/<pid>/stat, counted from after the program's name


class ProcessEnded(RuntimeError):
    """The server under test ended by itself. What it wrote follows."""


class Process:
    """`python -m <module> <arguments>`, with a port that it listens on, or 0 for none."""

    def __init__(self, process: asyncio.subprocess.Process, port: int, log: Path) -> None:
        self._process = process
        self._log = log
        self.address = f"http://127.0.0.1:{port}"

    def processor(self) -> float:
        """Seconds of processor time so far, of all its threads."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return sum(map(int, fields[_PROCESSOR])) / os.sysconf("SC_CLK_TCK")

    def resident(self) -> float:
        """Resident memory in MB."""
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / _MEGABYTE

    async def answers(self, path: str) -> None:
        """Returns once it answers at all. Raises ProcessEnded if it never will."""
        async with asyncio.timeout(_PATIENCE), ClientSession() as session:
            while True:
                self.still_runs()
                try:
                    async with session.get(f"{self.address}{path}") as response:
                        await response.read()
                        return
                except ClientConnectionError:
                    await asyncio.sleep(0.005)

    def still_runs(self) -> None:
        """Raises ProcessEnded if it does not."""
        if self._process.returncode is not None:
            raise ProcessEnded(f"{ProcessEnded.__doc__}\n{self._log.read_text(encoding='utf-8')[-3000:]}")

    async def stop(self) -> None:
        if self._process.returncode is None:
            self._process.terminate()
        await self._process.wait()


@asynccontextmanager
async def started(
    folder: Path, *command: str, port: int = 0, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Process]:
    """Runs for the length of the block, with `folder` as its working folder and its log in it."""
    log = folder / f"{command[0]}-{port}.log"
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", *command),
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **({"PORT": str(port)} if port else {}), **(environment or {})},
            stdout=output,
            stderr=output,
        )
    running = Process(process, port, log)
    try:
        yield running
    finally:
        await running.stop()
