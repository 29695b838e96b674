"""Brings a database up to date, with the migrations that stand beside this module."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from models.addresses import file_of, is_file, place_of, read_address
from models.engines import migrating_engine
from models.errors import DatabaseNewer
from models.explanations import check_folder, explained

_LOCK = 7_204_117  # any number that is ours: two programs that start together migrate one after the other


async def upgrade(url: str, to: str = "head") -> None:
    """Makes an SQLite file if there is none, and runs what is missing up to a step: all of it or nothing.

    Raises a DatabaseProblem; DatabaseNewer if the database knows a step that we do not.
    """
    address = read_address(url)
    async with _connected(address) as connection:
        if not is_file(address):
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        refuse_newer(address, await current_on(connection))
        await connection.run_sync(_run, to)


async def current(url: str) -> str | None:
    """The newest step that the database has had; None if it has had none or does not exist."""
    address = read_address(url)
    if is_file(address) and not file_of(address).exists():
        return None
    async with _connected(address) as connection:
        return await current_on(connection)


async def current_on(connection: AsyncConnection) -> str | None:
    """As `current`, on an open connection."""
    return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())


@cache
def head() -> str:
    """The newest step that this program knows."""
    newest = _steps().get_current_head()
    if newest is None:
        raise LookupError("The package came without its migrations. Install it again.")
    return newest


def refuse_newer(address: URL, revision: str | None) -> None:
    """Raises DatabaseNewer if this program does not know the step that the database is at."""
    known = {step.revision for step in _steps().walk_revisions()}
    if revision is not None and revision not in known:
        raise DatabaseNewer(f"The database {place_of(address)} is newer than this program. Install the newer program.")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@cache
def _steps() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _run(connection: Connection, to: str) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


@asynccontextmanager
async def _connected(address: URL) -> AsyncIterator[AsyncConnection]:
    if is_file(address):
        check_folder(address)
    engine = migrating_engine(address)
    try:
        async with engine.begin() as connection:
            yield connection
    except (SQLAlchemyError, OSError) as problem:
        raise explained(address, problem) from problem
    finally:
        await engine.dispose()
