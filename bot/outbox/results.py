"""Writes down what became of each row of the outbox, as soon as the database lets it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from adapters.graph.sender import join_link
from bot.metrics import Metrics
from bot.outbox.retry import Decision, GiveUp, Hold, Perhaps, Stuck, TryAgain, Withdraw
from bot.outbox.scheduler import SystemTurns, system_turn
from conversations.replies import Result
from conversations.turns import MeetingMade, MeetingRefused, Unreached
from models.database.database import Database
from models.database.errors import Conflict, DatabaseUnavailable
from models.database.unit_of_work import Session
from models.domain import Clock, OutboxMessage
from models.enums import Channel
from models.repositories import outbox

_TRIES = 12
_WAIT = 0.25  # seconds, longer after each try: together less than what a lease leaves after the longest send

log = structlog.get_logger()


class ResultStore:
    """Stores decisions. Where the database stays away, a row comes back by itself when its lease ends."""

    def __init__(self, database: Database, turns: SystemTurns, clock: Clock, metrics: Metrics) -> None:
        self._database = database
        self._turns = turns
        self._clock = clock
        self._metrics = metrics

    async def sent(self, row: OutboxMessage, card: str | None) -> None:
        """It arrived. `card`: the id of the message in which its onboarding's card hangs from now on."""

        if row.channel is Channel.CALENDAR:
            await self._say_made(row, card)

        async def store(session: Session) -> None:
            await outbox.mark_sent(session, [row], self._clock())
            if card is not None:
                await outbox.hang_card(session, row, card)

        await self._store(store)
        self._metrics.message(row.channel, "sent")

    async def not_sent(self, row: OutboxMessage, decision: Decision, why: str) -> None:
        """It did not arrive, or nobody knows. `why` is for an operator."""
        self._metrics.message(row.channel, _FATES[type(decision)], isinstance(decision, TryAgain))
        loud = log.error if isinstance(decision, Stuck | GiveUp) else log.warning
        loud(f"outbox.{_FATES[type(decision)]}", row=row.id, channel=row.channel, attempts=row.attempts, why=why)
        if isinstance(decision, Withdraw) or (isinstance(decision, GiveUp) and decision.unreachable):
            await self._say_unreached(row, isinstance(decision, GiveUp) and decision.left)
        if row.channel is Channel.CALENDAR and isinstance(decision, GiveUp):
            await self._turn(f"meeting_refused:{row.id}", MeetingRefused(row.id))
        await self._store(lambda session: self._mark(session, row, decision, why))

    def _mark(self, session: Session, row: OutboxMessage, decision: Decision, why: str) -> Awaitable[None]:
        now = self._clock()
        match decision:
            case TryAgain(wait=wait, unsettled=unsettled):
                return outbox.mark_failed(session, row, now, why, now + wait, unsettled)
            case Hold(method=method, wait=wait):
                return outbox.mark_held(session, row, method, now + wait)
            case Stuck(wait=wait):
                return outbox.mark_stuck(session, row, now, why, now + wait)
            case GiveUp():
                return outbox.mark_given_up(session, row, now, why)
            case Withdraw():
                return outbox.withdraw(session, row)
            case Perhaps():
                return outbox.mark_sent(session, [row], now, perhaps=why)

    async def _say_unreached(self, row: OutboxMessage, left: bool) -> None:
        """Those who can act hear of it before the row is given up, so that a crash in between loses nothing."""
        await self._turn(f"unreached:{row.id}", Unreached(row.id, left))

    async def _say_made(self, row: OutboxMessage, event: str | None) -> None:
        """The link to join is known to both sides before the row counts as sent: a crash in between repeats it."""
        if event is None and row.onboarding_id is not None:
            async with self._database.reading() as session:
                event = await outbox.posted_card(session, row.onboarding_id, row.address)
        if link := join_link(event or ""):
            await self._turn(f"meeting:{row.id}", MeetingMade(row.id, link))

    async def _turn(self, delivery: str, intent: Unreached | MeetingMade | MeetingRefused) -> None:
        """Raises DatabaseUnavailable where nothing could be stored: the row comes back."""
        if (await self._turns.handle(system_turn(delivery, intent))).result is Result.FAILED:
            raise DatabaseUnavailable("The database did not answer. The row is tried again.")

    async def _store(self, store: Callable[[Session], Awaitable[None]]) -> None:
        for tried in range(_TRIES):
            try:
                async with self._database.unit_of_work() as session:
                    return await store(session)
            except (DatabaseUnavailable, Conflict):
                if tried == _TRIES - 1:
                    raise
            await asyncio.sleep(_WAIT * min(tried + 1, 4))


_FATES: dict[type[Decision], str] = {
    TryAgain: "put_off",
    Hold: "held",
    Stuck: "stuck",
    GiveUp: "gave_up",
    Withdraw: "withdrawn",
    Perhaps: "perhaps_delivered",
}
