"""What came in is open until it was played, and is older than what the same person did later."""

from __future__ import annotations

from datetime import timedelta

from models.database.database import Database
from models.repositories.arrivals import LOST_AFTER, Arrivals
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
