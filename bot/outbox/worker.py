"""The loop that sends what waits and fires what is due: woken by a turn, and looking for itself now and then."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

import structlog

from bot.outbox.alerts import Alerts
from bot.outbox.dispatcher import OutboxDispatcher
from bot.outbox.scheduler import RegularTurns, fire_due, step_batches
from models.database.database import Database
from models.database.errors import DatabaseProblem

POLL = 1.0  # seconds
DAILY_LOOK = 600.0  # seconds between two looks whether it is time for what is done once a day
TEAM_LOOK = 900.0  # seconds
REST = 0.05  # seconds after a look that found nothing: a busy server's turns wake it all the time

T = TypeVar("T")

log = structlog.get_logger()


class CommitSignal:
    """Tells the worker of this process, if there is one, that a turn was stored. Safe to call at any time."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        """Call this after each turn, too."""
        self._listeners.append(listener)

    def __call__(self) -> None:
        for listener in self._listeners:
            listener()


class Worker:
    """Runs until it is told to stop. `wake` makes it look, at once unless its last look found nothing.

    `looked` is called at each look: a sign of life. `daily` finds out for itself whether it is time.
    """

    def __init__(
        self,
        reminders: RegularTurns,
        dispatcher: OutboxDispatcher,
        committed: CommitSignal | None = None,
        alerts: Alerts | None = None,
        database: Database | None = None,
        looked: Callable[[], None] = lambda: None,
        daily: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        self._reminders = reminders
        self._dispatcher = dispatcher
        self._alerts = alerts
        self._database = database
        self._woken = asyncio.Event()
        self._hurried = asyncio.Event()
        self._stopping = False
        self._next_round = 0.0
        self._daily = daily
        self._next_daily = 0.0
        self.read_team: Callable[[], Awaitable[None]] | None = None
        """Called now and then, to read who is of the onboarding team."""
        self._next_team = 0.0
        self._next_step = 0.0
        self._looked = looked
        self._failing: set[str] = set()
        self._has_begun = False
        dispatcher.progressed = self._hurry
        if committed:
            committed.listen(self.wake)

    def wake(self) -> None:
        """There may be something new."""
        self._woken.set()

    def stop(self) -> None:
        """Take nothing new, and let `run` end."""
        self._stopping = True
        self._hurry()

    def _hurry(self) -> None:
        """What waits may go now, so it does not rest."""
        self._woken.set()
        self._hurried.set()

    async def run(self, grace: float = 10.0) -> None:
        """Until `stop`; then what is under way has `grace` seconds to end, and the rest is handed back."""
        listening = asyncio.create_task(self._database.listen(self.wake)) if self._database else None
        try:
            while not self._stopping:
                self._woken.clear()
                self._hurried.clear()
                if not await self._look():
                    await _within(REST, self._hurried)
                await _within(POLL, self._woken)
        finally:
            if listening:
                listening.cancel()
            await self._dispatcher.stop(grace)

    async def once(self) -> None:
        """Fire what is due, do what is done to several, sum days that have ended, then send everything that waits."""
        if await self._dispatcher.may_send():
            await self._begin()
            await fire_due(self._reminders)
            while await step_batches(self._reminders):
                pass
        await self._sum()
        while await self._dispatcher.drain() and await step_batches(self._reminders):
            pass  # what was sent is reported, and that is sent too

    async def _look(self) -> bool:
        """Whether it found something to send."""
        self._looked()
        # Each for itself: a reminder that cannot be fired keeps no message back.
        begun = await self._or_log(self._dispatcher.dispatch)
        now = asyncio.get_running_loop().time()
        stepped = await self._step(now) if now >= self._next_step else 0
        if now >= self._next_round:
            self._next_round = now + POLL
            await self._or_log(self._fire)
            await self._or_log(self._tell)
            await self._or_log(self._sum)
        if now >= self._next_daily:
            self._next_daily = now + DAILY_LOOK
            await self._or_log(self._clear)
        if self.read_team and now >= self._next_team:
            self._next_team = now + TEAM_LOOK
            await self._or_log(self.read_team)
        return bool(begun or stepped)

    async def _step(self, now: float) -> int:
        """What is done to several onboardings goes on at once while there is more of it."""
        stepped = await self._or_log(self._step_batches) or 0
        self._next_step = now if stepped else now + POLL
        if stepped:
            self.wake()
        return stepped

    async def _step_batches(self) -> int:
        return await step_batches(self._reminders) if await self._dispatcher.may_send() else 0

    async def _clear(self) -> None:
        if self._daily and await self._dispatcher.may_send():
            await self._daily()

    async def _begin(self) -> None:
        if not self._has_begun:
            await self._reminders.begin_mornings()
            self._has_begun = True

    async def _fire(self) -> None:
        if not await self._dispatcher.may_send():
            return
        await self._begin()
        await fire_due(self._reminders)
        await self._reminders.forget_lost_arrivals()

    async def _tell(self) -> None:
        if self._alerts:
            await self._alerts.tell()

    async def _sum(self) -> None:
        await self._reminders.sum_ended_days()

    async def _or_log(self, action: Callable[[], Awaitable[T]]) -> T | None:
        """Whatever goes wrong, the worker looks again: a moment without a database ends no process.

        That there is no database is said once for each thing that it keeps us from doing, until that works again.
        """
        name = action.__name__.strip("_")
        try:
            done = await action()
        except DatabaseProblem as problem:
            if name not in self._failing:
                log.error("worker.no_database", to=name, problem=str(problem))
            self._failing.add(name)
        except Exception:
            log.exception("worker.failed")
        else:
            self._failing.discard(name)
            return done
        return None


async def _within(seconds: float, event: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
