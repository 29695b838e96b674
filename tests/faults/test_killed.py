"""Processes killed with -9 at random moments in 100 onboardings at once: nothing is lost, doubled or half done."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from aiohttp import web

from bot.outbox.transmitter import key_of
from models.database.migrate import upgrade
from tests.kit.databases import EmbeddedPostgres
from tests.kit.rig.audit import all_arrived, all_sent, nothing_by_halves, nothing_lost, stored, to_arrive
from tests.kit.rig.platform import Platform, where
from tests.kit.rig.players import Played, play_many
from tests.kit.rig.processes import kill_at_random, running

ONBOARDINGS = range(100)
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


@pytest.mark.parametrize("keeps_keys", ["yes", "no"])
async def test_a_worker_killed_between_sending_and_recording(
    sqlite_url: str, platform: Platform, keeps_keys: str
) -> None:
    """The moment that no restart can undo: it is looked for, or (as on Teams) recorded as perhaps delivered."""
    environment = {"DATABASE_URL": sqlite_url, "PLATFORM": platform.address, "KEEPS_KEYS": keeps_keys}
    async with running(["web", "worker"], environment) as [server, worker]:

        async def kill(_: web.Request, __: dict[str, Any]) -> None:
            platform.after = None
            await worker.kill()

        platform.after = where(kill, method="post")
        played = await play_many([server.address], range(3))
        async with asyncio.timeout(20):
            while not worker.kills:
                await asyncio.sleep(0.05)
        await worker.start()
        await all_sent(sqlite_url, 60)
    kept = await stored(sqlite_url)
    nothing_lost(kept, played)
    assert platform.duplicates == 0
    doubtful = {row.id for row in kept.outbox if row.problem == "The platform keeps no keys."}
    assert bool(doubtful) is (keeps_keys == "no")
    surely = [row for row in to_arrive(kept) if row.id not in doubtful]
    assert all(platform.keys[key_of(row.id or 0, row.at)] == 1 for row in surely)


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
