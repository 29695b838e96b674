"""How many onboardings are expected to be invited in each month, beside how many were."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import bindparam, delete, distinct, func, literal_column, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.enums import EventKind
from models.repositories.mapping import execute, fetch, put, table_of
from models.repositories.onboardings import EVENTS
from models.tables.desk import CapacityRow
from models.tables.onboarding import COUNTED_KINDS

_CAPACITY, _EVENT = table_of(CapacityRow), EVENTS.table.c
_FROM = select(_CAPACITY.c.month, _CAPACITY.c.expected).where(_CAPACITY.c.month >= bindparam("first"))
_REMOVE = delete(_CAPACITY).where(_CAPACITY.c.month == bindparam("of_month"))
# Literals, and all kinds that the index is of: an index of some rows alone is used where the query says the same.
_IS_COUNTED = _EVENT.kind.in_([literal_column(f"'{kind}'") for kind in COUNTED_KINDS])
_INVITED = select(func.count(distinct(EVENTS.table.c.onboarding_id))).where(
    _IS_COUNTED, _EVENT.kind == EventKind.INVITED, _EVENT.at >= bindparam("since"), _EVENT.at < bindparam("until")
)


async def expected_from(session: AsyncSession, first: date) -> Mapping[date, int]:
    """By the first day of each month, from one on, as far as the onboarding team has set it."""
    return {month: expected for month, expected in await fetch(session, _FROM, first=first)}


async def expect(session: AsyncSession, month: date, expected: int | None) -> None:
    """How many are expected in a month; None for none said."""
    if expected is None:
        await execute(session, _REMOVE, {"of_month": month})
    else:
        await put(session, _CAPACITY, {"month": month, "expected": expected})


async def invited_between(session: AsyncSession, since: datetime, until: datetime) -> int:
    """How many onboardings were invited from one moment (aware) until before another."""
    return int((await fetch(session, _INVITED, since=since, until=until))[0][0])
