"""Whether turns can be stored: finds out before the first user does, and says what to do."""

from __future__ import annotations

import sqlite3

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from models.database.engines import WRITES
from models.database.errors import DatabaseBehind, DatabaseUnwritable
from models.database.explanations import check_folder, explained
from models.database.lines import Lines
from models.database.url import file_of, is_file, place_of
from models.migrations.revisions import current_on, head, refuse_newer

_MIGRATE = "Run python -m bot migrate"


async def check_ready(address: URL, lines: Lines) -> None:
    """Raises DatabaseMissing, DatabaseUnwritable, DatabaseBehind or DatabaseNewer. Changes nothing."""
    if is_file(address):
        _check_file(address)
    try:
        async with lines.transaction(WRITES[address.get_backend_name()], keeps=False) as line:
            await _check_writable(address, line.connection)
            revision = await current_on(line.connection)
    except Exception as problem:
        if not _came_from_a_driver(problem):
            raise
        raise explained(address, problem) from problem
    _check_revision(address, revision)


def _came_from_a_driver(problem: Exception) -> bool:
    return isinstance(problem, SQLAlchemyError | sqlite3.Error | OSError) or hasattr(problem, "sqlstate")


def _check_file(address: URL) -> None:
    check_folder(address)
    if not file_of(address).exists():
        raise DatabaseBehind(f"There is no database at {place_of(address)} yet. {_MIGRATE} to make it.")


async def _check_writable(address: URL, connection: AsyncConnection) -> None:
    if is_file(address):
        # BEGIN IMMEDIATE does not complain about a read-only file; only a write does.
        await connection.execute(text("PRAGMA user_version = 1"))
    elif (await connection.execute(text("SHOW transaction_read_only"))).scalar() == "on":
        raise DatabaseUnwritable(f"The database {place_of(address)} is read-only. Use the address of its primary.")


def _check_revision(address: URL, revision: str | None) -> None:
    refuse_newer(address, revision)
    if revision != head():
        raise DatabaseBehind(f"The database {place_of(address)} is older than this program. {_MIGRATE}.")
