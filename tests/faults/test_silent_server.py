"""A PostgreSQL that says nothing any more: whoever gives up on it is let go within seconds, and it is found again."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

import asyncpg
import pytest

from models.database.database import Database
from models.repositories import reminders
from tests.kit.databases import EmbeddedPostgres

GIVES_UP = 0.5  # seconds
UNDONE_WITHIN = 2.0  # by our lines, and as long again for SQLAlchemy to close the connection
SLACK = 2.0  # for a machine that is busy


@asynccontextmanager
async def silent(server: EmbeddedPostgres, url: str) -> AsyncIterator[None]:
    """Every process that serves this database is held still."""
    name = url.partition("@/")[2].partition("?")[0]
    asked = "SELECT pid FROM pg_stat_activity WHERE datname = $1"
    address = server.url("postgres").replace("+asyncpg", "")
    connection = await asyncpg.connect(address)
    held = [row["pid"] for row in await connection.fetch(asked, name)]
    await connection.close()
    assert held, "somebody is connected"
    for process in held:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in held:
            os.kill(process, signal.SIGCONT)


async def look(database: Database) -> None:
    async with database.reading() as session:
        await reminders.next_due(session)


async def test_whoever_gives_up_is_let_go_and_the_next_one_is_served(
    postgres: EmbeddedPostgres, postgres_url: str
) -> None:
    database = Database(postgres_url)
    await database.open()
    async with silent(postgres, postgres_url):
        began = monotonic()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(look(database), GIVES_UP)
        assert monotonic() - began < GIVES_UP + 2 * UNDONE_WITHIN + SLACK
    await look(database)
    await database.close()
