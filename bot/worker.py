"""The loop that sends what waits and fires what is due: woken by a turn, and looking for itself now and then."""

from __future__ import annotations

import asyncio

import structlog

from bot.delivery import Delivery
from bot.timekeeper import fire_due
from conversations.manager import ConversationManager
from models.errors import DatabaseUnavailable

POLL = 1.0  # seconds

log = structlog.get_logger()


class Worker:
    """Runs until it is told to stop. `wake` makes it look at once."""

    def __init__(self, manager: ConversationManager, delivery: Delivery) -> None:
        self._manager = manager
        self._delivery = delivery
        self._woken = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        self._woken.set()

    def stop(self) -> None:
        """Finish what is under way, then end."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        while not self._stopping:
            self._woken.clear()
            try:
                await self.once()
            except DatabaseUnavailable as problem:
                log.error("worker.no_database", problem=str(problem))
            try:
                await asyncio.wait_for(self._woken.wait(), POLL)
            except TimeoutError:
                continue

    async def once(self) -> None:
        """Fire what is due, then send everything that waits."""
        await fire_due(self._manager)
        await self._delivery.drain()
