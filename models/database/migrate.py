"""Brings a database up to date, with the migrations that stand beside this module."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from models.database.engines import DIRECTLY, ConnectionSettings, migrating_engine
from models.database.errors import DatabaseProblem, DatabaseUnwritable
from models.database.files import copy_file, make_private
from models.database.readiness import check_folder, explained
from models.database.url import file_of, is_file, place_of, read_address
from models.migrations.revisions import MIGRATIONS, current_on, head, known, refuse_newer


class NotDumped(DatabaseProblem):
    """PostgreSQL is about to be changed, and nobody has said that there is a way back."""

    def __init__(self, place: str, step: str) -> None:
        super().__init__(
            f"The database {place} is about to be changed. Take a dump first, with pg_dump or as your provider does, "
            f"then run python -m bot migrate --dumped, or set DATABASE_DUMPED to {step} and deploy again."
        )


_LOCK = 7_204_117  # any number that is ours: two programs that start together migrate one after the other


async def upgrade(
    url: str, to: str = "head", settings: ConnectionSettings = DIRECTLY, dumped: bool = True
) -> Path | None:
    """Makes an SQLite file if there is none, and runs what is missing up to a step: all of it or nothing.

    A file that holds something is copied first; where the copy is. Whoever runs PostgreSQL says that it was `dumped`.
    Raises a DatabaseProblem: NotDumped, or DatabaseNewer if the database knows a step that we do not.
    """
    address, step = read_address(url), head() if to == "head" else to
    async with _connected(address, settings) as connection:
        if not is_file(address):
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        revision = await current_on(connection)
        if not settings.may_be_newer:
            refuse_newer(address, revision)
        if revision == step or revision not in (None, *known()):
            return None
        copy = None
        if revision is not None and is_file(address):
            copy = await asyncio.to_thread(_copied, file_of(address), step)
        elif revision is not None and not dumped:
            raise NotDumped(place_of(address), step)
        await connection.run_sync(_run, to)
        return copy


async def current(url: str, settings: ConnectionSettings = DIRECTLY) -> str | None:
    """The newest step that the database has had; None if it has had none or does not exist."""
    address = read_address(url)
    if is_file(address) and not file_of(address).exists():
        return None
    async with _connected(address, settings) as connection:
        return await current_on(connection)


def _copied(file: Path, step: str) -> Path:
    """As it stands before a step: for whoever has to go back. Nobody but us may read it."""
    copy = file.with_name(f"{file.name}.before-{step}")
    try:
        copy_file(file, copy)
    except (sqlite3.Error, OSError) as problem:
        raise DatabaseUnwritable(
            f"No copy of {file} could be made beside it, so nothing was changed. Make room on its disk, and try again."
        ) from problem
    return copy


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
        make_private(file_of(address))
    engine = migrating_engine(address, settings)
    try:
        async with engine.begin() as connection:
            yield connection
    except (SQLAlchemyError, OSError) as problem:
        raise explained(address, problem) from problem
    finally:
        await engine.dispose()
