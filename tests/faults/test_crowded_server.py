"""A PostgreSQL whose every connection is held by other programs: it is said, and over once one is free."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg
import pytest

from models.database.database import Database
from models.database.errors import DatabaseUnwritable
from tests.conversations.at_the_desk import AMARA, Desk
from tests.kit.databases import EmbeddedPostgres
from tests.kit.seats import said_by

MOST = 500  # connections: a server of its own installation takes 100


@asynccontextmanager
async def held_by_others(server: EmbeddedPostgres) -> AsyncIterator[None]:
    address = server.url("postgres").replace("+asyncpg", "")
    async with AsyncExitStack() as held:
        with pytest.raises(asyncpg.TooManyConnectionsError):
            for _ in range(MOST):
                held.push_async_callback((await asyncpg.connect(address, user="postgres")).close)
        yield


async def test_somebody_is_told_that_nothing_was_saved_and_the_next_turn_is_taken(
    postgres: EmbeddedPostgres, postgres_url: str
) -> None:
    database = Database(postgres_url)
    await database.open()
    desk = Desk(database)
    await desk.types(AMARA, "help")
    await postgres.drop_connections()
    async with held_by_others(postgres):
        assert "Nothing was changed" in said_by(await desk.types(AMARA, "onboard"))
        with pytest.raises(DatabaseUnwritable, match="takes no more connections"):
            await database.check_schema()
    assert "Before you start" in said_by(await desk.types(AMARA, "onboard"))
    await database.close()
