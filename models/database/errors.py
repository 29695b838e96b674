"""What can go wrong with the database, in our own terms, and the translation of what a driver raises into them.

Each message says what to do and never holds a password.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from socket import gaierror

from sqlalchemy.exc import DBAPIError, InterfaceError, InvalidatePoolError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as NoConnectionFree


class DatabaseProblem(Exception):
    """The database cannot be used. The message is one sentence for an operator."""


class DatabaseAddressWrong(DatabaseProblem):
    """The address is not one of a database that we know."""


class DatabaseMissing(DatabaseProblem):
    """There is no database at the address, or it does not let us in."""


class DatabaseUnwritable(DatabaseProblem):
    """The database can be read at most."""


class DatabaseBehind(DatabaseProblem):
    """The database lacks a migration that this program needs. Run `python -m bot migrate`."""


class DatabaseNewer(DatabaseProblem):
    """A newer version of the code has migrated the database."""


class DatabasePooled(DatabaseProblem):
    """A connection pooler in transaction mode stands before the database, and we were not told."""

    def __init__(self) -> None:
        super().__init__(
            "The database is behind a connection pooler in transaction mode. Set DATABASE_POOLER to transaction."
        )


class DatabaseUnavailable(DatabaseProblem):
    """The database was lost, or stayed locked, in the middle of the work. Nothing was saved; try again."""

    def __init__(self, message: str = "The database did not answer. Nothing was saved. Try again.") -> None:
        super().__init__(message)


class Conflict(Exception):
    """Somebody else was first: a row that we read has changed, or a row that must be the only one exists already.

    Nothing was saved. Start the turn again on what is stored now.
    """

    def __init__(self, message: str = "Somebody else was first. Start again on what is stored now.") -> None:
        super().__init__(message)


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
# duplicate_prepared_statement, invalid_sql_statement_name: another server connection than the one that prepared it.
_POOLED = {"42P05", "26000"}
# asyncpg prepared it before a newer version migrated, and prepares it anew next time.
_TABLES_CHANGED = "InvalidCachedStatementError"
# FileNotFoundError: a server that listens on a socket takes it away when it stops.
_NO_CONNECTION = (
    *(InterfaceError, NoConnectionFree, InvalidatePoolError, PendingRollbackError),
    *(ConnectionError, FileNotFoundError, TimeoutError, gaierror),
)


@contextmanager
def in_our_terms() -> Iterator[None]:
    """Raises a DatabaseProblem or a Conflict in place of a driver's error; the rest pass."""
    try:
        yield
    except Exception as problem:
        ours = _translated(problem)
        if ours is None:
            raise
        raise ours from problem


def driver_error(problem: Exception) -> Exception:
    """What the driver itself raised, without SQLAlchemy's wrapping."""
    cause = problem.orig if isinstance(problem, DBAPIError) else None
    return cause if isinstance(cause, Exception) else problem


def is_pooled(cause: Exception) -> bool:
    """Whether a driver's error says that a pooler in transaction mode stands before the server."""
    return getattr(cause, "sqlstate", None) in _POOLED


def _translated(problem: Exception) -> Conflict | DatabaseProblem | None:
    cause = driver_error(problem)
    on_sqlite: int = getattr(cause, "sqlite_errorcode", 0)
    on_postgresql: str = getattr(cause, "sqlstate", None) or ""
    if on_sqlite in _SQLITE_TAKEN or on_postgresql in _POSTGRESQL_TAKEN:
        return Conflict()
    if on_sqlite & 0xFF == sqlite3.SQLITE_READONLY or on_postgresql == _READ_ONLY_TRANSACTION:
        return DatabaseUnwritable("The database cannot be written to. Run python -m bot doctor to see why.")
    if is_pooled(cause):
        return DatabasePooled()
    if type(cause).__name__ == _TABLES_CHANGED:
        return DatabaseUnavailable()
    if on_sqlite & 0xFF in _SQLITE_LOST or on_postgresql[:2] in _POSTGRESQL_LOST or _no_connection(problem):
        return DatabaseUnavailable()
    return None


def _no_connection(problem: Exception) -> bool:
    return isinstance(problem, _NO_CONNECTION) or (isinstance(problem, DBAPIError) and problem.connection_invalidated)
