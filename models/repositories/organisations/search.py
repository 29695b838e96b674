"""Organisations of the list by their codes and by parts of their names: no look grows with how many there are."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from heapq import nsmallest
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.organisations import Organisation
from models.repositories.desk.search import trigrams
from models.repositories.mapping import fetch, table_of
from models.repositories.organisations.extracts import CURRENT, ORGANISATIONS, Posting
from models.tables.organisations import OrganisationTrigramRow

MOST = 60  # candidates
OF_EACH = 250  # organisations that are kept for each trigram, what people look for most first
_RAREST = 6  # trigrams of what is looked for that are read
_MOST_TRIGRAMS = 24
_NUMBER = "I"  # 4 bytes each
_TRIGRAM, _ORGANISATION = table_of(OrganisationTrigramRow), ORGANISATIONS.table.c
_BY_CODE = select(*ORGANISATIONS.columns).where(
    _ORGANISATION.extract_id == CURRENT, _ORGANISATION.code.in_(bindparam("codes", expanding=True))
)
_POSTINGS = select(_TRIGRAM.c.extract_id, _TRIGRAM.c.held, _TRIGRAM.c.numbers).where(
    _TRIGRAM.c.extract_id == CURRENT, _TRIGRAM.c.trigram.in_(bindparam("trigrams", expanding=True))
)
_SHOWN = (
    select(_ORGANISATION.number, _ORGANISATION.words, *ORGANISATIONS.columns)
    .where(_ORGANISATION.extract_id == bindparam("extract"))
    .where(_ORGANISATION.number.in_(bindparam("numbers", expanding=True)))
)


async def with_codes(session: AsyncSession, codes: Collection[str]) -> list[Organisation]:
    """Those of some ODS codes (in capitals) that the list has, in no order."""
    return [ORGANISATIONS.read(row) for row in await fetch(session, _BY_CODE, codes=list(codes))] if codes else []


async def candidates(session: AsyncSession, words: str) -> list[tuple[Organisation, str]]:
    """Up to 60 organisations that share the most with some words (folded), each with its own words.

    The rarest letters of the words count, for they tell the most.
    """
    wanted = trigrams(words)[:_MOST_TRIGRAMS]
    found = await fetch(session, _POSTINGS, trigrams=wanted) if wanted else ()
    if not found:
        return []
    rarest = nsmallest(_RAREST, found, key=lambda row: row[1])
    numbers = _most_shared((row[1], _numbers(row[2])) for row in rarest)
    rows: dict[int, Any] = {row[0]: row for row in await fetch(session, _SHOWN, extract=found[0][0], numbers=numbers)}
    return [(ORGANISATIONS.read(row[2:]), row[1]) for number in numbers if (row := rows.get(number))]


def _numbers(stored: bytes) -> array[int]:
    numbers = array(_NUMBER)
    numbers.frombytes(stored)
    return numbers


def _most_shared(postings: Iterable[tuple[int, array[int]]]) -> list[int]:
    """Those that stand in the most of some lists, each with how many it held; of equals, what people look for most.

    A list that was cut says nothing of whoever is not in it, so whole ones count first.
    """
    whole, cut = Counter[int](), Counter[int]()
    for held, numbers in postings:
        (whole if held <= OF_EACH else cut).update(numbers)
    by_count: dict[tuple[int, int], list[int]] = {}
    for number in whole if len(whole) >= MOST else whole.keys() | cut.keys():
        by_count.setdefault((whole[number], cut[number]), []).append(number)
    best: list[int] = []
    for times in sorted(by_count, reverse=True):
        best += sorted(by_count[times])[: MOST - len(best)]
    return best


def postings(all_words: Iterable[str]) -> Iterator[tuple[str, Posting]]:
    """What is kept of each trigram, for organisations whose words (folded) come in the order of their numbers."""
    held: Counter[str] = Counter()
    first: dict[str, array[int]] = {}
    for number, words in enumerate(all_words):
        for trigram in trigrams(words):
            held[trigram] += 1
            if held[trigram] <= OF_EACH:
                first.setdefault(trigram, array(_NUMBER)).append(number)
    return ((trigram, Posting(held[trigram], first[trigram].tobytes())) for trigram in sorted(first))
