"""Turns what a database driver raises into our own errors, so that nobody above has to know the driver."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from socket import gaierror

from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm.exc import StaleDataError

from models.database.errors import Conflict, DatabaseUnavailable, DatabaseUnwritable

_SQLITE_TAKEN = {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}
_SQLITE_LOST = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_PROTOCOL,
}
# unique_violation, serialization_failure, deadlock_detected: each is cured by starting again.
_POSTGRESQL_TAKEN = {"23505", "40001", "40P01"}
# Connection lost, out of resources, shut down by an operator: the first two letters of PostgreSQL's codes.
_POSTGRESQL_LOST = {"08", "53", "57"}
_READ_ONLY_TRANSACTION = "25006"
# asyncpg prepared it before a newer version migrated, and prepares it anew next time.
_TABLES_CHANGED = "InvalidCachedStatementError"
# FileNotFoundError: a server that listens on a socket takes it away when it stops.
_NO_CONNECTION = (InterfaceError, NoConnectionFree, ConnectionError, FileNotFoundError, TimeoutError, gaierror)


@contextmanager
def in_our_terms() -> Iterator[None]:
    """Raises Conflict, DatabaseUnwritable or DatabaseUnavailable in place of a driver's error; the rest pass."""
    try:
        yield
    except Exception as problem:
        ours = _translated(problem)
        if ours is None:
            raise
        raise ours from problem


def _translated(problem: Exception) -> Conflict | DatabaseUnwritable | DatabaseUnavailable | None:
    cause = problem.orig if isinstance(problem, DBAPIError) else problem  # on a line it comes as the driver raised it
    on_sqlite: int = getattr(cause, "sqlite_errorcode", 0)
    on_postgresql: str = getattr(cause, "sqlstate", None) or ""
    if isinstance(problem, StaleDataError) or on_sqlite in _SQLITE_TAKEN or on_postgresql in _POSTGRESQL_TAKEN:
        return Conflict("Somebody else was first. Start again on what is stored now.")
    if on_sqlite & 0xFF == sqlite3.SQLITE_READONLY or on_postgresql == _READ_ONLY_TRANSACTION:
        return DatabaseUnwritable("The database cannot be written to. Run python -m bot doctor to see why.")
    if type(cause).__name__ == _TABLES_CHANGED:
        return DatabaseUnavailable()
    if on_sqlite & 0xFF in _SQLITE_LOST or on_postgresql[:2] in _POSTGRESQL_LOST or _no_connection(problem):
        return DatabaseUnavailable()
    return None


def _no_connection(problem: Exception) -> bool:
    return isinstance(problem, _NO_CONNECTION) or (isinstance(problem, DBAPIError) and problem.connection_invalidated)
