"""Rows added and changed without objects in between: what nearly every turn writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, bindparam, insert, update
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from models.delivery import OutboxRow, Receipt
from models.errors import Conflict
from models.event import Event
from models.onboarding import Answer, Onboarding
from models.queries.plain import columns_of, numbers, run

NewRow = dict[str, Any]
"""The columns of a new row by their names; those with a default may be left out."""


CHANGING = (
    *("state", "state_since", "resume_state", "organisation", "ods_code", "service", "service_key", "priority"),
    *("wait_reason", "wait_looked_at", "reply_due_on", "go_live_on", "updated_at"),
)
"""The columns of an onboarding that a turn writes: all of them each time."""


async def add_answers(session: AsyncSession, rows: Sequence[NewRow]) -> list[int]:
    """Their numbers, in order."""
    return await _numbered(session, _ANSWERS, rows)


async def add_events(session: AsyncSession, rows: Sequence[NewRow]) -> list[int]:
    """Their numbers, in order."""
    return await _numbered(session, _EVENTS, rows)


async def add_to_outbox(session: AsyncSession, rows: Sequence[NewRow]) -> None:
    """They go out in this order."""
    await _add(session, _OUTBOX, rows)


async def add_receipt(session: AsyncSession, delivery_id: str, at: datetime, outcome: str) -> None:
    """`outcome`: JSON, for the next delivery of the same."""
    await _add(session, _RECEIPTS, [{"delivery_id": delivery_id, "at": at, "outcome": outcome}])


async def add_onboarding(session: AsyncSession, values: NewRow) -> int:
    """Its id."""
    return (await numbers(session, _ONBOARDINGS, [{**values, "version": 1}]))[0]


async def change_onboarding(session: AsyncSession, key: int, version: int, values: NewRow) -> None:
    """Puts values in the place of those of this version. Raises Conflict where somebody else was first."""
    if not await run(session, _CHANGE_ONBOARDING, {**values, "of_key": key, "of_version": version}):
        raise Conflict("Somebody else was first. Start again on what is stored now.")


async def change(session: AsyncSession, table: type[SQLModel], key: int, **values: Any) -> None:
    """Puts values in the place of those of one row."""
    columns = columns_of(table)
    await run(session, update(columns).where(columns.c.id == key).values(values))


def _into(table: type[SQLModel], numbered: bool = False) -> Insert:
    columns = columns_of(table)
    into = insert(columns)
    return into.returning(columns.c.id, sort_by_parameter_order=True) if numbered else into


_ANSWERS, _EVENTS, _ONBOARDINGS = _into(Answer, True), _into(Event, True), _into(Onboarding, True)
_OUTBOX, _RECEIPTS = _into(OutboxRow), _into(Receipt)
_ONBOARDING = columns_of(Onboarding)
_CHANGE_ONBOARDING = (
    update(_ONBOARDING)
    .where(_ONBOARDING.c.id == bindparam("of_key"), _ONBOARDING.c.version == bindparam("of_version"))
    .values({name: bindparam(name) for name in CHANGING} | {"version": _ONBOARDING.c.version + 1})
)


async def _add(session: AsyncSession, into: Insert, rows: Sequence[NewRow]) -> None:
    if rows:
        await run(session, into, list(rows))


async def _numbered(session: AsyncSession, into: Insert, rows: Sequence[NewRow]) -> list[int]:
    return await numbers(session, into, rows) if rows else []
