"""What an operator asks of the outbox: how much waits, what does not arrive and why, and to send it again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from models.database.session import Session
from models.repositories.conversations import CONVERSATION
from models.tables.delivery import OutboxRow
from models.tables.onboarding import OnboardingRow

_WAITING = and_(col(OutboxRow.sent_at).is_(None), col(OutboxRow.gave_up_at).is_(None))
_STUCK = and_(_WAITING, col(OutboxRow.stuck_at).is_not(None))
_DEAD = or_(col(OutboxRow.gave_up_at).is_not(None), _STUCK)
_PERHAPS = and_(col(OutboxRow.sent_at).is_not(None), col(OutboxRow.problem).is_not(None))


class Fate(StrEnum):
    """What became of a message that is not known to have arrived."""

    STUCK = "waiting for an operator"
    GIVEN_UP = "given up"
    PERHAPS = "perhaps delivered"


@dataclass(frozen=True)
class Undelivered:
    """One message. `reference` is its onboarding's; `behind` is how many wait for it in the same conversation."""

    id: int
    fate: Fate
    reference: str
    channel: str
    workspace: str
    target: str
    kind: str
    since: datetime
    problem: str
    behind: int


@dataclass(frozen=True)
class Figures:
    """`oldest` is since when (UTC) the oldest message waits that could be sent."""

    waiting: int
    oldest: datetime | None
    dead: int
    perhaps: int


async def outbox_figures(session: Session, now: datetime) -> Figures:
    """How much waits and how much is lost to us, at a moment (aware)."""
    waits = (await session.exec(select(func.count()).select_from(OutboxRow).where(_WAITING))).one()
    oldest = select(func.min(OutboxRow.due_at)).where(_WAITING, col(OutboxRow.stuck_at).is_(None))
    dead = (await session.exec(select(func.count()).select_from(OutboxRow).where(_DEAD))).one()
    perhaps = (await session.exec(select(func.count()).select_from(OutboxRow).where(_PERHAPS))).one()
    return Figures(waits, (await session.exec(oldest.where(OutboxRow.due_at <= now))).one(), dead, perhaps)


async def dead_letters_by_reason(session: Session) -> list[tuple[str, str, int]]:
    """Each channel and reason with its number of messages that do not arrive, the most first."""
    count = func.count()
    asked = (
        select(OutboxRow.channel, func.coalesce(OutboxRow.problem, ""), count)
        .where(_DEAD)
        .group_by(col(OutboxRow.channel), col(OutboxRow.problem))
        .order_by(count.desc(), col(OutboxRow.channel), col(OutboxRow.problem))
    )
    return [(channel, problem, number) for channel, problem, number in await session.exec(asked)]


async def undelivered(session: Session, limit: int) -> list[Undelivered]:
    """The newest messages that do not arrive or may not have arrived, oldest first."""
    asked = (
        select(OutboxRow, OnboardingRow.reference, _behind())
        .join(OnboardingRow, col(OnboardingRow.id) == col(OutboxRow.onboarding_id))
        .where(or_(_DEAD, _PERHAPS))
        .order_by(col(OutboxRow.id).desc())
        .limit(limit)
    )
    found = [_undelivered(row, reference, behind) for row, reference, behind in await session.exec(asked)]
    return found[::-1]


def _behind() -> ColumnElement[int]:
    later = aliased(OutboxRow)
    same = (getattr(later, name) == getattr(OutboxRow, name) for name in CONVERSATION)
    waits = (col(later.sent_at).is_(None), col(later.gave_up_at).is_(None))
    counted = select(func.count()).select_from(later).where(*same, col(later.id) > col(OutboxRow.id), *waits)
    return counted.correlate(OutboxRow).scalar_subquery()


def _undelivered(row: OutboxRow, reference: str, behind: int) -> Undelivered:
    fate = Fate.PERHAPS if row.sent_at else Fate.GIVEN_UP if row.gave_up_at else Fate.STUCK
    since = row.sent_at or row.gave_up_at or row.stuck_at or row.at
    return Undelivered(
        id=row.id or 0,
        fate=fate,
        reference=reference,
        channel=row.channel,
        workspace=row.workspace,
        target=row.target,
        kind=row.kind,
        since=since,
        problem=row.problem or "",
        behind=behind if fate is Fate.STUCK else 0,
    )


async def send_again(session: Session, now: datetime, ids: Collection[int] | None) -> int:
    """Puts messages that did not arrive back to be sent now: these, or (None) all but the perhaps delivered.

    How many there were. An id of a message that arrived or still waits counts for nothing.
    """
    which = _DEAD if ids is None else and_(or_(_DEAD, _PERHAPS), col(OutboxRow.id).in_(ids))
    again = (
        update(OutboxRow)
        .where(which)
        .values(
            due_at=now,
            attempts=0,
            unsettled=0,
            leased_until=None,
            held=None,
            stuck_at=None,
            alerted_at=None,
            sent_at=None,
            gave_up_at=None,
            problem=None,
        )
    )
    return (await session.exec(again.execution_options(synchronize_session=False))).rowcount


async def take_alerts(session: Session, now: datetime) -> list[OutboxRow]:
    """The messages that do not arrive and that no operator was told of: each is returned once, to one worker.

    Of a conversation that an operator was told of already, and that is still closed, nothing is returned.
    """
    taken = (
        update(OutboxRow)
        .where(_DEAD, col(OutboxRow.alerted_at).is_(None))
        .values(alerted_at=now)
        .returning(OutboxRow)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    rows = sorted((await session.exec(taken)).scalars(), key=lambda row: row.id or 0)
    return [row for row in rows if not await _told_before(session, row, [row.id for row in rows])]


async def _told_before(session: Session, row: OutboxRow, now_told: Collection[int | None]) -> bool:
    same = (getattr(OutboxRow, name) == getattr(row, name) for name in (*CONVERSATION, "problem"))
    earlier = (_DEAD, col(OutboxRow.alerted_at).is_not(None), col(OutboxRow.id).not_in(now_told))
    return (await session.exec(select(OutboxRow.id).where(*same, *earlier).limit(1))).first() is not None
