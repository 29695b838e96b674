"""Organisations of the list by their codes, their names and parts of these: no look grows with how many there are."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from heapq import nsmallest
from typing import Any

from sqlalchemy import Executable, Select, bindparam, select, union_all
from sqlmodel.ext.asyncio.session import AsyncSession

from models.organisations import Organisation
from models.repositories.desk.search import trigrams
from models.repositories.mapping import fetch, table_of
from models.repositories.organisations.extracts import CURRENT, ORGANISATIONS, Posting, begins
from models.tables.organisations import OrganisationTrigramRow

MOST = 60  # candidates by parts of their names
BEGINNING = 30  # candidates whose names, and as many whose codes, begin with what is looked for
_WORDS_OF_A_TOWN = 3
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
_ROW = (_ORGANISATION.number, _ORGANISATION.words, *ORGANISATIONS.columns)
_SHOWN = (
    select(_ORGANISATION.begins, *_ROW)
    .where(_ORGANISATION.extract_id == bindparam("extract"))
    .where(_ORGANISATION.number.in_(bindparam("numbers", expanding=True)))
)
_WITH_CODE = (
    select(*_ROW)
    .where(_ORGANISATION.extract_id == CURRENT)
    .where(_ORGANISATION.code.between(bindparam("from_code"), bindparam("to_code")))
    .order_by(_ORGANISATION.code)
    .limit(BEGINNING)
)
_LAST_CHARACTER = "\U0010ffff"
_LAST_CODE = "Z" * 8  # after whatever a code goes on with, by byte and in any language's order


async def with_codes(session: AsyncSession, codes: Collection[str]) -> list[Organisation]:
    """Those of some ODS codes (in capitals) that the list has, in no order."""
    return [ORGANISATIONS.read(row) for row in await fetch(session, _BY_CODE, codes=list(codes))] if codes else []


async def candidates(session: AsyncSession, words: str) -> list[tuple[Organisation, str]]:
    """Organisations that some words (folded) may mean, each with its own words, the likeliest first.

    First those whose code the words are or begin. Then those of which they are the whole name, alone or with the town,
    which would else be lost among many with the same letters; and where few names begin with the words, all of these.
    Then 60 at most that share the most with the words.
    """
    if not words:
        return []
    with_town = _with_town(words)
    begin = await _beginning(session, words, *with_town)
    are_few = sum(row.begins.startswith(words) for row in begin) <= BEGINNING
    likely = begin if are_few else [row for row in begin if row.begins.startswith((f"{words}\t", *with_town))]
    named = [row[1:] for row in (*sorted(likely, key=lambda row: row.number), *await _sharing(session, words), *begin)]
    rows = {row[0]: row for row in (*await _with_code(session, words), *named)}
    return [(ORGANISATIONS.read(row[2:]), row[1]) for row in rows.values()]


async def _with_code(session: AsyncSession, words: str) -> Sequence[Any]:
    """Whose code it is, and where a digit is in it, whose code begins so: without one it is rather a name."""
    if not (words.isascii() and words.isalnum()):
        return ()
    code = words.upper()
    to_code = code + _LAST_CODE if any(letter.isdigit() for letter in code) else code
    return await fetch(session, _WITH_CODE, from_code=code, to_code=to_code)


def _with_town(words: str) -> list[str]:
    """How what is stored may begin, where the last of the words are the town or the beginning of it."""
    each = words.split()
    most = min(_WORDS_OF_A_TOWN, len(each) - 1)
    return [begins(" ".join(each[:-count]), " ".join(each[-count:])) for count in range(1, most + 1)]


async def _beginning(session: AsyncSession, *beginnings: str) -> Sequence[Any]:
    """The first of those that begin with each of some beginnings, by name and town."""
    bounds = {f"from_{at}": beginning for at, beginning in enumerate(beginnings)}
    bounds |= {f"to_{at}": beginning + _LAST_CHARACTER for at, beginning in enumerate(beginnings)}
    return await fetch(session, _all_beginning(len(beginnings)), **bounds)


@cache
def _all_beginning(count: int) -> Executable:
    return union_all(*(select(_one_beginning(at).subquery()) for at in range(count)))


def _one_beginning(at: int) -> Select[Any]:
    found: Select[Any] = select(_ORGANISATION.begins, *_ROW).where(_ORGANISATION.extract_id == CURRENT)
    found = found.where(_ORGANISATION.begins >= bindparam(f"from_{at}"), _ORGANISATION.begins < bindparam(f"to_{at}"))
    return found.order_by(_ORGANISATION.begins).limit(BEGINNING + 1)


async def _sharing(session: AsyncSession, words: str) -> list[Any]:
    """Up to 60 that share the most letters with some words. The rarest of them count, for they tell the most."""
    wanted = trigrams(words)[:_MOST_TRIGRAMS]
    found = await fetch(session, _POSTINGS, trigrams=wanted) if wanted else ()
    if not found:
        return []
    rarest = nsmallest(_RAREST, found, key=lambda row: row[1])
    numbers = _most_shared((row[1], _numbers(row[2])) for row in rarest)
    shown: Iterable[Any] = await fetch(session, _SHOWN, extract=found[0][0], numbers=numbers)
    rows = {row.number: row for row in shown}
    return [row for number in numbers if (row := rows.get(number))]


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
