"""Brings a database up to date, with the migrations that stand beside this module."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from models.database.engines import DIRECTLY, ConnectionSettings, migrating_engine
from models.database.readiness import check_folder, explained
from models.database.url import file_of, is_file, read_address
from models.migrations.revisions import MIGRATIONS, current_on, head, refuse_newer

_LOCK = 7_204_117  # any number that is ours: two programs that start together migrate one after the other


async def upgrade(url: str, to: str = "head", settings: ConnectionSettings = DIRECTLY) -> None:
    """Makes an SQLite file if there is none, and runs what is missing up to a step: all of it or nothing.

    Raises a DatabaseProblem; DatabaseNewer if the database knows a step that we do not.
    """
    address = read_address(url)
    async with _connected(address, settings) as connection:
        if not is_file(address):
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        revision = await current_on(connection)
        refuse_newer(address, revision)
        if revision != (head() if to == "head" else to):
            await connection.run_sync(_run, to)


async def current(url: str, settings: ConnectionSettings = DIRECTLY) -> str | None:
    """The newest step that the database has had; None if it has had none or does not exist."""
    address = read_address(url)
    if is_file(address) and not file_of(address).exists():
        return None
    async with _connected(address, settings) as connection:
        return await current_on(connection)


def _run(connection: Connection, to: str) -> None:
    from alembic import command  # noqa: PLC0415 (only a database that is behind needs it)
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)


@asynccontextmanager
async def _connected(address: URL, settings: ConnectionSettings) -> AsyncIterator[AsyncConnection]:
    if is_file(address):
        check_folder(address)
    engine = migrating_engine(address, settings)
    try:
        async with engine.begin() as connection:
            yield connection
    except (SQLAlchemyError, OSError) as problem:
        raise explained(address, problem) from problem
    finally:
        await engine.dispose()
