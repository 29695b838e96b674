"""What happened to onboardings: the events of one, page by page or by kind, and the presses that were refused."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.domain import Event, RefusedPress
from models.repositories.mapping import Row, add, execute, fetch, fetch_one, table_of
from models.repositories.onboardings import EVENTS, NAMED_EVENTS
from models.tables.onboarding import RefusedPressRow
from models.tables.people import PersonRow

_EVENT, _PERSON, _REFUSED = EVENTS.table.c, table_of(PersonRow), table_of(RefusedPressRow)
_BY_ID = NAMED_EVENTS.where(_EVENT.id == bindparam("id"))
_OF_KIND = NAMED_EVENTS.where(_EVENT.onboarding_id == bindparam("key"), _EVENT.kind == bindparam("kind")).order_by(
    _EVENT.id
)
_PAGE = (
    NAMED_EVENTS.where(_EVENT.onboarding_id == bindparam("key"), _EVENT.id < bindparam("before"))
    .where(_EVENT.kind.not_in(bindparam("hidden", expanding=True)))
    .order_by(_EVENT.id.desc())
    .limit(bindparam("most"))
)
_EVERYTHING = NAMED_EVENTS.where(_EVENT.onboarding_id == bindparam("key")).order_by(_EVENT.id)
_MOMENTS = (
    select(_EVENT.at)
    .where(_EVENT.person_id == bindparam("person"), _EVENT.kind == bindparam("kind"), _EVENT.at > bindparam("since"))
    .order_by(_EVENT.at.desc())
    .limit(bindparam("most"))
)
_AFTER_ALL = 2**31 - 1  # the highest id that there can be
_REFUSED_PRESSES = (
    select(_PERSON.c.name, _REFUSED.c.action, _REFUSED.c.presses, _REFUSED.c.last_at)
    .join_from(_REFUSED, _PERSON, _REFUSED.c.person_id == _PERSON.c.id)
    .where(_REFUSED.c.onboarding_id == bindparam("key"))
    .order_by(_REFUSED.c.last_at.desc())
    .limit(bindparam("most"))
)
_ONE_PRESS_MORE = (
    update(_REFUSED)
    .where(*(_REFUSED.c[name] == bindparam(f"of_{name}") for name in ("onboarding_id", "person_id", "action")))
    .values(presses=_REFUSED.c.presses + 1, last_at=bindparam("now"))
)


async def by_id(session: AsyncSession, event_id: int) -> Event | None:
    """One event, however long ago."""
    row = await fetch_one(session, _BY_ID, id=event_id)
    return _event(row) if row else None


def _event(row: Row) -> Event:
    return EVENTS.read(row[:-1], by=row[-1])


async def of_kind(session: AsyncSession, key: int, kind: str) -> list[Event]:
    """Every event of one kind, oldest first. `key`: the row of the onboarding."""
    return [_event(row) for row in await fetch(session, _OF_KIND, key=key, kind=kind)]


async def page(
    session: AsyncSession, key: int, limit: int, before: int | None = None, hidden: Collection[str] = ()
) -> list[Event]:
    """The newest events, newest first: of those that are older than the one with the id `before`, if it is given.

    `hidden`: kinds to leave out.
    """
    which = {"key": key, "before": min(before or _AFTER_ALL, _AFTER_ALL), "hidden": [*hidden], "most": limit}
    return [_event(row) for row in await fetch(session, _PAGE, **which)]


async def everything(session: AsyncSession, key: int) -> list[Event]:
    """All that ever happened, oldest first."""
    return [_event(row) for row in await fetch(session, _EVERYTHING, key=key)]


async def moments(session: AsyncSession, person: int, kind: str, since: datetime, limit: int) -> list[datetime]:
    """When a person did something, whatever the onboarding: the latest after a moment (aware), newest first."""
    rows = await fetch(session, _MOMENTS, person=person, kind=kind, since=since, most=limit)
    return [at for (at,) in rows]


async def count_refused_press(session: AsyncSession, key: int, person: int, action: str, now: datetime) -> None:
    """Somebody pressed what they may not use. Raises Conflict where their first two come at once."""
    which = {"onboarding_id": key, "person_id": person, "action": action}
    counted = {f"of_{name}": value for name, value in which.items()} | {"now": now}
    if not await execute(session, _ONE_PRESS_MORE, counted):
        await add(session, _REFUSED, [which | {"presses": 1, "last_at": now}])


async def refused_presses(session: AsyncSession, key: int, limit: int) -> list[RefusedPress]:
    """The latest, by person and action."""
    return [RefusedPress(*row) for row in await fetch(session, _REFUSED_PRESSES, key=key, most=limit)]
