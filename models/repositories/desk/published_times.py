"""Times for engagement calls that the onboarding team publishes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Mapping as ByKey
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.desk import PublishedTime
from models.enums import CallStatus
from models.repositories.desk.diary import comes_to_call
from models.repositories.mapping import Mapping, add_numbered, execute, fetch, table_of
from models.tables.desk import PublishedTimeRow
from models.tables.onboarding import CallTimeRow
from models.tables.people import PersonRow

TIMES = Mapping(PublishedTimeRow, PublishedTime)
_TIME, _CALL, _PERSON = TIMES.table.c, table_of(CallTimeRow).c, table_of(PersonRow).c
_OPEN = (
    select(*TIMES.columns)
    .where(_TIME.withdrawn_at.is_(None), _TIME.starts_at > bindparam("after"))
    .order_by(_TIME.starts_at, _TIME.id)
    .limit(bindparam("most"))
)
_MOST = 400  # that somebody chooses from
_LAST_SERIES = select(func.coalesce(func.max(_TIME.series), 0))
_BOOKED = (
    select(_CALL.published_id, func.count())
    .where(_CALL.published_id.in_(bindparam("keys", expanding=True)), _CALL.standing == CallStatus.BOOKED)
    .group_by(_CALL.published_id)
)
_WITHDRAW = update(TIMES.table).where(_TIME.withdrawn_at.is_(None), _TIME.starts_at > bindparam("now"))
_WITHDRAW = _WITHDRAW.values(withdrawn_at=bindparam("now"))
_WITHDRAW_ONE = _WITHDRAW.where(_TIME.id == bindparam("of_id"))
_WITHDRAW_SERIES = _WITHDRAW.where(_TIME.series == bindparam("of_series"))


def published() -> Select[Any]:
    """Part of what is read of an onboarding before its call: the open times after `now`, the first ones first."""
    is_open = _TIME.withdrawn_at.is_(None), _TIME.starts_at > bindparam("now")
    times = select(*TIMES.columns).where(comes_to_call(), *is_open)
    return times.order_by(_TIME.starts_at, _TIME.id).limit(_MOST)


async def forget_holder(
    session: AsyncSession, identities: Collection[int], names: Collection[str], instead: str
) -> int:
    """Another name in the place of one of these, if one of these identities is of the onboarding team; how many."""
    of_the_team = exists().where(_PERSON.id.in_(identities), _PERSON.onboarding_team)
    held = update(TIMES.table).where(_TIME.held_by.in_(names), of_the_team)
    return await execute(session, held.values(held_by=instead), {})


async def open_from(session: AsyncSession, now: datetime, most: int) -> list[PublishedTime]:
    """Those that begin after a moment (aware) and were not withdrawn, the first ones first."""
    return [TIMES.read(row) for row in await fetch(session, _OPEN, after=now, most=most)]


async def publish(session: AsyncSession, times: Sequence[PublishedTime]) -> int:
    """Insert new ones as one series, whatever their own says; its number."""
    series: int = (await fetch(session, _LAST_SERIES))[0][0] + 1
    await add_numbered(session, TIMES.table, [TIMES.values(each) | {"series": series} for each in times])
    return series


async def booked(session: AsyncSession, keys: Sequence[int]) -> ByKey[int, int]:
    """How many calls are booked at each of some of them, by its id; those with none are not in it."""
    return {key: count for key, count in await fetch(session, _BOOKED, keys=[*keys])}


async def withdraw(session: AsyncSession, now: datetime, key: int | None = None, series: int | None = None) -> int:
    """One that is still to come, or all of a series; how many it was. Calls that are booked stay booked."""
    if key is not None:
        return await execute(session, _WITHDRAW_ONE, {"now": now, "of_id": key})
    return await execute(session, _WITHDRAW_SERIES, {"now": now, "of_series": series})
