"""What an operator asks of the outbox: how much waits, what does not arrive and why, and to send it again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, bindparam, func, or_, select, union_all, update
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel.ext.asyncio.session import AsyncSession

from models.domain import OutboxMessage
from models.repositories.lists import RECORDS
from models.repositories.mapping import execute, fetch, fetch_one
from models.repositories.outbox_claims import CONVERSATION, MESSAGES, same_conversation, waits

_OUTBOX = MESSAGES.table
_ROW = _OUTBOX.c
_WAITING = waits(_OUTBOX)
_STUCK = and_(_WAITING, _ROW.stuck_at.is_not(None))
_DEAD = or_(_ROW.gave_up_at.is_not(None), _STUCK)
_PERHAPS = and_(_ROW.sent_at.is_not(None), _ROW.problem.is_not(None))


class Fate(StrEnum):
    """What became of a message that is not known to have arrived."""

    STUCK = "waiting for an operator"
    GIVEN_UP = "given up"
    PERHAPS = "perhaps delivered"


@dataclass(frozen=True)
class Undelivered:
    """One message. `reference` is its onboarding's, None if it is about no single one.

    `behind` is how many wait for it in the same conversation.
    """

    message: OutboxMessage
    fate: Fate
    reference: str | None
    since: datetime
    behind: int


@dataclass(frozen=True)
class OutboxCounts:
    """`oldest` is since when (UTC) the oldest message waits that could be sent."""

    waiting: int
    oldest: datetime | None
    dead: int
    perhaps: int


def _counted(which: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(_OUTBOX).where(which).scalar_subquery()


_OLDEST = select(func.min(_ROW.due_at)).where(_WAITING, _ROW.stuck_at.is_(None), _ROW.due_at <= bindparam("now"))
_COUNTS = select(_counted(_WAITING), _OLDEST.scalar_subquery(), _counted(_DEAD), _counted(_PERHAPS))
_BY_REASON = (
    select(_ROW.channel, func.coalesce(_ROW.problem, ""), func.count())
    .where(_DEAD)
    .group_by(_ROW.channel, _ROW.problem)
    .order_by(func.count().desc(), _ROW.channel, _ROW.problem)
)


async def counts(session: AsyncSession, now: datetime) -> OutboxCounts:
    """How much waits and how much is lost to us, at a moment (aware)."""
    return OutboxCounts(*(await fetch(session, _COUNTS, now=now))[0])


async def by_reason(session: AsyncSession) -> list[tuple[str, str, int]]:
    """Each channel and reason with its number of messages that do not arrive, the most first."""
    return [(channel, problem, number) for channel, problem, number in await fetch(session, _BY_REASON)]


def _behind() -> Any:
    later = _OUTBOX.alias("later")
    same = (*same_conversation(later, _OUTBOX), later.c.id > _ROW.id, waits(later))
    return select(func.count()).select_from(later).where(*same).correlate(_OUTBOX).scalar_subquery()


_NOT_KNOWN_TO_HAVE_ARRIVED = union_all(select(_ROW.id).where(_DEAD), select(_ROW.id).where(_PERHAPS))
_UNDELIVERED = (
    select(*MESSAGES.columns, RECORDS.table.c.reference, _behind())
    .outerjoin(RECORDS.table, RECORDS.table.c.id == _ROW.onboarding_id)
    .where(_ROW.id.in_(_NOT_KNOWN_TO_HAVE_ARRIVED))
    .order_by(_ROW.id.desc())
    .limit(bindparam("most"))
)


async def undelivered(session: AsyncSession, limit: int) -> list[Undelivered]:
    """The newest messages that do not arrive or may not have arrived, oldest first."""
    rows = await fetch(session, _UNDELIVERED, most=limit)
    return [_undelivered(MESSAGES.read(row[:-2]), *row[-2:]) for row in reversed(rows)]


def _undelivered(message: OutboxMessage, reference: str | None, behind: int) -> Undelivered:
    fate = Fate.PERHAPS if message.sent_at else Fate.GIVEN_UP if message.gave_up_at else Fate.STUCK
    since = message.sent_at or message.gave_up_at or message.stuck_at or message.at
    return Undelivered(message, fate, reference, since, behind if fate is Fate.STUCK else 0)


_AFRESH: dict[str, Any] = {
    **{"attempts": 0, "unsettled": 0},
    **dict.fromkeys(
        ("leased_until", "held", "stuck_at", "alerted_at", "sent_at", "gave_up_at", "problem"),
    ),
}
_AGAIN: Update = update(_OUTBOX).values(due_at=bindparam("now"), **_AFRESH)
_ALL_AGAIN = _AGAIN.where(_DEAD)
_SOME_AGAIN = _AGAIN.where(or_(_DEAD, _PERHAPS), _ROW.id.in_(bindparam("ids", expanding=True)))


async def send_again(session: AsyncSession, now: datetime, ids: Collection[int] | None) -> int:
    """Puts messages that did not arrive back to be sent now: these, or (None) all but the perhaps delivered.

    How many there were. An id of a message that arrived or still waits counts for nothing.
    """
    if ids is None:
        return await execute(session, _ALL_AGAIN, {"now": now})
    return await execute(session, _SOME_AGAIN, {"now": now, "ids": [*ids]})


_ALERT: ReturningUpdate[Any] = (
    update(_OUTBOX)
    .where(_DEAD, _ROW.alerted_at.is_(None))
    .values(alerted_at=bindparam("now"))
    .returning(*MESSAGES.columns)
)
_TOLD_BEFORE = (
    select(_ROW.id)
    .where(*(_ROW[name] == bindparam(name) for name in (*CONVERSATION, "problem")))
    .where(_DEAD, _ROW.alerted_at.is_not(None), _ROW.id.not_in(bindparam("now_told", expanding=True)))
    .limit(1)
)


async def take_alerts(session: AsyncSession, now: datetime) -> list[OutboxMessage]:
    """The messages that do not arrive and that no operator was told of: each is returned once, to one worker.

    Of a conversation that an operator was told of already, and that is still closed, nothing is returned.
    """
    taken = sorted(map(MESSAGES.read, await fetch(session, _ALERT, now=now)), key=lambda message: message.id)
    now_told = [message.id for message in taken]
    return [message for message in taken if not await _told_before(session, message, now_told)]


async def _told_before(session: AsyncSession, message: OutboxMessage, now_told: list[int]) -> bool:
    same = {name: getattr(message, name) for name in (*CONVERSATION, "problem")}
    return await fetch_one(session, _TOLD_BEFORE, **same, now_told=now_told) is not None
