"""The assistant in its server for the length of a test: the platforms that it serves, and a clock moved by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, Protocol

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels import ChannelSettings
from bot.rehearsal.local_world import START
from bot.wiring import assemble
from models.domain import Address
from models.repositories import dead_letters

_LONGEST = 400  # seconds: more than the 5 minutes after which a closed place is tried again


class Platform(Protocol):
    """What stands in for a chat platform."""

    def settings(self) -> Mapping[str, Any]:
        """What `ChannelSettings` is given for it, by name."""

    def join(self, assistant: Assistant, site: web.Application) -> None:
        """Adds the route that the platform sends to."""

    async def quiet(self) -> None:
        """Until nothing that it sent is still being answered."""


class Assistant:
    """One process that serves some platforms; `team` is on one of them. `url`: a migrated database's address."""

    def __init__(self, url: str, team: Address, *platforms: Platform) -> None:
        self.now = START
        self._platforms = platforms
        given = {name: setting for platform in platforms for name, setting in platform.settings().items()}
        self.app = assemble(url, team, lambda: self.now, ChannelSettings(**given))
        site = web.Application()
        for platform in platforms:
            platform.join(self, site)
        self.client = TestClient(TestServer(site))

    async def settle(self) -> None:
        """Until everything that waits is sent: the pace of a platform takes its time on the clock."""
        for platform in self._platforms:
            await platform.quiet()
        for _ in range(_LONGEST):
            await self.app.worker.once()
            async with self.app.database.reading() as session:
                if not (await dead_letters.counts(session, self.now)).waiting:
                    return
            self.now += timedelta(seconds=1)
        raise AssertionError("messages still wait")

    async def travel(self, to: datetime) -> None:
        """Move the clock to a moment (aware) ahead. What falls due on the way happens at its own time."""
        while (wait := await self.app.manager.next_due()) is not None and self.now + wait <= to:
            self.now += wait
            await self.settle()
        self.now = max(to, self.now)
        await self.settle()


@asynccontextmanager
async def running(url: str, team: Address, *platforms: Platform) -> AsyncIterator[Assistant]:
    """Serves on a free port while the block runs."""
    assistant = Assistant(url, team, *platforms)
    try:
        await assistant.app.database.open()
        async with assistant.client:
            yield assistant
    finally:
        await assistant.app.close()
