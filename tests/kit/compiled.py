"""Statements are compiled once in a run, rather than once for each test's own engines, which takes
half of what a usual test on a database takes."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.ext.asyncio import create_async_engine

from models.database import engines
from models.database.sqlite_driver import InlineSQLite


def compile_once(patches: pytest.MonkeyPatch) -> None:
    """Until the patches are undone. SQLAlchemy keeps what it compiled by dialect: two of one kind compile alike."""
    compiled: dict[Any, Any] = {}
    for dialect in (InlineSQLite, PGDialect_asyncpg):
        patches.setattr(dialect, "__eq__", lambda mine, other: type(mine) is type(other))
        patches.setattr(dialect, "__hash__", lambda mine: hash(type(mine)))
    shared = partial(create_async_engine, execution_options={"compiled_cache": compiled})
    patches.setattr(engines, "create_async_engine", shared)
