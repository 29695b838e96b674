"""Onboardings by a part of what they are called, by trigrams: no look grows with how many are stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import log2
from typing import Any

from sqlalchemy import CompoundSelect, Integer, Select, Subquery, bindparam, delete, func, literal, select, union_all
from sqlmodel.ext.asyncio.session import AsyncSession

from models.domain import OnboardingRecord
from models.repositories.lists import RECORDS
from models.repositories.mapping import Row, add, execute, fetch, fetch_one, put, table_of
from models.tables.search import SearchEntryRow, TrigramRow

MOST = 200  # candidates
_OF_EACH = 400  # onboardings for each trigram, the newest: what is rare is found however old
_OF_THE_RAREST = 5_000  # that are asked for all the rest of what is looked for,
_OF_THE_BEGUN = 2_000  # and where words may go on
_MEASURED = 100  # of the newest onboardings of a trigram, which tell how rare it is
_MOST_MEASURED = 64  # trigrams of what is looked for
_MOST_TRIGRAMS = 24  # of these, the rarest, which candidates have all of,
_WEIGHED = 12  # and the rarest, which they have the most of
_FINE = 16  # steps of a weight for each time that a trigram is half as frequent
_ENTRY, _TRIGRAM = table_of(SearchEntryRow), table_of(TrigramRow)
_WORDS = select(_ENTRY.c.words).where(_ENTRY.c.onboarding_id == bindparam("key"))
_REMOVE = delete(_TRIGRAM).where(
    _TRIGRAM.c.onboarding_id == bindparam("of_key"), _TRIGRAM.c.trigram == bindparam("of_trigram")
)


def trigrams(words: str) -> list[str]:
    """Each once, in the order in which they come. `words`: folded, with spaces between them."""
    padded = [f" {word} " for word in words.split()]
    return list(dict.fromkeys(word[at : at + 3] for word in padded for at in range(len(word) - 2)))


async def put_entry(session: AsyncSession, onboarding_id: int, words: str) -> None:
    """From now on an onboarding is found by these words, folded."""
    row = await fetch_one(session, _WORDS, key=onboarding_id)
    before, now = set(trigrams(row[0])) if row else set(), set(trigrams(words))
    if row and row[0] == words:
        return
    await put(session, _ENTRY, {"onboarding_id": onboarding_id, "words": words})
    if gone := before - now:
        await execute(session, _REMOVE, *({"of_key": onboarding_id, "of_trigram": each} for each in sorted(gone)))
    await add(session, _TRIGRAM, [{"trigram": each, "onboarding_id": onboarding_id} for each in sorted(now - before)])


@dataclass(frozen=True)
class _Measured:
    """A trigram of what is looked for. `goes_on`: it is no word's end, so whoever has more letters has it."""

    trigram: str
    held: float  # onboardings, as its newest tell
    goes_on: bool


async def candidates(session: AsyncSession, words: str) -> list[tuple[int, str]]:
    """The rows of up to 200 onboardings, closed ones too, that share the most with some words (folded).

    Each with its own words. The rarer a trigram is, the more it counts. Whoever has all of them comes first, and then
    whoever has words that begin so. So what is old is found among many that share the usual ones.
    """
    rarest = sorted(await _measured(session, words), key=lambda each: each.held)[:_MOST_TRIGRAMS]
    if not rarest:
        return []
    found = await fetch(session, _whole(len(rarest)), **_named("all", [each.trigram for each in rarest]))
    if len(found) < MOST:
        found = [*found, *await _likely(session, rarest[:_WEIGHED])]
    return list({key: told for key, told in found}.items())[:MOST]


async def _likely(session: AsyncSession, rarest: Sequence[_Measured]) -> Sequence[Row]:
    """Those that share the most of some trigrams, and before them those whose words begin so."""
    weights = [1 + round(_FINE * log2(rarest[-1].held / each.held)) for each in rarest]
    begun = [each.trigram for each in rarest if each.goes_on]
    given = _named("trigram", [each.trigram for each in rarest]) | _named("weight", weights) | _named("begun", begun)
    return await fetch(session, _weighed(len(rarest), len(begun)), **given, all_weights=sum(weights))


def _named(name: str, values: Sequence[Any]) -> dict[str, Any]:
    return {f"{name}_{at}": value for at, value in enumerate(values)}


