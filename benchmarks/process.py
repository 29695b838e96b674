"""How soon a fresh process serves, and how much memory it holds at rest."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from aiohttp import ClientConnectionError, ClientSession

from benchmarks.results import Figure

ROUNDS = 5
_MEGABYTE = 1024 * 1024
_ROOT = Path(__file__).parent.parent


async def measure() -> list[Figure]:
    """Medians of fresh starts of `python -m bot run` on an empty folder, with its first page drawn."""
    rounds = [await _start() for _ in range(ROUNDS)]
    return [
        Figure("ready to serve, from python -m bot run", median(seconds for seconds, _ in rounds), 3, "s"),
        Figure("memory after the first page", median(memory for _, memory in rounds), 150, "MB"),
    ]


async def _start() -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        environment = {**os.environ, "PORT": str(port), "PYTHONPATH": str(_ROOT), "LOG_LEVEL": "ERROR"}
        before = perf_counter()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"), cwd=folder, env=environment, stdout=asyncio.subprocess.DEVNULL
        )
        try:
            await _answers(f"http://127.0.0.1:{port}/")
            return perf_counter() - before, _resident(process.pid)
        finally:
            process.terminate()
            await process.wait()


async def _answers(address: str) -> None:
    async with ClientSession() as session:
        while True:
            try:
                async with session.get(address) as response:
                    response.raise_for_status()
                    return
            except ClientConnectionError:
                await asyncio.sleep(0.01)


def _resident(pid: int) -> float:
    """Resident memory in MB, as Linux counts it."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / _MEGABYTE


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
