"""Sends what waits in the outbox: claimed with a lease, in order within a conversation, many conversations at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Protocol

import structlog

from adapters.common.channel_adapter import ChannelAdapter
from bot.metrics import Metrics
from bot.outbox.results import ResultStore
from bot.outbox.retry import decide, reason
from bot.outbox.scheduler import SystemTurns
from bot.outbox.transmitter import Composer, Transmitter
from bot.telemetry.telemetry import NO_TELEMETRY, Telemetry
from models.database.database import Database
from models.domain import Clock, OutboxMessage
from models.enums import OutboxKind
from models.repositories import outbox, outbox_claims

LEASE = timedelta(seconds=30)
SEND_SECONDS = 20.0  # less than the lease: a row is never sent by two at once
UNDER_WAY = 128  # rows at once
FOR_ONE_WORKSPACE = 32  # of them: a workspace that hangs does not take them all
AT_ONCE = 32  # rows in one claim

log = structlog.get_logger()


class RateLimits:
    """How fast each platform lets one conversation fill: kept a little below, so that it need not ask us to wait."""

    def __init__(self, channels: Sequence[ChannelAdapter]) -> None:
        self.paces: Mapping[str, Sequence[outbox_claims.Pace]] = {
            channel.name.value: tuple(outbox_claims.Pace(*limit) for limit in channel.rate_limits)
            for channel in channels
            if channel.rate_limits
        }

    def next_look(self, channel: str) -> float | None:
        """Seconds after a message until the next one to the same conversation may go; None where nothing limits it."""
        paces = self.paces.get(channel)
        return min(pace.within for pace in paces).total_seconds() if paces else None


class OutboxConversations(Composer, SystemTurns, Protocol):
    """What the outbox needs of the conversations: what a row says, and a turn where its person is out of reach."""


async def _always() -> bool:
    return True


class OutboxDispatcher:
    """Drains the outbox. Any number of them may run, in any number of processes: a row is claimed by one at a time.

    `may_send` is asked first, each time: where it says no, everything waits.
    """

    def __init__(
        self,
        database: Database,
        conversations: OutboxConversations,
        channels: Sequence[ChannelAdapter],
        clock: Clock,
        metrics: Metrics | None = None,
        may_send: Callable[[], Awaitable[bool]] = _always,
        telemetry: Telemetry = NO_TELEMETRY,
    ) -> None:
        self._database = database
        self._clock = clock
        self.may_send = may_send
        self._telemetry = telemetry
        self._transmitter = Transmitter(database, conversations, {channel.name: channel.sender for channel in channels})
        self._rate_limits = RateLimits(channels)
        self._results = ResultStore(database, conversations, clock, metrics or Metrics())
        self._under_way: dict[asyncio.Task[None], OutboxMessage] = {}
        self.progressed: Callable[[], None] = lambda: None
        """Called when there may be more to send: a message has gone, or its conversation's pace allows the next."""

    async def drain(self) -> int:
        """Send everything that may be sent now, and wait until it is; the number of rows handled."""
        handled = 0
        while True:
            busy = bool(self._under_way)  # what ends while we look may let the next of its conversation go
            begun = await self.dispatch()
            handled += begun
            if not begun and not busy:
                return handled
            if self._under_way:
                await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)

    async def dispatch(self) -> int:
        """Begin to send what may be sent now, without waiting for it; the number of rows begun."""
        begun = 0
        if not await self.may_send():
            return begun
        while True:
            rows = await self._claim()
            for row in rows:
                task = asyncio.create_task(self._deliver(row))
                self._under_way[task] = row
                task.add_done_callback(self._done)
            begun += len(rows)
            if len(rows) < AT_ONCE:
                return begun

    async def stop(self, grace: float) -> None:
        """Wait up to `grace` seconds for what is under way, then hand the rest back for others to send."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=grace)
        left = dict(self._under_way)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left)
            async with self._database.unit_of_work() as session:
                await outbox.hand_back(session, left.values())
            log.warning("outbox.handed_back", rows=len(left))

    async def _claim(self) -> list[OutboxMessage]:
        room = min(AT_ONCE, UNDER_WAY - len(self._under_way))
        if room <= 0:
            return []
        limits = outbox_claims.Limits(self._transmitter.channels, self._rate_limits.paces, self._busy())
        async with self._database.unit_of_work() as session:
            rows = await outbox_claims.claim(session, self._clock(), LEASE, room, limits)
            cards = [row for row in rows if row.kind == OutboxKind.CARD]
            await outbox.coalesce_cards(session, cards, self._clock())
            return rows

    def _busy(self) -> list[tuple[str, str]]:
        counts = Counter((row.channel, row.workspace) for row in self._under_way.values())
        return [workspace for workspace, count in counts.items() if count >= FOR_ONE_WORKSPACE]

    async def _deliver(self, row: OutboxMessage) -> None:
        try:
            with self._telemetry.delivery(row) as span:
                async with asyncio.timeout(SEND_SECONDS):
                    card = await self._transmitter.send(row)
                span.ended("sent")
        except Exception as problem:
            # whatever a channel raises, the row stays until the decision is stored: nothing is lost
            await self._results.not_sent(row, decide(problem, row.attempts), reason(problem))
        else:
            await self._results.sent(row, card)

    def _done(self, task: asyncio.Task[None]) -> None:
        row = self._under_way.pop(task)
        if task.cancelled():
            return
        if problem := task.exception():
            log.error("outbox.not_recorded", row=row.id, channel=row.channel, why=type(problem).__name__)
        self.progressed()
        wait = self._rate_limits.next_look(row.channel)
        if wait is not None:
            asyncio.get_running_loop().call_later(wait, self.progressed)
