"""The processes that run, and the troubles that every one of them shows."""

from __future__ import annotations

from datetime import timedelta

from models.database.database import Database
from models.repositories import operations
from tests.models.rows import NOW

SECOND = timedelta(seconds=1)


async def test_a_process_counts_for_a_minute_after_its_last_sign_of_life(database: Database) -> None:
    async with database.unit_of_work() as session:
        await operations.beat(session, "a", "web", NOW - operations.ALIVE)
        await operations.beat(session, "b", "web", NOW)
        await operations.beat(session, "c", "worker", NOW - operations.ALIVE - SECOND)
        await operations.try_to_write(session, NOW)
        assert await operations.running(session, NOW) == {"web": 2}
        await operations.beat(session, "c", "worker", NOW)
        assert await operations.running(session, NOW) == {"web": 2, "worker": 1}


async def test_a_trouble_that_two_processes_see_stands_once_until_one_sees_it_end(database: Database) -> None:
    async with database.unit_of_work() as session:
        seen = {"slack": "Slack takes our token no more."}
        assert await operations.report_troubles(session, NOW, seen, (), ()) == seen
        later = {"slack": "Slack takes our token no more.", "disk": "The disk is full."}
        assert await operations.report_troubles(session, NOW + SECOND, later, (), ()) == later
        left = await operations.report_troubles(session, NOW + 2 * SECOND, {}, ["disk"], ["slack"])
        assert left == {"disk": "The disk is full."}


async def test_a_trouble_that_nobody_goes_on_seeing_is_over(database: Database) -> None:
    async with database.unit_of_work() as session:
        await operations.report_troubles(session, NOW, {"slack": "Slack.", "disk": "Disk."}, (), ())
        await operations.report_troubles(session, NOW + SECOND, {}, ["disk"], ())
        left = await operations.report_troubles(session, NOW + operations.SEEN + SECOND, {}, (), ())
        assert left == {"disk": "Disk."}


async def test_each_trouble_is_told_once(database: Database) -> None:
    async with database.unit_of_work() as session:
        await operations.report_troubles(session, NOW, {"slack": "Slack."}, (), ())
        await operations.report_troubles(session, NOW + SECOND, {"disk": "Disk."}, (), ())
        assert await operations.take_untold(session, NOW + SECOND) == ["Slack.", "Disk."]
        assert await operations.take_untold(session, NOW + SECOND) == []
