"""The outbox: who may send which row now, and what became of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Update, and_, exists, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.delivery import OutboxKind, OutboxRow, PostedCard

_CONVERSATION = ("channel", "workspace", "place", "target")
_WAITING = and_(col(OutboxRow.sent_at).is_(None), col(OutboxRow.gave_up_at).is_(None))


async def claim_outbox(session: AsyncSession, now: datetime, lease: timedelta, limit: int) -> list[OutboxRow]:
    """Takes up to `limit` rows to send, oldest first; nobody else gets them until the lease ends. Counts an attempt.

    At most one row of each conversation, its oldest, so that messages arrive in order. A row that is put off on
    purpose (due later, never tried) holds nothing up. Commit before you send.
    """
    free = or_(col(OutboxRow.leased_until).is_(None), col(OutboxRow.leased_until) <= now)
    chosen = (
        select(OutboxRow.id)
        .where(_WAITING, OutboxRow.due_at <= now, free, ~_held_up(now))
        .order_by(col(OutboxRow.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    taken = (
        update(OutboxRow)
        .where(col(OutboxRow.id).in_(select(chosen.c.id)))
        .values(leased_until=now + lease, attempts=col(OutboxRow.attempts) + 1)
        .returning(OutboxRow)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return sorted((await session.exec(taken)).scalars(), key=lambda row: row.id or 0)


def _held_up(now: datetime) -> ColumnElement[bool]:
    earlier = aliased(OutboxRow)
    same = (getattr(earlier, name) == getattr(OutboxRow, name) for name in _CONVERSATION)
    waiting = (col(earlier.sent_at).is_(None), col(earlier.gave_up_at).is_(None))
    begun = or_(col(earlier.due_at) <= now, col(earlier.attempts) > 0)
    return exists().where(*same, col(earlier.id) < col(OutboxRow.id), *waiting, begun)


async def coalesce_cards(session: AsyncSession, row: OutboxRow, now: datetime) -> None:
    """Counts every other waiting card of the same onboarding and address as sent, because this one will show it all.

    Commit before you read what the card shows, or a change in between is lost.
    """
    same = (getattr(OutboxRow, name) == getattr(row, name) for name in ("onboarding_id", *_CONVERSATION))
    others = and_(_WAITING, col(OutboxRow.kind) == OutboxKind.CARD, col(OutboxRow.id) != row.id)
    await session.exec(update(OutboxRow).where(*same, others).values(sent_at=now, leased_until=None))


async def mark_sent(session: AsyncSession, row_id: int, now: datetime) -> None:
    """It arrived."""
    await session.exec(_row(row_id).values(sent_at=now, leased_until=None, problem=None))


async def mark_failed(session: AsyncSession, row_id: int, now: datetime, problem: str, next_due: datetime) -> None:
    """It did not arrive: try again at `next_due`, not before `now`. The rest of its conversation waits for it."""
    await session.exec(_row(row_id).values(due_at=max(now, next_due), leased_until=None, problem=problem))


async def mark_given_up(session: AsyncSession, row_id: int, now: datetime, problem: str) -> None:
    """It will not be tried again; the rest of its conversation goes on."""
    await session.exec(_row(row_id).values(gave_up_at=now, leased_until=None, problem=problem))


def _row(row_id: int) -> Update:
    return update(OutboxRow).where(_WAITING, col(OutboxRow.id) == row_id)


async def posted_card(
    session: AsyncSession, onboarding_id: int, channel: str, workspace: str, target: str
) -> PostedCard | None:
    """Where the living card of an onboarding hangs at this address."""
    asked = select(PostedCard).where(
        PostedCard.onboarding_id == onboarding_id,
        PostedCard.channel == channel,
        PostedCard.workspace == workspace,
        PostedCard.target == target,
    )
    return (await session.exec(asked)).one_or_none()
