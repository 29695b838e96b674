"""Connections to SQLite and PostgreSQL, set up so that two writers never trip over each other."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DisconnectionError, InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import await_only

from models.database.errors import DatabaseUnavailable
from models.database.sqlite_driver import InlineConnection, patiently
from models.database.url import driver_arguments, is_file

READERS = 4  # connections, on SQLite
STATEMENTS = 256  # kept compiled on each connection of SQLite

_CONNECTED_WITHIN = 5.0  # seconds
_PATIENCE = 10.0  # seconds for a connection to become free
_RESTED = 0.01  # seconds; between the turns of a busy moment nobody asks whether the server is still there
_ANSWERS_WITHIN = 2.0  # seconds, a server that is there
_LASTING = "PRAGMA synchronous = FULL"
_FAILED = "failed"  # in a connection's info: a statement of this transaction failed
_LAST_USED = "last_used"


@dataclass(frozen=True)
class ConnectionSettings:
    """How PostgreSQL is reached. `size`: connections at most.

    `transaction_pooler`: a pooler in between gives each transaction a server connection of its own, so that statements
    cannot stay prepared, nor notifications be heard. `may_be_newer`: a version that went back starts on a database
    that a newer one has migrated.
    """

    size: int = 20
    transaction_pooler: bool = False
    may_be_newer: bool = False


DIRECTLY = ConnectionSettings()


def writing_engine(address: URL, settings: ConnectionSettings = DIRECTLY) -> AsyncEngine:
    """For units of work. On SQLite it has one connection, whose transactions begin as a writer's at once."""
    if is_file(address):
        engine = _sqlite(address, 1, "BEGIN IMMEDIATE", (_LASTING, "PRAGMA foreign_keys = ON"))
    else:
        engine = _postgresql(address, settings)
    _keep_whole(engine)
    return engine


def reading_engine(address: URL, writing: AsyncEngine) -> AsyncEngine:
    """For looking at one moment: nothing can be written. On PostgreSQL it shares the connections of `writing`."""
    if is_file(address):
        return _sqlite(address, READERS, "BEGIN", (_LASTING, "PRAGMA query_only = ON"))
    return writing.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def migrating_engine(address: URL, settings: ConnectionSettings = DIRECTLY) -> AsyncEngine:
    """For migrations. On SQLite without foreign keys: a table that changes shape is copied, dropped and renamed."""
    return _sqlite(address, 1, "BEGIN IMMEDIATE", (_LASTING,)) if is_file(address) else _postgresql(address, settings)


def _keep_whole(engine: AsyncEngine) -> None:
    """A transaction in which a statement failed is never stored, though somebody went on after the failure.

    PostgreSQL undoes such a transaction at its commit, without an error. SQLite would store the rest of it.
    """

    @event.listens_for(engine.sync_engine, "handle_error")
    def note(context: ExceptionContext) -> None:
        if isinstance(context.original_exception, TimeoutError):
            context.is_disconnect = True  # the server says nothing: its other connections are as silent
        elif context.connection is not None and not context.is_disconnect:
            context.connection.info[_FAILED] = True

    @event.listens_for(engine.sync_engine, "begin")
    def forget(connection: Connection) -> None:
        connection.info.pop(_FAILED, None)

    @event.listens_for(engine.sync_engine, "commit")
    def refuse(connection: Connection) -> None:
        if connection.info.get(_FAILED):
            raise DatabaseUnavailable()


def _postgresql(address: URL, settings: ConnectionSettings) -> AsyncEngine:
    address, arguments = driver_arguments(address, _CONNECTED_WITHIN)
    engine = create_async_engine(
        address,
        hide_parameters=True,  # what people answered stays out of error messages, and so out of logs
        pool_size=settings.size,
        max_overflow=0,
        pool_timeout=_PATIENCE,
        pool_use_lifo=True,  # the connection that was used last rested least
        connect_args={"command_timeout": 60, **arguments, **(_UNNAMED if settings.transaction_pooler else {})},
    )
    _find_lost_connections(engine)
    return engine


_UNNAMED: dict[str, Any] = {
    "statement_cache_size": 0,
    "prepared_statement_cache_size": 0,
    "prepared_statement_name_func": lambda: "",
}
"""A statement that is prepared under no name lives as long as the transaction that uses it: SQLAlchemy's page on
asyncpg, "Prepared Statement Name with PGBouncer"."""


def _find_lost_connections(engine: AsyncEngine) -> None:
    """A server that restarted between two turns is not noticed: its connections are found out and made anew.

    SQLAlchemy's own `pool_pre_ping` would go to the server three times for every turn.
    """

    @event.listens_for(engine.sync_engine, "checkin")
    def rest(_connection: Any, record: Any) -> None:
        record.info[_LAST_USED] = monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def look(connection: Any, record: Any, _proxy: object) -> None:
        if connection.driver_connection.is_closed():
            raise DisconnectionError("The connection was closed.")
        if monotonic() - record.info.get(_LAST_USED, monotonic()) > _RESTED:
            connection.run_async(_answers)


async def _answers(connection: Any) -> None:
    """`connection`: asyncpg's. Its pool is told to make all of them anew, for they lead to the same server."""
    try:
        async with asyncio.timeout(_ANSWERS_WITHIN):
            await connection.execute("SELECT 1")
    except Exception as problem:
        raise InvalidatePoolError("The server is gone, or silent.") from problem


def _sqlite(address: URL, connections: int, begin: str, pragmas: tuple[str, ...]) -> AsyncEngine:
    engine = create_async_engine(
        address,
        hide_parameters=True,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=_PATIENCE,
        # SQLite's own waiting would hold up the whole loop; `patiently` waits beside it.
        connect_args={"timeout": 0, "check_same_thread": False, "cached_statements": STATEMENTS},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: InlineConnection, _record: object) -> None:
        # Python's sqlite3 would begin transactions by itself, late and as a reader.
        connection.isolation_level = None
        connection.begins = begin
        for pragma in ("PRAGMA journal_mode = WAL", *pragmas):
            await_only(patiently(partial(connection.execute, pragma)))

    return engine
