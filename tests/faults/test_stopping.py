"""Start and stop: what is under way is finished within 10 seconds, and what was claimed is handed back."""

from __future__ import annotations

import asyncio
from time import monotonic

import pytest
from aiohttp import ClientSession

from bot.outbox.worker import Worker
from models.database.database import Database
from tests.kit.databases import opened
from tests.kit.rig import platform as faults
from tests.kit.rig.audit import all_sent
from tests.kit.rig.channel import OUTCOMES
from tests.kit.rig.platform import Platform
from tests.kit.rig.players import buttons, play_many
from tests.kit.rig.post_office import opened_office
from tests.kit.rig.processes import running


async def test_rows_that_are_not_finished_in_time_are_handed_back(database: Database, platform: Platform) -> None:
    async with opened_office(database, platform) as office:
        platform.before = faults.slow(0.9)
        rows = await office.write(2)
        await office.write(1, target="U2")
        await office.dispatcher.dispatch()
        await asyncio.sleep(0.1)
        await office.dispatcher.stop(grace=0.1)
        assert [row.leased_until for row in await office.rows()] == [None, None, None]
        platform.before = None
        await office.another().drain()
        assert office.heard() == [row.id for row in rows]
        assert platform.duplicates == 0


async def test_what_is_under_way_is_finished(database: Database, platform: Platform) -> None:
    async with opened_office(database, platform) as office:
        platform.before = faults.slow(0.3)
        await office.write(1)
        await office.dispatcher.dispatch()
        await office.dispatcher.stop(grace=5)
        assert await office.unsent() == []


async def test_a_server_that_is_told_to_stop_finishes_its_turns_and_ends(sqlite_url: str, platform: Platform) -> None:
    environment = {"DATABASE_URL": sqlite_url, "PLATFORM": platform.address}
    async with running(["web", "worker"], environment) as [server, worker]:
        platform.before = faults.slow(1)
        await play_many([server.address], range(3))
        async with asyncio.timeout(20):
            while not platform.requests:  # the worker is up
                await asyncio.sleep(0.05)
        under_way = [asyncio.create_task(start_one(server.address, f"late-{number}")) for number in range(10)]
        await asyncio.sleep(0.02)
        began = monotonic()
        codes = await asyncio.gather(server.stop(), worker.stop())
        assert list(codes) == [0, 0]
        assert monotonic() - began < 10
        answers = await asyncio.gather(*under_way, return_exceptions=True)
        assert all(isinstance(answer, OSError | int) for answer in answers)
        await worker.start()
        platform.before = None
        began = monotonic()
        await all_sent(sqlite_url, 20)
        assert platform.duplicates == 0


async def start_one(address: str, user: str) -> int:
    """How many buttons the first answer has; 0 where the server sent us away."""
    body = {"delivery": user, "user": user, "team": False, "deed": {"action": "new", "about": "", "detail": ""}}
    async with ClientSession() as session, session.post(f"{address}/turn", json=body) as answer:
        return len(list(buttons(OUTCOMES.validate_json(await answer.read())))) if answer.status == 200 else 0


async def test_a_worker_hears_at_once_of_what_another_process_wrote(
    postgres_url: str, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By LISTEN and NOTIFY: the worker's own look comes so late here that it cannot be that."""
    monkeypatch.setattr("bot.outbox.worker.POLL", 60.0)
    async with opened(postgres_url) as database, opened_office(database, platform) as office:
        worker = Worker(office.composer, office.dispatcher, database=database)  # type: ignore[arg-type]
        running_ = asyncio.create_task(worker.run())
        await asyncio.sleep(0.5)
        async with opened(postgres_url) as elsewhere:
            office.database = elsewhere
            began = monotonic()
            await office.write(1)
            async with asyncio.timeout(10):
                while not platform.arrivals:
                    await asyncio.sleep(0.005)
            took = monotonic() - began
        worker.stop()
        await running_
    assert took < 0.5
