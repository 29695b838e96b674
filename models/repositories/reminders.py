"""Reminders: set, cancelled, and fired once when their time has come."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, Update, bindparam, exists, func, insert, or_, select, update
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel.ext.asyncio.session import AsyncSession

from models.domain import DueReminder, Reminder
from models.repositories.lists import ON_BOARD, RECORDS
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
    .returning(_TABLE.c.kind, _TABLE.c.onboarding_id, _TABLE.c.due_at)
)
_CANCEL: Update = (
    update(_TABLE)
    .where(*_WAITING, _TABLE.c.onboarding_id == bindparam("of_onboarding"), _TABLE.c.kind == bindparam("of_kind"))
    .values(cancelled_at=bindparam("now"))
)
_RECORD = RECORDS.table.c
_OF_ALL = select(_TABLE.c.id).where(*_WAITING, _TABLE.c.onboarding_id.is_(None), _TABLE.c.kind == bindparam("kind"))


def _without_a_clock() -> Insert:
    """A reminder of a kind for each open onboarding of some states whose due date is not known, or not told of."""
    waits = exists().where(*_WAITING, _TABLE.c.onboarding_id == _RECORD.id, _TABLE.c.kind == bindparam("of_kind"))
    unknown = or_(_RECORD.due_on.is_(None), _RECORD.clock_on.is_(None), _RECORD.clock_on != _RECORD.due_on)
    chosen = select(
        _RECORD.id, bindparam("kind", type_=_TABLE.c.kind.type), bindparam("at", type_=_TABLE.c.due_at.type)
    )
    which = chosen.where(
        ON_BOARD,
        _RECORD.state.in_(bindparam("states", expanding=True)),
        _RECORD.whose_turn == bindparam("turn"),
        unknown,
        ~waits,
    )
    return insert(_TABLE).from_select(["onboarding_id", "kind", "due_at"], which)


_WITHOUT_A_CLOCK = _without_a_clock()


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


async def remind_of_all(session: AsyncSession, reminder: Reminder) -> None:
    """Insert a reminder about no single onboarding, unless one of its kind waits.

    Raises Conflict where another process did so at the same moment.
    """
    if await fetch_one(session, _OF_ALL, kind=reminder.kind) is None:
        await add(session, _TABLE, [_REMINDERS.values(reminder, onboarding_id=None)])


_IN_STATE = insert(_TABLE).from_select(
    ["onboarding_id", "kind", "due_at"],
    select(_RECORD.id, bindparam("kind", type_=_TABLE.c.kind.type), bindparam("at", type_=_TABLE.c.due_at.type)).where(
        _RECORD.state == bindparam("state")
    ),
)


async def remind_in_state(session: AsyncSession, kind: str, state: str, now: datetime) -> int:
    """A reminder of a kind, due now, for each onboarding in a state; how many it is."""
    return await execute(session, _IN_STATE, {"kind": kind, "at": now, "state": state})


async def remind_without_a_clock(
    session: AsyncSession, kind: str, states: Collection[str], turn: str, now: datetime
) -> None:
    """A reminder of a kind, due now, for each open onboarding in these states, of this turn, that no clock runs for."""
    values = {"kind": kind, "of_kind": kind, "at": now, "states": sorted(states), "turn": turn}
    await execute(session, _WITHOUT_A_CLOCK, values)
