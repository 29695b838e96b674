"""Reminders: set, cancelled, and fired once when their time has come."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Update, bindparam, func, select, update
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel.ext.asyncio.session import AsyncSession

from models.domain import DueReminder, Reminder
from models.repositories.mapping import Mapping, add, execute, fetch, fetch_one
from models.tables.delivery import ReminderRow

_REMINDERS = Mapping(
    ReminderRow, Reminder, names={"at": "due_at"}, unread=("id", "onboarding_id", "fired_at", "cancelled_at")
)
_TABLE = _REMINDERS.table
_WAITING = (_TABLE.c.fired_at.is_(None), _TABLE.c.cancelled_at.is_(None))
_DUE = (
    select(_TABLE.c.id)
    .where(*_WAITING, _TABLE.c.due_at <= bindparam("now"))
    .order_by(_TABLE.c.due_at)
    .limit(bindparam("most"))
)
_NEXT = select(func.min(_TABLE.c.due_at)).where(*_WAITING)
_FIRE: ReturningUpdate[Any] = (
    update(_TABLE)
    .where(*_WAITING, _TABLE.c.id == bindparam("of_id"))
    .values(fired_at=bindparam("now"))
    .returning(_TABLE.c.kind, _TABLE.c.onboarding_id)
)
_CANCEL: Update = (
    update(_TABLE)
    .where(*_WAITING, _TABLE.c.onboarding_id == bindparam("of_onboarding"), _TABLE.c.kind == bindparam("of_kind"))
    .values(cancelled_at=bindparam("now"))
)


async def due(session: AsyncSession, now: datetime, limit: int) -> list[int]:
    """Ids of the reminders whose time has come, the longest overdue first. Each is fired as a turn of its own."""
    return [number for (number,) in await fetch(session, _DUE, now=now, most=limit)]


async def next_due(session: AsyncSession) -> datetime | None:
    """When the next reminder is due (UTC; perhaps in the past); None if none waits."""
    at: datetime | None = (await fetch(session, _NEXT))[0][0]
    return at


async def fire(session: AsyncSession, reminder_id: int, now: datetime) -> DueReminder | None:
    """Counts it as fired; None if it was fired or cancelled before."""
    row = await fetch_one(session, _FIRE, of_id=reminder_id, now=now)
    return DueReminder(*row) if row else None


async def cancel(session: AsyncSession, onboarding_id: int, kinds: Collection[str], now: datetime) -> None:
    """Cancels the waiting reminders of one onboarding of these kinds."""
    which = {"of_onboarding": onboarding_id, "now": now}
    if kinds:
        await execute(session, _CANCEL, *({**which, "of_kind": kind} for kind in sorted(kinds)))


async def add_reminders(session: AsyncSession, onboarding_id: int, reminders: Sequence[Reminder]) -> None:
    """Insert reminders of the onboarding with this id, each to fall due at its own moment (aware)."""
    await add(session, _TABLE, [_REMINDERS.values(reminder, onboarding_id=onboarding_id) for reminder in reminders])
