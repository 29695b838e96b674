"""Three pages for whoever runs this: is it alive, is it ready for turns, and how is it doing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web

from adapters.common.channel_adapter import ChannelAdapter
from bot.metrics import Metrics
from models.database.database import Database
from models.database.errors import DatabaseNewer, DatabaseProblem
from models.domain import Clock
from models.repositories import dead_letters

_SECONDS = 2.0  # for the database to answer
PAGES = ("/healthz", "/readyz", "/metrics")


@dataclass
class Pulses:
    """When each part that keeps a connection or runs a loop last gave a sign of life."""

    clock: Clock
    last: dict[str, datetime] = field(default_factory=dict)

    def beat(self, name: str) -> None:
        self.last[name] = self.clock()


class Health:
    """Answers from the database at the time of asking. Nothing on these pages names a person or holds an answer."""

    def __init__(
        self, database: Database, clock: Clock, metrics: Metrics, pulses: Pulses, channels: Sequence[ChannelAdapter]
    ) -> None:
        self._database = database
        self._clock = clock
        self._metrics = metrics
        self._pulses = pulses
        self._channels = channels
        self.stopping = False

    def add_to(self, app: web.Application) -> None:
        for path, page in zip(PAGES, (self.alive, self.ready, self.figures), strict=True):
            app.router.add_get(path, page)

    @web.middleware
    async def no_new_turns(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """While the process stops, whoever asks is sent to another one. The platform delivers again."""
        if self.stopping and request.path not in PAGES:
            return web.Response(
                status=503,
                text="This process is stopping. Try again in a moment.",
                headers={"Retry-After": "1", "Connection": "close"},
            )
        answer: web.StreamResponse = await handler(request)
        return answer

    async def alive(self, _: web.Request) -> web.Response:
        """200 while the process can answer at all."""
        return web.json_response({"alive": True})

    async def ready(self, _: web.Request) -> web.Response:
        """200 while turns can be taken, else 503 with the reason."""
        names = sorted(channel.name.value for channel in self._channels)
        report: dict[str, Any] = {"ready": False, "channels": names, "last_ping": self._last_pings()}
        report["troubles"] = [trouble for channel in self._channels for trouble in channel.troubles]
        try:
            async with asyncio.timeout(_SECONDS):
                report["migrations"] = await self._check()
                report["outbox"] = await self._outbox()
        except DatabaseProblem as problem:
            return web.json_response({**report, "database": str(problem)}, status=503)
        except TimeoutError:
            return web.json_response({**report, "database": "The database does not answer in time."}, status=503)
        report |= {"database": "ok", "ready": not self.stopping, "stopping": self.stopping}
        return web.json_response(report, status=503 if self.stopping else 200)

    async def figures(self, _: web.Request) -> web.Response:
        """For Prometheus. 503 while the database does not answer."""
        now = self._clock()
        try:
            async with asyncio.timeout(_SECONDS), self._database.reading() as session:
                figures = await dead_letters.figures(session, now)
        except (DatabaseProblem, TimeoutError):
            return web.Response(status=503, text="The database does not answer.")
        page = self._metrics.page(figures, _seconds_since(figures.oldest, now))
        return web.Response(body=page, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    async def _check(self) -> str:
        try:
            await self._database.check()
        except DatabaseNewer:
            # A deploy is under way: what newer migrations add, this version does not need to know.
            return "newer than this version"
        return "up to date"

    async def _outbox(self) -> dict[str, Any]:
        now = self._clock()
        async with self._database.reading() as session:
            figures = await dead_letters.figures(session, now)
            dead = await dead_letters.by_reason(session) if figures.dead else []
        return {
            "waiting": figures.waiting,
            "oldest_unsent_seconds": round(_seconds_since(figures.oldest, now), 1),
            "dead_letters": [{"channel": c, "reason": why, "messages": count} for c, why, count in dead],
            "perhaps_delivered": figures.perhaps,
        }

    def _last_pings(self) -> dict[str, str]:
        return {name: at.isoformat() for name, at in self._pulses.last.items()}


def _seconds_since(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0
