"""Whoever holds connections, bodies or event streams open, beside an applicant who goes on being answered."""

from __future__ import annotations

import asyncio
import os
import resource
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from uuid import uuid4

import pytest
from aiohttp import ClientSession, ClientTimeout

from tests.kit.rig.processes import ROOT, free_port

SECONDS = 20.0  # each attack
ANSWERED_WITHIN = 3.0  # seconds: when Slack gives up
FILES = 1024
HALF_A_HEAD = b"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slack: "
LARGE = b"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\n"
STREAM = b"GET /events?applicant=amara&team=priya HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux says what a process uses")


@dataclass
class Server:
    """`python -m bot run` with the page, and Slack's address beside it, allowed 1,024 open files."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        settings = {
            **{"PORT": str(self.port), "WEB_CHAT": "on", "ONBOARDING_TEAM_CHANNEL": "web:team"},
            **{"SLACK_BOT_TOKEN": "xoxb-nobody", "SLACK_SIGNING_SECRET": "nobody knows"},
            **{"SLACK_API_URL": "http://127.0.0.1:9/api/", "PYTHONPATH": str(ROOT)},
        }
        log = (self.folder / "log").open("w")
        self.process = await asyncio.create_subprocess_exec(
            *("sh", "-c", f'ulimit -n {FILES}; exec "$0" -m bot run', sys.executable),
            cwd=self.folder,
            env={**os.environ, **settings},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=log,
        )
        log.close()
        async with asyncio.timeout(60):
            while True:
                with suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                    writer.close()
                    return
                await asyncio.sleep(0.1)

    async def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            await self.process.wait()

    @property
    def _proc(self) -> Path:
        assert self.process is not None
        return Path("/proc") / str(self.process.pid)

    @property
    def megabytes(self) -> float:
        return int((self._proc / "statm").read_text().split()[1]) * resource.getpagesize() / 2**20

    @property
    def processor_seconds(self) -> float:
        ticks = (self._proc / "stat").read_text().rpartition(")")[2].split()
        return (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def logged(self) -> int:
        """Bytes."""
        return (self.folder / "log").stat().st_size


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[Server]:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    server = Server(folder)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


async def applicant(port: int, until: float) -> list[float]:
    """Asks where they stand again and again, on a connection of its own each time; the seconds of each answer."""
    answered: list[float] = []
    while monotonic() < until:
        said = {"pane": "applicant", "who": "amara", "beside": "priya", "delivery": str(uuid4()), "text": "status"}
        began = monotonic()
        async with (
            ClientSession(timeout=ClientTimeout(total=30)) as session,
            session.post(f"http://127.0.0.1:{port}/say", data=said, allow_redirects=False) as answer,
        ):
            assert answer.status == 303, answer.status
        answered.append(monotonic() - began)
        await asyncio.sleep(0.2)
    return answered


def hold(port: int, number: int, sent: bytes) -> list[socket.socket]:
    """In a thread of its own: whoever attacks does not slow the applicant down by sharing a loop with them."""
    opened = []
    for _ in range(number):
        with suppress(OSError):
            one = socket.create_connection(("127.0.0.1", port), timeout=5)
            opened.append(one)
            one.sendall(sent)
    return opened


@pytest.mark.parametrize(
    ("number", "sent"),
    [(1_100, HALF_A_HEAD), (300, LARGE + b"x" * 900_000), (1_000, STREAM)],
    ids=["1,100 held connections", "300 large anonymous posts", "1,000 event streams"],
)
async def test_an_applicant_is_answered_beside(tmp_path: Path, number: int, sent: bytes) -> None:
    async with served(tmp_path) as server:
        await applicant(server.port, monotonic() + 1)
        memory, used = server.megabytes, server.processor_seconds
        began = monotonic()
        attack = asyncio.create_task(asyncio.to_thread(hold, server.port, number, sent))
        answered = await applicant(server.port, began + SECONDS)
        held_open = await attack
        lasted = monotonic() - began
        print(
            f"{len(held_open)} opened; {len(answered)} answers, the slowest {max(answered):.2f} s; "
            f"memory {memory:.0f} to {server.megabytes:.0f} MB; processor {server.processor_seconds - used:.1f} s "
            f"of {lasted:.0f}; log {server.logged} bytes"
        )
        for one in held_open:
            one.close()
        assert max(answered) < ANSWERED_WITHIN
        assert server.logged < 20_000
