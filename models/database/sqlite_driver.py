"""SQLite on the event loop's own thread: a statement takes microseconds, less than handing it to another thread.

What may take longer does not hold the loop up: a commit, which waits for the disk, runs in a thread, and a
transaction that waits for another program's write sleeps in between.
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
    """Hands out such cursors. `begins`: how SQLAlchemy begins its transactions; empty where it leaves them alone."""

    begins = ""

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
        if dbapi_connection.begins:
            await_only(patiently(partial(dbapi_connection.execute, dbapi_connection.begins)))

    def do_commit(self, dbapi_connection: Any) -> None:
        if dbapi_connection.begins and dbapi_connection.in_transaction:
            await_only(asyncio.get_running_loop().run_in_executor(None, dbapi_connection.commit))

    def do_rollback(self, dbapi_connection: Any) -> None:
        if dbapi_connection.begins:
            dbapi_connection.rollback()


async def patiently(deed: Callable[[], object]) -> None:
    """While another program writes, let the loop do other things and try again."""
    give_up = monotonic() + BUSY_SECONDS
    while True:
        try:
            deed()
            return
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > give_up:
                raise
            await asyncio.sleep(0.01)


registry.register("sqlite.inline", __name__, InlineSQLite.__name__)
