"""Rows added and changed without objects in between: what nearly every turn writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam, update
from sqlmodel import SQLModel

from models.database.errors import Conflict
from models.database.session import Session
from models.repositories.columns import columns_of, into, numbered_into, numbers, run, run_each
from models.tables.delivery import OutboxRow, ReceiptRow
from models.tables.events import EventRow
from models.tables.onboarding import AnswerRow, OnboardingRow

NewRow = dict[str, Any]
"""The columns of a new row by their names; those with a default may be left out."""


CHANGING = (
    *("state", "state_since", "resume_state", "organisation", "ods_code", "service", "service_key", "priority"),
    *("wait_reason", "wait_looked_at", "reply_due_on", "go_live_on", "updated_at"),
)
"""The columns of an onboarding that a turn writes: all of them each time."""


async def add_answers(session: Session, rows: Sequence[NewRow]) -> list[int]:
    """Their numbers, in order."""
    return await numbers(session, _ANSWERS, rows)


async def add_events(session: Session, rows: Sequence[NewRow]) -> list[int]:
    """Their numbers, in order."""
    return await numbers(session, _EVENTS, rows)


async def add_to_outbox(session: Session, rows: Sequence[NewRow]) -> None:
    """They go out in this order."""
    await run_each(session, _OUTBOX, rows)


async def add_receipt(session: Session, delivery_id: str, at: datetime, outcome: str) -> None:
    """`outcome`: JSON, for the next delivery of the same."""
    await run(session, _RECEIPTS, delivery_id=delivery_id, at=at, outcome=outcome)


async def add_onboarding(session: Session, values: NewRow) -> int:
    """Its id."""
    return (await numbers(session, _ONBOARDINGS, [{**values, "version": 1}]))[0]


async def change_onboarding(session: Session, key: int, version: int, values: NewRow) -> None:
    """Puts values in the place of those of this version. Raises Conflict where somebody else was first."""
    if not await run(session, _CHANGE_ONBOARDING, **values, of_key=key, of_version=version):
        raise Conflict("Somebody else was first. Start again on what is stored now.")


async def change(session: Session, table: type[SQLModel], key: int, **values: Any) -> None:
    """Puts values in the place of those of one row. Raises Conflict if there is none."""
    if not await run(session, _change(table, tuple(values)), **values, of_key=key):
        raise Conflict("The row is gone. Start again on what is stored now.")


@cache
def _change(table: type[SQLModel], names: tuple[str, ...]) -> Update:
    columns = columns_of(table)
    return update(columns).where(columns.c.id == bindparam("of_key")).values({name: bindparam(name) for name in names})


_ANSWERS, _EVENTS, _ONBOARDINGS = numbered_into(AnswerRow), numbered_into(EventRow), numbered_into(OnboardingRow)
_OUTBOX, _RECEIPTS = into(OutboxRow), into(ReceiptRow)
_ONBOARDING = columns_of(OnboardingRow)
_CHANGE_ONBOARDING = (
    update(_ONBOARDING)
    .where(_ONBOARDING.c.id == bindparam("of_key"), _ONBOARDING.c.version == bindparam("of_version"))
    .values({name: bindparam(name) for name in CHANGING} | {"version": _ONBOARDING.c.version + 1})
)
