"""Statements on columns rather than on objects: for what nearly every turn asks and writes, several times as quick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, Column, Insert, Table, bindparam, insert
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlmodel import SQLModel

from models.database.line import Given
from models.database.session import Session
from models.database.statements import Row


def columns_of(table: type[SQLModel]) -> Table:
    """The table beneath a class."""
    beneath: Table = getattr(table, "__table__")  # noqa: B009, SQLModel does not declare it
    return beneath


def into(table: type[SQLModel]) -> Insert:
    """Adds one row. What has a default, or may be null, may be left out."""
    columns = columns_of(table)
    return insert(columns).values({column.name: _new(column) for column in columns.c if not _is_numbered(column)})


def numbered_into(table: type[SQLModel]) -> ReturningInsert[Any]:
    """The same, and returns its id."""
    return into(table).returning(columns_of(table).c.id)


def _is_numbered(column: Column[Any]) -> bool:
    """By the database."""
    return column is column.table.autoincrement_column


def _new(column: Column[Any]) -> BindParameter[Any]:
    if isinstance(column.default, ScalarElementColumnDefault):
        return bindparam(column.name, column.default.arg)
    return bindparam(column.name, None) if column.nullable else bindparam(column.name)


async def one_or_none(session: Session, asked: ClauseElement, **given: Any) -> Row | None:
    """The only row. Objects that wait to be written are not seen: flush first."""
    found = await session.line.rows(asked, given)
    return found[0] if found else None


async def rows(session: Session, asked: ClauseElement, **given: Any) -> list[Row]:
    """All of them."""
    return await session.line.rows(asked, given)


async def run(session: Session, deed: ClauseElement, **given: Any) -> int:
    """How many rows it changed."""
    return await session.line.run(deed, given)


async def run_each(session: Session, deed: ClauseElement, several: Sequence[Given]) -> None:
    """Once for each, in order."""
    if several:
        await session.line.run_each(deed, several)


async def numbers(session: Session, deed: ClauseElement, several: Sequence[Given]) -> list[int]:
    """Adds rows, and returns their ids in order."""
    return [number for (number,) in await session.line.rows_of_each(deed, several)] if several else []
