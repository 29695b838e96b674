"""Connections to SQLite and PostgreSQL, set up so that two writers never trip over each other."""

from __future__ import annotations

from functools import partial

from sqlalchemy import event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from models.addresses import is_file
from models.inline_sqlite import InlineConnection, patiently

READERS = 4  # connections, on SQLite
CONNECTIONS = 10  # on PostgreSQL

STATEMENTS = 256  # kept compiled on each connection of SQLite

_LASTING = "PRAGMA synchronous = FULL"


def writing_engine(address: URL) -> AsyncEngine:
    """For units of work. On SQLite one connection, whose transactions begin as writers."""
    if not is_file(address):
        return _postgresql(address)
    return _sqlite(address, 1, "BEGIN IMMEDIATE", (_LASTING, "PRAGMA foreign_keys = ON"))


def migrating_engine(address: URL) -> AsyncEngine:
    """For migrations. On SQLite without foreign keys: a table that changes shape is copied, dropped and renamed."""
    return _sqlite(address, 1, "BEGIN IMMEDIATE", (_LASTING,)) if is_file(address) else _postgresql(address)


def reading_engine(address: URL, writing: AsyncEngine) -> AsyncEngine:
    """For looking: each transaction sees one moment of the database and cannot change it."""
    if not is_file(address):
        return writing.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return _sqlite(address, READERS, "BEGIN", (_LASTING, "PRAGMA query_only = ON"))


def _postgresql(address: URL) -> AsyncEngine:
    # hide_parameters: what people answered stays out of error messages, and so out of logs.
    return create_async_engine(
        address,
        hide_parameters=True,
        pool_size=CONNECTIONS,
        pool_pre_ping=True,
        pool_timeout=10,
        connect_args={"timeout": 5, "command_timeout": 60},
    )


def _sqlite(address: URL, connections: int, begin: str, pragmas: tuple[str, ...]) -> AsyncEngine:
    engine = create_async_engine(
        address,
        hide_parameters=True,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=10,
        # SQLite's own waiting would hold up the whole loop; `patiently` waits beside it.
        connect_args={"timeout": 0, "check_same_thread": False, "cached_statements": STATEMENTS},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: InlineConnection, _record: object) -> None:
        # Python's sqlite3 would begin transactions by itself, late and as a reader.
        connection.isolation_level = None
        connection.begins = begin
        for pragma in ("PRAGMA journal_mode = WAL", *pragmas):
            patiently(partial(connection.execute, pragma))

    return engine
