"""Puts an extract of the list of organisations in the place of the one before, while the assistant runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import TypeVar

from bot.organisations.extract_file import Contents
from bot.startup_errors import StartProblem
from conversations.guidance.uk_time import long_date
from models.database.database import Database
from models.database.errors import Conflict
from models.folding import folded
from models.organisations import Extract, Organisation
from models.repositories.organisations import extracts, search

T = TypeVar("T")
AT_ONCE = 2_000  # rows of a transaction: on SQLite, nobody else writes meanwhile
_FEWER = 2  # a list of which less than half is left is a mistake


async def load(database: Database, contents: Contents, now: datetime, fewer: bool = False) -> str:
    """Stores what some files hold, and clears away what was there. `now`: aware. A sentence for the operator.

    It is written beside what is read and published in one transaction, so whoever searches meanwhile, or after it was
    stopped half-way, finds the old list. `fewer`: the new one may have less than half as many organisations.

    Raises StartProblem.
    """
    async with database.reading() as session:
        before = await extracts.current(session)
    if before and not fewer:
        _refuse_fewer(before, contents)
    await _clear_others(database, before.id if before else 0)
    number = await _write(database, contents, now)
    try:
        async with database.unit_of_work() as session:
            changed = await extracts.publish(session, number)
    except Conflict:
        raise StartProblem("Another loading of the list was begun meanwhile. Wait for it, or try again.") from None
    await _clear_others(database, number)
    told = f"{len(contents.organisations):,} organisations as of {long_date(contents.as_of)} can be found from now on."
    return f"{told} Open onboardings that it says something new of: {changed:,}."


def _refuse_fewer(before: Extract, contents: Contents) -> None:
    if len(contents.organisations) * _FEWER < before.organisations:
        raise StartProblem(
            f"These files have {len(contents.organisations):,} organisations, and {before.organisations:,} are loaded "
            f"(from {before.files}). A load takes the place of all of them, so give every file in one command. Add "
            "--fewer if this is what you want."
        )


async def _write(database: Database, contents: Contents, now: datetime) -> int:
    count = len(contents.organisations)
    async with database.unit_of_work() as session:
        number = await extracts.begin(session, Extract(0, contents.as_of, now, contents.files, count))
    all_words = [words_of(one) for one in contents.organisations]
    first = 0
    for some in _batches(zip(contents.organisations, all_words, strict=True)):
        async with database.unit_of_work() as session:
            await extracts.add_organisations(session, number, first, some)
        first += len(some)
    for postings in _batches(search.postings(all_words)):
        async with database.unit_of_work() as session:
            await extracts.add_trigrams(session, number, postings)
    return number


def words_of(one: Organisation) -> str:
    """What an organisation is found by, folded: its code, name and town."""
    return folded(f"{one.code} {one.name} {one.town}")


def _batches(found: Iterable[T]) -> Iterator[list[T]]:
    left = iter(found)
    while some := list(islice(left, AT_ONCE)):
        yield some


async def _clear_others(database: Database, kept: int) -> None:
    """What was read before, and what a loading left that was stopped."""
    async with database.reading() as session:
        others = await extracts.others(session, kept)
    for number in others:
        async with database.unit_of_work() as session:
            await extracts.forget(session, number)
        left = True
        while left:
            async with database.unit_of_work() as session:
                left = await extracts.clear(session, number, AT_ONCE)