async def _measured(session: AsyncSession, words: str) -> list[_Measured]:
    """How rare each trigram of some words is, by how far back its newest go; those that nobody has are left out."""
    wanted = trigrams(words)[:_MOST_MEASURED]
    if not wanted:
        return []
    found = await fetch(session, _measure(len(wanted)), **_named("trigram", wanted))
    return [_as_measured(wanted[at], *counted) for at, *counted in found if counted[0]]


def _as_measured(trigram: str, count: int, oldest: int, newest: int) -> _Measured:
    held = count if count < _MEASURED else count * newest / (newest - oldest + 1)
    return _Measured(trigram, held, trigram.startswith(" ") or not trigram.endswith(" "))


_SHOWN = select(*RECORDS.columns).where(RECORDS.table.c.id.in_(bindparam("keys", expanding=True)))


async def records(session: AsyncSession, keys: Sequence[int]) -> list[OnboardingRecord]:
    """Onboardings by their rows, in this order."""
    found = {row.id: row for row in map(RECORDS.read, await fetch(session, _SHOWN, keys=list(keys)))} if keys else {}
    return [found[key] for key in keys if key in found]


@cache
def _measure(count: int) -> CompoundSelect[Any]:
    """Of each trigram: which it is, how many of its newest were counted, the oldest and the newest of these."""
    counted = [_newest(f"trigram_{at}", _MEASURED) for at in range(count)]
    return union_all(
        *(
            select(literal(at), func.count(), func.min(some.c.onboarding_id), func.max(some.c.onboarding_id))
            for at, some in enumerate(counted)
        )
    )


@cache
def _whole(count: int) -> Select[Any]:
    """Those that have all of some trigrams."""
    found = _with_all("all", count, _OF_THE_RAREST).subquery()
    return (
        select(_ENTRY.c.onboarding_id, _ENTRY.c.words)
        .join_from(found, _ENTRY, _ENTRY.c.onboarding_id == found.c.onboarding_id)
        .order_by(_ENTRY.c.onboarding_id.desc())
    )


@cache
def _weighed(count: int, begun: int) -> Select[Any]:
    some = [
        select(newest.c.onboarding_id, bindparam(f"weight_{at}", type_=Integer).label("weight"))
        for at, newest in enumerate(_newest(f"trigram_{at}", _OF_EACH) for at in range(count))
    ]
    if begun:
        first = _with_all("begun", begun, _OF_THE_BEGUN).subquery()
        some.append(select(first.c.onboarding_id, bindparam("all_weights", type_=Integer).label("weight")))
    found = union_all(*some).subquery()
    weight = func.sum(found.c.weight).label("weight")
    best = (
        select(found.c.onboarding_id, weight)
        .group_by(found.c.onboarding_id)
        .order_by(weight.desc(), found.c.onboarding_id.desc())
        .limit(MOST)
        .subquery()
    )
    return (
        select(_ENTRY.c.onboarding_id, _ENTRY.c.words)
        .join_from(best, _ENTRY, _ENTRY.c.onboarding_id == best.c.onboarding_id)
        .order_by(best.c.weight.desc(), _ENTRY.c.onboarding_id.desc())
    )


def _with_all(name: str, count: int, most: int) -> Select[Any]:
    """Of the newest that have the rarest of some trigrams, those that have the others too, in the order of the key.

    `name`: of the parameters that say which. The look ends with the last that is wanted: to sort them would ask for
    all before the first is known. The others are looked up rather than joined, so that no database reads everything
    that has a usual one.
    """
    rarest = _newest(f"{name}_0", most)
    other = _TRIGRAM.alias("other")
    has = [
        select(other.c.onboarding_id)
        .where(other.c.trigram == bindparam(f"{name}_{at}"), other.c.onboarding_id == rarest.c.onboarding_id)
        .scalar_subquery()
        .is_not(None)
        for at in range(1, count)
    ]
    return select(rarest.c.onboarding_id).where(*has).limit(MOST)


def _newest(name: str, most: int) -> Subquery:
    """The newest onboardings that have a trigram. `name`: of the parameter that says which."""
    return (
        select(_TRIGRAM.c.onboarding_id)
        .where(_TRIGRAM.c.trigram == bindparam(name))
        .order_by(_TRIGRAM.c.onboarding_id.desc())
        .limit(most)
        .subquery()
    )
