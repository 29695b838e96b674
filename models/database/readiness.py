"""Whether turns can be stored: finds out before the first user does, and says in one sentence what to do.

It never repeats a driver's own message.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import ssl

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.database.errors import (
    DatabaseBehind,
    DatabaseMissing,
    DatabasePooled,
    DatabaseProblem,
    DatabaseUnwritable,
    driver_error,
    is_pooled,
)
from models.database.url import file_of, is_file, place_of
from models.migrations.revisions import current_on, head, refuse_newer

_LEAST_ROOM = 64 * 1024  # bytes: SQLite's two files beside a database begin with as much
_MIGRATE = "Run python -m bot migrate"


async def check_ready(address: URL, engine: AsyncEngine) -> None:
    """Raises the DatabaseProblem that says what to do. Changes nothing."""
    if is_file(address):
        _check_file(address)
    try:
        async with engine.connect() as connection:
            await _check_writable(address, connection)
            revision = await current_on(connection)
    except (SQLAlchemyError, OSError) as problem:
        raise explained(address, problem) from problem
    _check_revision(address, revision)


async def check_schema(address: URL, engine: AsyncEngine) -> None:
    """The same of the tables alone. `engine`: one that reads."""
    if is_file(address):
        _check_file(address)
    try:
        async with engine.connect() as connection:
            revision = await current_on(connection)
    except (SQLAlchemyError, OSError) as problem:
        raise explained(address, problem) from problem
    _check_revision(address, revision)


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


def check_folder(address: URL) -> None:
    """Raises DatabaseMissing if an SQLite file would have no folder to stand in, DatabaseUnwritable if it may not."""
    folder = file_of(address).parent
    if not folder.is_dir():
        raise DatabaseMissing(f"There is no folder {folder}. Make it, or change the database address.")
    # SQLite keeps two more files beside the database while it is open.
    if not os.access(folder, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
        raise DatabaseUnwritable(f"The folder {folder} cannot be written to. Let this user write there.")


def explained(address: URL, problem: Exception) -> DatabaseProblem:
    """What to do about an error that a driver raised while it connected."""
    cause = driver_error(problem)
    return _explained_file(address, cause) if is_file(address) else _explained_server(address, cause)


def _explained_file(address: URL, cause: Exception) -> DatabaseProblem:
    place = place_of(address)
    if _disk_is_full(address):
        return _full(place)
    match getattr(cause, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return DatabaseMissing(f"{place} is not a database, or is damaged. Put a copy back, or move it away.")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return DatabaseUnwritable(f"The database {place} is locked by another program. Stop it, and try again.")
        case sqlite3.SQLITE_FULL:
            return _full(place)
        case sqlite3.SQLITE_IOERR:
            return DatabaseUnwritable(
                f"The disk that holds {place} cannot be used. Look at the disk, and at the limits of this user."
            )
        case _:
            return DatabaseUnwritable(f"The database {place} cannot be written to. Let this user write to the file.")


_BY_STATE = {
    "3F000": (
        "The user of the database {place} has no schema to put tables in. As its owner, run: ALTER ROLE {user} SET "
        "search_path = public."
    ),
    "53100": "The disk of the server of the database {place} is full. Make room on it.",
    "53300": (
        "The server of the database {place} takes no more connections. Set DATABASE_POOL_SIZE lower, or its "
        "max_connections higher."
    ),
}


def _may_not(address: URL, place: str, in_schema: bool) -> str:
    what = "CREATE, USAGE ON SCHEMA public" if in_schema else "ALL ON ALL TABLES IN SCHEMA public"
    grant = f"GRANT {what} TO {_quoted(address.username)}"
    return f"The user of the database {place} may not use its tables or make some. As its owner, run: {grant}."


def _quoted(user: str | None) -> str:
    return '"' + (user or "postgres").replace('"', '""') + '"'


def _tls_problem(cause: Exception) -> str | None:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return (
            "shows a certificate that cannot be verified. Set sslrootcert in its address to the file of the authority "
            "that signed it, and write its host as the certificate has it."
        )
    if isinstance(cause, ssl.SSLError):
        return "cannot be spoken to over TLS. Correct sslmode and the certificates in its address."
    if isinstance(cause, ConnectionError) and "rejected SSL upgrade" in str(cause):
        return "does not speak TLS. Turn TLS on at its server, or write sslmode=disable in its address."
    return None


def _full(place: str) -> DatabaseProblem:
    return DatabaseUnwritable(f"The disk that holds {place} is full. Make room on it.")


def _disk_is_full(address: URL) -> bool:
    """SQLite tells of it in several ways, by what it was about to write."""
    try:
        room = shutil.disk_usage(file_of(address).parent)
    except OSError:
        return False
    return room.total > 0 and room.free < _LEAST_ROOM  # a folder of the system's own has no disk at all


def _explained_server(address: URL, cause: Exception) -> DatabaseProblem:
    place = place_of(address)
    if is_pooled(cause):
        return DatabasePooled()
    state = str(getattr(cause, "sqlstate", ""))
    if state == "42501":
        return DatabaseUnwritable(_may_not(address, place, "schema" in str(cause)))
    if state in _BY_STATE:
        return DatabaseUnwritable(_BY_STATE[state].format(place=place, user=_quoted(address.username)))
    if tls := _tls_problem(cause):
        return DatabaseMissing(f"The database {place} {tls}")
    match state[:2]:
        case "28":
            return DatabaseMissing(f"The database {place} refused us. Correct the user and password in its address.")
        case "3D":
            return DatabaseMissing(f"There is no database {place}. Make it, or change the database address.")
        case _:
            return DatabaseMissing(f"The database {place} does not answer. Start it, or change the database address.")
