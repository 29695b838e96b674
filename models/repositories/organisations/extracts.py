"""Extracts of the list of organisations: written beside the one that is read, published at once, cleared afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, or_, select, true, union, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.database.errors import Conflict
from models.folding import folded
from models.organisations import Extract, Organisation
from models.repositories.lists import RECORDS
from models.repositories.mapping import Mapping as Pair
from models.repositories.mapping import add, add_numbered, execute, fetch, fetch_one, table_of
from models.tables.onboarding import ENDED
from models.tables.organisations import OrganisationExtractRow, OrganisationRow, OrganisationTrigramRow

EXTRACTS = Pair(OrganisationExtractRow, Extract)
ORGANISATIONS = Pair(OrganisationRow, Organisation, unread=("extract_id", "number", "words", "begins"))
CURRENT = select(func.max(EXTRACTS.table.c.id)).where(EXTRACTS.table.c.published).scalar_subquery()
"""The extract that is read: the newest that is published."""

_EXTRACT, _ORGANISATION, _ONBOARDING = EXTRACTS.table.c, ORGANISATIONS.table.c, RECORDS.table.c
_TRIGRAM = table_of(OrganisationTrigramRow)
_NEWEST = select(*EXTRACTS.columns).where(_EXTRACT.id == CURRENT)
_OTHERS = union(
    select(_EXTRACT.id).where(_EXTRACT.id != bindparam("kept")),
    select(_ORGANISATION.extract_id).where(_ORGANISATION.extract_id != bindparam("kept")),
    select(_TRIGRAM.c.extract_id).where(_TRIGRAM.c.extract_id != bindparam("kept")),
)
_LEFT = select(func.max(_ORGANISATION.number)).where(_ORGANISATION.extract_id == bindparam("extract"))
_PUBLISH = update(EXTRACTS.table).where(_EXTRACT.id == bindparam("extract")).values(published=true())
_FORGET = delete(EXTRACTS.table).where(_EXTRACT.id == bindparam("extract"))
_CLEAR = delete(ORGANISATIONS.table).where(
    _ORGANISATION.extract_id == bindparam("extract"), _ORGANISATION.number >= bindparam("first")
)
_CLEAR_TRIGRAMS = delete(_TRIGRAM).where(_TRIGRAM.c.extract_id == bindparam("extract"))


@dataclass(frozen=True)
class Posting:
    """Which organisations have three letters: how many in all, and the first of them as they are stored."""

    held: int
    numbers: bytes


async def current(session: AsyncSession) -> Extract | None:
    """The extract that is read; None where none is loaded."""
    row = await fetch_one(session, _NEWEST)
    return EXTRACTS.read(row) if row else None


async def begin(session: AsyncSession, extract: Extract) -> int:
    """A new extract, which nobody reads yet. The id of its row; the one that it brings does not count."""
    [number] = await add_numbered(session, EXTRACTS.table, [EXTRACTS.values(extract, published=False)])
    return number


async def add_organisations(
    session: AsyncSession, extract: int, first: int, organisations: Sequence[tuple[Organisation, str]]
) -> None:
    """Some more of them, each with its words, folded; `first` is the number of the first of these."""
    rows = (
        ORGANISATIONS.values(one, extract_id=extract, number=first + at, words=words, begins=begins(one.name, one.town))
        for at, (one, words) in enumerate(organisations)
    )
    await add(session, ORGANISATIONS.table, [*rows])


def begins(name: str, town: str) -> str:
    """A name and a town, each folded, as they are stored and looked for; before a longer name in the order of bytes."""
    return f"{folded(name)}\t{folded(town)}"


async def add_trigrams(session: AsyncSession, extract: int, postings: Iterable[tuple[str, Posting]]) -> None:
    """By which letters they are found."""
    rows = (
        {"extract_id": extract, "trigram": trigram, "held": posting.held, "numbers": posting.numbers}
        for trigram, posting in postings
    )
    await add(session, _TRIGRAM, [*rows])


async def publish(session: AsyncSession, extract: int) -> int:
    """From now on this one is read, and what it says of open onboardings stands in them. How many of them changed.

    Raises Conflict where another loading has cleared it away meanwhile.
    """
    if not await execute(session, _PUBLISH, {"extract": extract}):
        raise Conflict("Another loading of the list has taken its place.")
    return await execute(session, _NOTE, {"extract": extract})


def _said(column: Any) -> Any:
    """What the new extract says of an onboarding's organisation."""
    of_it: Select[Any] = select(column).where(
        _ORGANISATION.extract_id == bindparam("extract"), _ORGANISATION.code == _ONBOARDING.ods_code
    )
    return of_it.scalar_subquery()


_TYPE, _CLOSED = _said(_ORGANISATION.type), _said(_ORGANISATION.closed)
_NOTE = (
    update(RECORDS.table)
    .where(
        _ONBOARDING.state.not_in(ENDED),
        _ONBOARDING.ods_code.is_not(None),
        or_(
            _ONBOARDING.organisation_type.is_distinct_from(_TYPE),
            _ONBOARDING.organisation_closed.is_distinct_from(_CLOSED),
        ),
    )
    .values(organisation_type=_TYPE, organisation_closed=_CLOSED, version=_ONBOARDING.version + 1)
)
"""A turn on the same onboarding at the same moment starts again, rather than writing what was said before."""


async def others(session: AsyncSession, kept: int) -> list[int]:
    """Every other extract, older ones and what a stopped loading left: to be cleared away."""
    return [int(number) for (number,) in await fetch(session, _OTHERS, kept=kept)]


async def forget(session: AsyncSession, extract: int) -> None:
    """It can be published no more."""
    await execute(session, _FORGET, {"extract": extract})


async def clear(session: AsyncSession, extract: int, at_once: int) -> bool:
    """Take away some of what an extract holds, its trigrams first. Whether there is more."""
    if await execute(session, _CLEAR_TRIGRAMS, {"extract": extract}):
        return True
    row = await fetch_one(session, _LEFT, extract=extract)
    if row is None or row[0] is None:
        return False
    await execute(session, _CLEAR, {"extract": extract, "first": row[0] - at_once + 1})
    return True
