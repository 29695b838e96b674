"""Arrivals: played in the order they came, stored together when many come at once, none left open by who gave up."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.database.database import Database
from models.database.errors import DatabaseUnavailable
from models.repositories.arrivals import LOST_AFTER, Arrivals, StoredArrival
from models.tables import ArrivalRow
from tests.models.rows import NOW

SAM, AMARA = ("slack", "T1", "sam"), ("slack", "T1", "amara")


async def test_the_first_is_first_and_others_have_a_first_of_their_own(database: Database) -> None:
    arrivals = Arrivals(database)
    assert (await arrivals.add(SAM, NOW, NOW)).is_first
    second = await arrivals.add(SAM, NOW, NOW)
    assert not second.is_first
    for person in (AMARA, ("teams", "T1", "sam"), ("slack", "T2", "sam")):
        assert (await arrivals.add(person, NOW, NOW)).is_first


async def test_once_the_older_one_is_closed_the_next_is_first(database: Database) -> None:
    arrivals = Arrivals(database)
    first, second = await arrivals.add(SAM, NOW, NOW), await arrivals.add(SAM, NOW, NOW)
    assert not await arrivals.is_first(SAM, NOW, second.number, NOW)
    await arrivals.close(first.number)
    assert await arrivals.is_first(SAM, NOW, second.number, NOW)


async def test_what_was_sent_earlier_is_older_though_it_came_later(database: Database) -> None:
    arrivals = Arrivals(database)
    came_first = await arrivals.add(SAM, NOW, NOW)
    assert (await arrivals.add(SAM, NOW - timedelta(milliseconds=1), NOW)).is_first
    assert not await arrivals.is_first(SAM, NOW, came_first.number, NOW)


async def test_nobody_waits_for_what_a_dead_process_left_and_only_that_is_deleted(database: Database) -> None:
    arrivals, later = Arrivals(database), NOW + LOST_AFTER
    await arrivals.add(SAM, NOW, NOW)
    second = await arrivals.add(SAM, later, later - timedelta(seconds=1))
    assert not await arrivals.is_first(SAM, later, second.number, later - timedelta(milliseconds=1))
    assert await arrivals.is_first(SAM, later, second.number, later)
    await arrivals.forget_lost(later)
    assert not (await arrivals.add(SAM, later, later)).is_first
    await arrivals.close(second.number)


async def still_open(database: Database) -> list[str]:
    """Whose arrivals are open, in the order of their numbers."""
    async with database.reading() as session:
        return list(await session.exec(select(ArrivalRow.user).order_by(col(ArrivalRow.id))))


async def test_those_that_come_together_are_numbered_as_they_came_and_one_of_each_person_is_first(
    database: Database,
) -> None:
    arrivals = Arrivals(database)
    stored = await asyncio.gather(*(arrivals.add(person, NOW, NOW) for person in (SAM, AMARA, SAM, AMARA)))
    assert [each.number for each in stored] == sorted(each.number for each in stored)
    assert [each.is_first for each in stored] == [True, True, False, False]
    assert await still_open(database) == ["sam", "amara", "sam", "amara"]


async def test_among_those_that_come_together_the_platforms_time_counts_first(database: Database) -> None:
    arrivals = Arrivals(database)
    sent = (NOW, NOW - timedelta(seconds=1))
    later, earlier = await asyncio.gather(*(arrivals.add(SAM, at, NOW) for at in sent))
    assert (later.is_first, earlier.is_first) == (False, True)


async def test_what_was_open_before_them_is_older(database: Database) -> None:
    arrivals = Arrivals(database)
    before = await Arrivals(database).add(SAM, NOW, NOW)
    sam, amara = await asyncio.gather(*(arrivals.add(person, NOW, NOW) for person in (SAM, AMARA)))
    assert (sam.is_first, amara.is_first) == (False, True)
    assert not await arrivals.is_first(SAM, NOW, sam.number, NOW)
    await arrivals.close(before.number)
    assert await arrivals.is_first(SAM, NOW, sam.number, NOW)


async def test_each_is_stored_by_the_time_it_has_a_number_though_they_share_a_commit(database: Database) -> None:
    arrivals = Arrivals(database)
    commits: list[Connection] = []

    async def come() -> None:
        await arrivals.add(SAM, NOW, NOW)
        assert len(await still_open(database)) == 20

    async with database.unit_of_work() as session:
        engine = (await session.connection()).sync_connection
        assert engine is not None
    event.listen(engine.engine, "commit", commits.append)
    await asyncio.gather(*(come() for _ in range(20)))
    assert len(commits) == 1


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 5, 8, 13, 21])
async def test_one_who_stops_waiting_takes_nobody_with_them_and_leaves_nothing_open(
    database: Database, steps: int
) -> None:
    arrivals = Arrivals(database)
    sam, amara = (asyncio.create_task(arrivals.add(person, NOW, NOW)) for person in (SAM, AMARA))
    for _ in range(steps):
        await asyncio.sleep(0)
    sam.cancel()
    with suppress(asyncio.CancelledError):
        await sam
    await amara
    await arrivals.add(AMARA, NOW, NOW)  # by when what was given up is closed
    assert await still_open(database) == (["amara", "amara"] if sam.cancelled() else ["sam", "amara", "amara"])


async def test_one_who_stops_waiting_as_it_is_stored_leaves_nothing_open(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrivals = Arrivals(database)
    sam = asyncio.create_task(arrivals.add(SAM, NOW, NOW))
    hand_out = arrivals._hand_out

    async def stop_waiting_then(*stored: Any) -> None:
        await hand_out(*stored)
        sam.cancel()

    monkeypatch.setattr(arrivals, "_hand_out", stop_waiting_then)
    with pytest.raises(asyncio.CancelledError):
        await sam
    assert await still_open(database) == []


async def test_where_the_database_is_lost_everybody_is_told_and_the_next_one_is_stored(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(_: AsyncSession) -> None:
        raise DatabaseUnavailable

    arrivals = Arrivals(database)
    with monkeypatch.context() as fault:
        fault.setattr(AsyncSession, "commit", lost)
        told = await asyncio.gather(*(arrivals.add(SAM, NOW, NOW) for _ in range(3)), return_exceptions=True)
    assert [type(each) for each in told] == [DatabaseUnavailable] * 3
    assert await still_open(database) == []
    stored = await arrivals.add(SAM, NOW, NOW)
    assert stored == StoredArrival(stored.number, True)
