"""Reminders that are due, and when the next one will be."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.delivery import Reminder

_WAITING = (col(Reminder.fired_at).is_(None), col(Reminder.cancelled_at).is_(None))


async def due_reminders(session: AsyncSession, now: datetime, limit: int) -> list[int]:
    """Ids of the reminders whose time has come, the longest overdue first. Each is fired as a turn of its own."""
    asked = select(Reminder.id).where(*_WAITING, Reminder.due_at <= now).order_by(col(Reminder.due_at)).limit(limit)
    return [due for due in await session.exec(asked) if due is not None]


async def next_due(session: AsyncSession) -> datetime | None:
    """When the next reminder is due (UTC; perhaps in the past); None if none waits."""
    return (await session.exec(select(func.min(Reminder.due_at)).where(*_WAITING))).one()


async def cancel_reminders(
    session: AsyncSession, onboarding_id: int, kinds: Collection[str] | None, now: datetime
) -> None:
    """Cancels the waiting reminders of one onboarding: of these kinds, or all of them (None)."""
    which = [] if kinds is None else [col(Reminder.kind).in_(kinds)]
    mine = col(Reminder.onboarding_id) == onboarding_id
    await session.exec(update(Reminder).where(mine, *_WAITING, *which).values(cancelled_at=now))
