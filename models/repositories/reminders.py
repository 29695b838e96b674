"""Reminders that are due, and when the next one will be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import bindparam, update
from sqlmodel import col, func, select

from models.database.session import Session
from models.repositories.columns import columns_of, into, run_each
from models.tables.delivery import ReminderRow

_WAITING = (col(ReminderRow.fired_at).is_(None), col(ReminderRow.cancelled_at).is_(None))


async def due_reminders(session: Session, now: datetime, limit: int) -> list[int]:
    """Ids of the reminders whose time has come, the longest overdue first. Each is fired as a turn of its own."""
    asked = (
        select(ReminderRow.id)
        .where(*_WAITING, ReminderRow.due_at <= now)
        .order_by(col(ReminderRow.due_at))
        .limit(limit)
    )
    return [due for due in await session.exec(asked) if due is not None]


async def next_due(session: Session) -> datetime | None:
    """When the next reminder is due (UTC; perhaps in the past); None if none waits."""
    return (await session.exec(select(func.min(ReminderRow.due_at)).where(*_WAITING))).one()


_REMINDERS = columns_of(ReminderRow)
_WAITING_ONE = update(_REMINDERS).where(
    _REMINDERS.c.onboarding_id == bindparam("of_onboarding"),
    _REMINDERS.c.kind == bindparam("of_kind"),
    _REMINDERS.c.fired_at.is_(None),
    _REMINDERS.c.cancelled_at.is_(None),
)
_CANCEL = _WAITING_ONE.values(cancelled_at=bindparam("now"))
_SET = into(ReminderRow)


async def cancel_reminders(session: Session, onboarding_id: int, kinds: Collection[str], now: datetime) -> None:
    """Cancels the waiting reminders of one onboarding of these kinds."""
    which = {"of_onboarding": onboarding_id, "now": now}
    await run_each(session, _CANCEL, [{**which, "of_kind": kind} for kind in sorted(kinds)])


async def add_reminders(session: Session, onboarding_id: int, due: Mapping[str, datetime]) -> None:
    """By kind, when each is due (aware)."""
    rows = [{"onboarding_id": onboarding_id, "kind": kind, "due_at": at} for kind, at in due.items()]
    await run_each(session, _SET, rows)
