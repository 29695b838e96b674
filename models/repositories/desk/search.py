"""Onboardings by a part of what they are called, by trigrams: no look grows with how many are stored."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, select, union_all
from sqlmodel.ext.asyncio.session import AsyncSession

from models.domain import OnboardingRecord
from models.repositories.lists import RECORDS
from models.repositories.mapping import add, execute, fetch, fetch_one, put, table_of
from models.tables.search import SearchEntryRow, TrigramRow

MOST = 200  # candidates
_OF_EACH = 400  # onboardings for each trigram, the newest: what is rare is found however old
_MOST_TRIGRAMS = 24  # of what is looked for
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


async def candidates(session: AsyncSession, words: str) -> list[tuple[int, str]]:
    """The rows of up to 200 onboardings, closed ones too, that share the most trigrams with some words (folded).

    Each with its own words.
    """
    wanted = trigrams(words)[:_MOST_TRIGRAMS]
    if not wanted:
        return []
    rows = await fetch(session, _candidates(len(wanted)), **{f"trigram_{at}": each for at, each in enumerate(wanted)})
    return [(key, told) for key, told in rows]


_SHOWN = select(*RECORDS.columns).where(RECORDS.table.c.id.in_(bindparam("keys", expanding=True)))


async def records(session: AsyncSession, keys: Sequence[int]) -> list[OnboardingRecord]:
    """Onboardings by their rows, in this order."""
    found = {row.id: row for row in map(RECORDS.read, await fetch(session, _SHOWN, keys=list(keys)))} if keys else {}
    return [found[key] for key in keys if key in found]


@cache
def _candidates(count: int) -> Select[Any]:
    each = [
        select(_TRIGRAM.c.onboarding_id)
        .where(_TRIGRAM.c.trigram == bindparam(f"trigram_{at}"))
        .order_by(_TRIGRAM.c.onboarding_id.desc())
        .limit(_OF_EACH)
        .subquery()
        for at in range(count)
    ]
    found = union_all(*(select(some.c.onboarding_id) for some in each)).subquery()
    shared = func.count().label("shared")
    best = (
        select(found.c.onboarding_id, shared)
        .group_by(found.c.onboarding_id)
        .order_by(shared.desc(), found.c.onboarding_id.desc())
        .limit(MOST)
        .subquery()
    )
    return (
        select(_ENTRY.c.onboarding_id, _ENTRY.c.words)
        .join_from(best, _ENTRY, _ENTRY.c.onboarding_id == best.c.onboarding_id)
        .order_by(best.c.shared.desc(), _ENTRY.c.onboarding_id.desc())
    )
