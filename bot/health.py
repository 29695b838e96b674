"""Three pages for whoever runs this: is it alive, is it ready for turns, and how is it doing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest
from typing import Any

from aiohttp import web

from adapters.common.channel_adapter import ChannelAdapter
from adapters.common.requests import came_directly, on_this_computer
from bot.metrics import Metrics
from bot.monitor import DatabaseHealth, Monitor
from models.domain import Clock

PAGES = ("/healthz", "/readyz", "/metrics")


@dataclass
class Pulses:
    """When each part that keeps a connection or runs a loop last gave a sign of life."""

    clock: Clock
    last: dict[str, datetime] = field(default_factory=dict)

    def beat(self, name: str) -> None:
        self.last[name] = self.clock()


class Health:
    """Answers with what the monitor saw last. Nothing on these pages names a person or holds an answer.

    Who asks from this computer itself, with nothing in between, or shows the `token`, is told names and reasons;
    everybody else only whether all is well.
    """

    def __init__(
        self,
        monitor: Monitor,
        clock: Clock,
        metrics: Metrics,
        pulses: Pulses,
        channels: Sequence[ChannelAdapter],
        token: str = "",
    ) -> None:
        self._monitor = monitor
        self._clock = clock
        self._metrics = metrics
        self._pulses = pulses
        self._channels = channels  # those that take turns here
        self._token = token
        self.stopping = False

    def add_to(self, app: web.Application) -> None:
        for path, page in zip(PAGES, (self.alive, self.ready, self.metrics), strict=True):
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

    async def ready(self, request: web.Request) -> web.Response:
        """200 while turns can be taken, else 503 with the reason."""
        health = await self._monitor.latest()
        is_ready = health.problem is None and not self.stopping
        troubles = self._monitor.troubles.sentences
        report: dict[str, Any] = {
            "ready": is_ready,
            "stopping": self.stopping,
            "database": "ok" if health.problem is None else "not ok",
            "troubles": len(troubles),
        }
        if self._may_know(request):
            report |= {"database": health.problem or "ok", "troubles": list(troubles), **self._details(health)}
        return web.json_response(report, status=200 if is_ready else 503)

    async def metrics(self, _: web.Request) -> web.Response:
        """For Prometheus. 503 while the database does not answer."""
        health = await self._monitor.latest()
        if health.outbox is None:
            return web.Response(status=503, text="The database does not answer.")
        lag = _seconds_since(health.outbox.oldest, self._clock())
        page = self._metrics.page(health.outbox, lag, len(self._monitor.troubles.sentences))
        return web.Response(body=page, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    def _may_know(self, request: web.Request) -> bool:
        shown = request.headers.get("Authorization", "").encode()
        if self._token and compare_digest(shown, f"Bearer {self._token}".encode()):
            return True
        return came_directly(request) and on_this_computer(request)

    def _details(self, health: DatabaseHealth) -> dict[str, Any]:
        names = sorted(channel.name.value for channel in self._channels)
        details: dict[str, Any] = {"channels": names, "last_ping": self._last_pings()}
        if health.outbox is None:
            return details
        return details | {
            "migrations": health.migrations,
            "processes": dict(health.processes),
            "outbox": {
                "waiting": health.outbox.waiting,
                "oldest_unsent_seconds": round(_seconds_since(health.outbox.oldest, self._clock()), 1),
                "dead_letters": [{"channel": c, "reason": why, "messages": count} for c, why, count in health.dead],
                "perhaps_delivered": health.outbox.perhaps,
            },
        }

    def _last_pings(self) -> dict[str, str]:
        return {name: at.isoformat() for name, at in self._pulses.last.items()}


def _seconds_since(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0
