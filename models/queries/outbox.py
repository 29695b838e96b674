"""What became of a row of the outbox. Each deed counts only for who holds the row: a later claim makes it void."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Update, and_, tuple_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.delivery import OutboxKind, OutboxRow, PostedCard
from models.queries.conversations import CONVERSATION

_WAITING = and_(col(OutboxRow.sent_at).is_(None), col(OutboxRow.gave_up_at).is_(None))
_FREED = {"leased_until": None, "held": None}


async def coalesce_cards(session: AsyncSession, row: OutboxRow, now: datetime) -> None:
    """Counts every other waiting card of the same onboarding and address as sent, because this one will show it all.

    Commit before you read what the card shows, or a change in between is lost.
    """
    same = (getattr(OutboxRow, name) == getattr(row, name) for name in ("onboarding_id", *CONVERSATION))
    others = and_(_WAITING, col(OutboxRow.kind) == OutboxKind.CARD, col(OutboxRow.id) != row.id)
    await session.exec(update(OutboxRow).where(*same, others).values(sent_at=now, attempts=0, **_FREED))


async def mark_sent(session: AsyncSession, row: OutboxRow, now: datetime, perhaps: str | None = None) -> None:
    """It arrived; or `perhaps` says why nobody knows whether it did."""
    await session.exec(_of(row).values(sent_at=now, problem=perhaps, stuck_at=None, **_FREED))


async def mark_failed(
    session: AsyncSession, row: OutboxRow, now: datetime, problem: str, next_due: datetime, unsettled: bool = False
) -> None:
    """It did not arrive, or (`unsettled`) nobody knows: try again at `next_due`, not before `now`.

    The rest of its conversation waits for it.
    """
    settled = {} if unsettled else {"unsettled": 0}
    await session.exec(_of(row).values(due_at=max(now, next_due), problem=problem, stuck_at=None, **settled, **_FREED))


async def mark_held(session: AsyncSession, row: OutboxRow, method: str, until: datetime) -> None:
    """The platform asked us to wait with this method ("post" or "update"). That counts as no attempt."""
    waits = {"due_at": until, "held": method, "leased_until": None}
    await session.exec(_of(row).values(attempts=col(OutboxRow.attempts) - 1, unsettled=0, **waits))


async def mark_stuck(session: AsyncSession, row: OutboxRow, now: datetime, problem: str, next_due: datetime) -> None:
    """Its place is closed to us: it waits, and its conversation with it, and is tried again from time to time."""
    since = row.stuck_at or now
    await session.exec(_of(row).values(due_at=next_due, problem=problem, stuck_at=since, unsettled=0, **_FREED))


async def mark_given_up(session: AsyncSession, row: OutboxRow, now: datetime, problem: str) -> None:
    """It will not be tried again; the rest of its conversation goes on."""
    await session.exec(_of(row).values(gave_up_at=now, problem=problem, stuck_at=None, **_FREED))


async def hand_back(session: AsyncSession, rows: Collection[OutboxRow]) -> None:
    """Others may claim these rows at once."""
    claims = [(row.id, row.attempts) for row in rows]
    mine = tuple_(col(OutboxRow.id), col(OutboxRow.attempts)).in_(claims)
    await session.exec(update(OutboxRow).where(_WAITING, mine).values(leased_until=None))


def _of(row: OutboxRow) -> Update:
    return update(OutboxRow).where(_WAITING, col(OutboxRow.id) == row.id, col(OutboxRow.attempts) == row.attempts)


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
