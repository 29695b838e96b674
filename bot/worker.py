"""The loop that sends what waits and fires what is due: woken by a turn, and looking for itself now and then."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from bot.alerts import Alerts
from bot.delivery import Delivery
from bot.timekeeper import fire_due
from conversations.manager import ConversationManager
from models.database import Database
from models.errors import DatabaseProblem

POLL = 1.0  # seconds

log = structlog.get_logger()


class Worker:
    """Runs until it is told to stop. `wake` makes it look at once."""

    def __init__(
        self,
        manager: ConversationManager,
        delivery: Delivery,
        alerts: Alerts | None = None,
        database: Database | None = None,
    ) -> None:
        self._manager = manager
        self._delivery = delivery
        self._alerts = alerts
        self._database = database
        self._woken = asyncio.Event()
        self._stopping = False
        self._next_round = 0.0
        self.looked: Callable[[], None] = lambda: None
        delivery.progressed = self.wake

    def wake(self) -> None:
        self._woken.set()

    def stop(self) -> None:
        """Take nothing new, and let `run` end."""
        self._stopping = True
        self._woken.set()

    async def run(self, grace: float = 10.0) -> None:
        """Until `stop`; then what is under way has `grace` seconds to end, and the rest is handed back."""
        listening = asyncio.create_task(self._database.listen(self.wake)) if self._database else None
        try:
            while not self._stopping:
                self._woken.clear()
                await self._look()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), POLL)
        finally:
            if listening:
                listening.cancel()
            await self._delivery.stop(grace)

    async def once(self) -> None:
        """Fire what is due, then send everything that waits."""
        await fire_due(self._manager)
        await self._delivery.drain()

    async def _look(self) -> None:
        self.looked()
        # Each for itself: a reminder that cannot be fired keeps no message back.
        await _or_log(self._delivery.dispatch)
        now = asyncio.get_running_loop().time()
        if now < self._next_round:
            return
        self._next_round = now + POLL
        await _or_log(self._fire)
        await _or_log(self._tell)

    async def _fire(self) -> None:
        await fire_due(self._manager)

    async def _tell(self) -> None:
        if self._alerts:
            await self._alerts.tell()


async def _or_log(deed: Callable[[], Awaitable[object]]) -> None:
    """Whatever goes wrong, the worker looks again: a moment without a database ends no process."""
    try:
        await deed()
    except DatabaseProblem as problem:
        log.error("worker.no_database", problem=str(problem))
    except Exception:
        log.exception("worker.failed")
