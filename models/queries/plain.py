"""Statements on columns rather than on objects: for what nearly every turn asks and writes, several times as quick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Executable, Table
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


def columns_of(table: type[SQLModel]) -> Table:
    """The table beneath a class."""
    beneath: Table = getattr(table, "__table__")  # noqa: B009, SQLModel does not declare it
    return beneath


async def one_or_none(session: AsyncSession, asked: Executable, **given: Any) -> tuple[Any, ...] | None:
    """The only row. Objects that wait to be written are not seen: flush first."""
    return await session.run_sync(lambda sync: sync.connection().execute(asked, given).one_or_none())


async def rows(session: AsyncSession, asked: Executable, **given: Any) -> Sequence[tuple[Any, ...]]:
    """All of them."""
    return await session.run_sync(lambda sync: sync.connection().execute(asked, given).all())


async def run(session: AsyncSession, deed: Executable, given: Any = None) -> int:
    """How many rows it changed."""
    return await session.run_sync(lambda sync: sync.connection().execute(deed, given).rowcount)


async def numbers(session: AsyncSession, into: Executable, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Adds rows, and returns their ids in order."""
    return await session.run_sync(lambda sync: list(sync.connection().execute(into, rows).scalars()))
