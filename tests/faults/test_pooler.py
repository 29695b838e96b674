"""Behind a connection pooler in transaction mode: whole onboardings with the setting, one sentence without it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from models.database.database import Database
from models.database.engines import ConnectionSettings
from models.database.migrate import current, upgrade
from models.migrations.revisions import head
from tests.conftest import PROGRAMS
from tests.kit.databases import EmbeddedPostgres
from tests.kit.pgbouncer import pooled
from tests.kit.rig.audit import all_arrived, all_sent, nothing_by_halves, nothing_lost, stored
from tests.kit.rig.platform import Platform
from tests.kit.rig.players import play_many
from tests.kit.rig.processes import Child, running

pytestmark = pytest.mark.needs_program("pgbouncer")

BEHIND = ConnectionSettings(transaction_pooler=True)
SENTENCE = "The database is behind a connection pooler in transaction mode. Set DATABASE_POOLER to transaction.\n"


@pytest.fixture
def pooled_url(postgres: EmbeddedPostgres, postgres_url: str) -> Iterator[str]:
    """A pooler with 2 connections: whoever comes gets the one that another has just left."""
    program = PROGRAMS["pgbouncer"]()
    assert program, "mark this test with needs_program"
    with pooled(program, postgres, postgres_url, 2) as url:
        yield url


async def test_onboardings_are_played_through_it(pooled_url: str, postgres_url: str, platform: Platform) -> None:
    environment = {"DATABASE_URL": pooled_url, "PLATFORM": platform.address, "DATABASE_POOLER": "transaction"}
    async with running(["web", "web", "worker"], environment) as children:
        played = await play_many([child.address for child in children if child.port], range(6))
        await all_sent(postgres_url, 60)
    kept = await stored(postgres_url)
    assert len({one.reference for one in played}) == 6
    nothing_lost(kept, played)
    nothing_by_halves(kept)
    assert all_arrived(kept, platform) == 0


async def test_it_is_migrated_through_it(pooled_url: str) -> None:
    await asyncio.gather(*(upgrade(pooled_url, settings=BEHIND) for _ in range(3)))
    assert await current(pooled_url, BEHIND) == head()


async def test_nothing_is_listened_for(pooled_url: str) -> None:
    """Nobody would hear it: the worker's own look at the database has to do."""
    database = Database(pooled_url, BEHIND)
    async with asyncio.timeout(5):
        await database.listen(lambda: None)
    await database.close()


async def test_a_start_without_the_setting_names_it(
    postgres: EmbeddedPostgres, postgres_url: str, platform: Platform
) -> None:
    program = PROGRAMS["pgbouncer"]()
    assert program, "mark this test with needs_program"
    with pooled(program, postgres, postgres_url, 1) as url:
        environment = {"DATABASE_URL": url, "PLATFORM": platform.address, "HEAR": "yes"}
        async with running(["web"], environment):
            pass  # what it prepared stays behind on the server's connection
        second = Child("web", environment)
        await second.start()
        assert await second.said() == (2, SENTENCE)
