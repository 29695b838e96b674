"""Starts processes under test, kills them at random moments, and starts them again."""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from aiohttp import ClientError, ClientSession

ROOT = Path(__file__).parents[3]


class Child:
    """One process: a web server if it has a port, else a worker."""

    def __init__(self, role: str, environment: Mapping[str, str], root: Path = ROOT) -> None:
        self.role = role
        self.port = None if role == "worker" else free_port()
        self.kills = 0
        self.wanted = False
        self._root = root
        self._environment = {**os.environ, **environment, "PYTHONPATH": str(root), "PORT": str(self.port or 0)}
        self._process: asyncio.subprocess.Process

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def ended(self) -> bool:
        return self._process.returncode is not None

    async def start(self) -> None:
        self.wanted = True
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.kit.rig.process", self.role),
            cwd=self._root,
            env=self._environment,
            stderr=asyncio.subprocess.PIPE if self._environment.get("HEAR") else None,
        )

    async def ready(self, seconds: float = 30) -> None:
        """Returns when it answers; a worker is taken to be ready."""
        if self.port is None:
            return
        async with asyncio.timeout(seconds), ClientSession() as session:
            while not await _answers(session, f"{self.address}/readyz"):
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """As a machine that loses power would: nothing is finished."""
        self.wanted = False
        if not self.ended:
            self.kills += 1
            self._process.kill()
        await self._process.wait()

    async def stop(self, seconds: float = 10) -> int:
        """As a deploy would: SIGTERM, and 10 seconds. The exit code."""
        self.wanted = False
        if not self.ended:
            self._process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(seconds):
            return await self._process.wait()

    async def said(self) -> tuple[int, str]:
        """For a process that ends by itself: its exit code and what it wrote."""
        async with asyncio.timeout(30):
            _, heard = await self._process.communicate()
        return self._process.returncode or 0, (heard or b"").decode()


@asynccontextmanager
async def running(
    roles: Sequence[str], environment: Mapping[str, str], root: Path = ROOT
) -> AsyncIterator[list[Child]]:
    """Processes that serve for the length of the block."""
    children = [Child(role, environment, root) for role in roles]
    keeping = asyncio.create_task(_keep(children))
    try:
        for child in children:
            await child.start()
        for child in children:
            await child.ready()
        yield children
    finally:
        keeping.cancel()
        for child in children:
            await child.kill()


async def _keep(children: Sequence[Child]) -> None:
    """As a process manager does: one that ended by itself, because there was no database, is started again."""
    while True:
        await asyncio.sleep(0.5)
        for child in children:
            if child.wanted and child.ended:
                await child.start()


async def kill_at_random(children: Sequence[Child], times: int, pause: tuple[float, float]) -> None:
    """Kills one after the other, and starts it again, with a random pause in seconds before each."""
    for _ in range(times):
        await asyncio.sleep(random.uniform(*pause))
        child = random.choice(children)
        await child.kill()
        await child.start()


async def _answers(session: ClientSession, address: str) -> bool:
    try:
        async with session.get(address) as answer:
            return answer.status == 200
    except (ClientError, OSError):
        return False


def free_port() -> int:
    """Below those that the system gives to connections, so that nobody takes it while its process is down."""
    while True:
        port = secrets.choice(range(20_000, 32_000))
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
