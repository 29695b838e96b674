"""Connections to SQLite and PostgreSQL, set up so that two writers never trip over each other."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import await_only

from models.database.sqlite_driver import InlineConnection, patiently
from models.database.url import is_file

READERS = 4  # connections, on SQLite
CONNECTIONS = 20  # on PostgreSQL

STATEMENTS = 256  # kept compiled on each connection of SQLite

_LASTING = "PRAGMA synchronous = FULL"


WRITES = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "BEGIN"}
"""How a transaction that writes begins. On SQLite as a writer at once."""
READS = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}
"""How one begins that sees one moment of the database and cannot change it."""


def writing_engine(address: URL) -> AsyncEngine:
    """For units of work, whose transactions are begun and ended in `lines`. On SQLite it has one connection."""
    if not is_file(address):
        return _postgresql(address, isolation_level="AUTOCOMMIT")
    return _sqlite(address, 1, "", (_LASTING, "PRAGMA foreign_keys = ON"))


def migrating_engine(address: URL) -> AsyncEngine:
    """For migrations. On SQLite without foreign keys: a table that changes shape is copied, dropped and renamed."""
    return _sqlite(address, 1, "BEGIN IMMEDIATE", (_LASTING,)) if is_file(address) else _postgresql(address)


def reading_engine(address: URL) -> AsyncEngine:
    """For looking, on SQLite: its connections cannot write."""
    return _sqlite(address, READERS, "", (_LASTING, "PRAGMA query_only = ON"))


def _postgresql(address: URL, **settings: Any) -> AsyncEngine:
    # hide_parameters: what people answered stays out of error messages, and so out of logs.
    return create_async_engine(
        address,
        hide_parameters=True,
        pool_size=CONNECTIONS,
        max_overflow=0,
        connect_args={"timeout": 5, "command_timeout": 60},
        **settings,
    )


def _sqlite(address: URL, connections: int, begin: str, pragmas: tuple[str, ...]) -> AsyncEngine:
    engine = create_async_engine(
        address,
        hide_parameters=True,
        pool_size=connections,
        max_overflow=0,
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
