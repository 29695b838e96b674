"""What people want to hear of by itself, and when each was last reminded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select, true, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.domain import Person
from models.repositories.mapping import Mapping, add, execute, fetch, fetch_one, put
from models.repositories.people import PEOPLE
from models.tables.people import NoticeChoiceRow


@dataclass(frozen=True)
class NoticeChoice:
    """What somebody wants to hear of by itself, and when they last did. Moments are aware.

    `reminders_off`: no reminders of unfinished work; `quiet_until`: none before. `summary`: each morning's. `by_mail`:
    notices come by email too.
    """

    person_id: int
    reminders_off: bool = False
    quiet_until: datetime | None = None
    reminded_at: datetime | None = None
    summary: bool = False
    by_mail: bool = False


_CHOICES = Mapping(NoticeChoiceRow, NoticeChoice)
_ROW, _PERSON = _CHOICES.table.c, PEOPLE.table.c
_OF = select(*_CHOICES.columns).where(_ROW.person_id == bindparam("person"))
_CLAIM = (
    update(_CHOICES.table)
    .where(
        _ROW.person_id == bindparam("of_person"),
        or_(_ROW.reminded_at.is_(None), _ROW.reminded_at < bindparam("since")),
    )
    .values(reminded_at=bindparam("now"))
)
_WANTING: Any = (
    select(*PEOPLE.columns)
    .join(_CHOICES.table, _ROW.person_id == _PERSON.id)
    .where(_ROW.summary == true(), _PERSON.onboarding_team)
    .order_by(_PERSON.id)
)
_BY_MAIL = select(_ROW.person_id).where(_ROW.by_mail == true(), _ROW.person_id.in_(bindparam("people", expanding=True)))


async def of(session: AsyncSession, person: int) -> NoticeChoice:
    """What somebody chose; what goes without saying where they have not."""
    found = await fetch_one(session, _OF, person=person)
    return _CHOICES.read(found) if found else NoticeChoice(person)


async def choose(session: AsyncSession, person: int, **values: Any) -> None:
    """From now on. `values`: fields of NoticeChoice."""
    await put(session, _CHOICES.table, {"person_id": person, **values})


async def claim_reminder(session: AsyncSession, person: int, now: datetime, since: datetime) -> bool:
    """Note that somebody is reminded now, unless they were since a moment. Whether this was the first to do so.

    Raises Conflict where another process did so for the first time at the same moment.
    """
    if await execute(session, _CLAIM, {"of_person": person, "now": now, "since": since}) == 1:
        return True
    if await fetch_one(session, _OF, person=person) is not None:
        return False
    await add(session, _CHOICES.table, [_CHOICES.values(NoticeChoice(person, reminded_at=now))])
    return True


async def wanting_summary(session: AsyncSession) -> list[Person]:
    """Everybody of the onboarding team, as last seen, who wants each morning's summary."""
    return [PEOPLE.read(row) for row in await fetch(session, _WANTING)]


async def wanting_mail(session: AsyncSession, people: Collection[int]) -> set[int]:
    """Those of some people who want notices by email too."""
    if not people:
        return set()
    return {person for (person,) in await fetch(session, _BY_MAIL, people=list(people))}
