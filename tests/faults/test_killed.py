"""Processes killed with -9 at random moments in 200 onboardings at once: nothing is lost, doubled or half done."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

import pytest

from models.migrate import upgrade
from tests.kit.databases import EmbeddedPostgres
from tests.kit.rig.audit import all_arrived, all_sent, nothing_by_halves, nothing_lost, stored
from tests.kit.rig.platform import Platform
from tests.kit.rig.players import Played, play_many
from tests.kit.rig.processes import kill_at_random, running

ONBOARDINGS = range(200)
PAUSE = (0.5, 2.5)  # seconds before each kill
KILLS = 6


async def audited(url: str, platform: Platform, played: Sequence[Played]) -> None:
    assert len({one.reference for one in played}) == len(ONBOARDINGS)
    assert any(one.repeats for one in played), "nobody noticed that anything was killed"
    kept = await stored(url)
    nothing_lost(kept, played)
    nothing_by_halves(kept)
    assert all_arrived(kept, platform) == 0


async def test_a_server_and_a_worker_on_sqlite(sqlite_url: str, platform: Platform) -> None:
    environment = {"DATABASE_URL": sqlite_url, "PLATFORM": platform.address}
    async with running(["web", "worker"], environment) as children:
        killing = asyncio.create_task(kill_at_random(children, KILLS, PAUSE))
        played = await play_many([child.address for child in children if child.port], ONBOARDINGS)
        await killing
        await all_sent(sqlite_url, 120)
    await audited(sqlite_url, platform, played)


@pytest.fixture
def own_postgres() -> Iterator[EmbeddedPostgres]:
    """A server that a test may restart."""
    server = EmbeddedPostgres()
    server.start()
    yield server
    server.stop()


async def restart_twice(server: EmbeddedPostgres) -> None:
    """Once as an operator would, once as a crash would."""
    for mode in ("fast", "immediate"):
        await asyncio.sleep(5)
        await asyncio.to_thread(server.restart, mode)


async def test_two_servers_and_two_workers_on_a_postgresql_that_restarts_twice(
    own_postgres: EmbeddedPostgres, platform: Platform
) -> None:
    await own_postgres.execute("CREATE DATABASE notify")
    url = own_postgres.url("notify")
    await upgrade(url)
    environment = {"DATABASE_URL": url, "PLATFORM": platform.address}
    async with running(["web", "web", "worker", "worker"], environment) as children:
        killing = asyncio.create_task(kill_at_random(children, KILLS, PAUSE))
        restarting = asyncio.create_task(restart_twice(own_postgres))
        played = await play_many([child.address for child in children if child.port], ONBOARDINGS)
        await asyncio.gather(killing, restarting)
        await all_sent(url, 120)
    await audited(url, platform, played)
