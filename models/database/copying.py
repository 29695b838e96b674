"""Copies of a whole database: of an SQLite file while it is used, and of everything into an empty database."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, insert, select, tuple_, update
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

import models.tables  # noqa: F401  (fills the metadata)
from models.database.database import Database
from models.database.engines import DIRECTLY, ConnectionSettings
from models.database.errors import DatabaseProblem
from models.database.files import copy_file
from models.database.migrate import upgrade
from models.database.url import file_of, is_file, place_of, read_address

AT_ONCE = 500  # rows
_KEPT_BY_TRIGGERS = ("state_count", "state_stay")
_FILLED_AT_FIRST = ("canned_reply",)  # by the migrations themselves
_PASSING = ("process", "trouble", "arrival", "erasing", "job")


@dataclass(frozen=True)
class Copied:
    """How many rows a table has, in both databases."""

    table: str
    rows: int


async def back_up(url: str, to: Path) -> None:
    """A whole copy of an SQLite file. Raises a DatabaseProblem that says what to do."""
    address = read_address(url)
    if not is_file(address):
        raise DatabaseProblem(f"Take a dump of {place_of(address)} with pg_dump, or as your provider does.")
    if to.exists():
        raise DatabaseProblem(f"There is a file {to} already. Name one that there is not.")
    if not file_of(address).exists():
        raise DatabaseProblem(f"There is no database at {place_of(address)}. Correct DATABASE_URL.")
    try:
        await asyncio.to_thread(copy_file, file_of(address), to)
    except (sqlite3.Error, OSError):
        raise DatabaseProblem(f"{to} could not be written whole. Make room on its disk, and try again.") from None


async def copy_all(url: str, to: str, settings: ConnectionSettings = DIRECTLY) -> list[Copied]:
    """Everything of one database into an empty one, all or nothing, and how much it was.

    The numbers of rows stay, and new ones go on behind them. Raises a DatabaseProblem that says what to do.
    """
    if read_address(url) == read_address(to):
        raise DatabaseProblem("Both addresses are of one database. Give --to the address of an empty one.")
    await upgrade(to, settings=settings, dumped=False)
    source, target = Database(url, settings), Database(to, settings)
    try:
        await source.check()
        await target.check()
        async with source.reading() as old, target.unit_of_work() as new:
            await _must_be_empty(new, target.place)
            copied = [await _copy(old, new, table) for table in _tables()]
            await _number_on(new)
            return copied
    finally:
        await source.close()
        await target.close()


def _tables() -> list[Table]:
    """Every table that lasts, each after those that it points to; last what triggers have filled meanwhile."""
    lasting = [table for table in SQLModel.metadata.sorted_tables if table.name not in _PASSING]
    return sorted(lasting, key=lambda table: table.name in _KEPT_BY_TRIGGERS)


async def _must_be_empty(new: AsyncSession, place: str) -> None:
    for table in _tables():
        if table.name not in _FILLED_AT_FIRST and await _count(new, table):
            raise DatabaseProblem(f"{place} holds something already. Give --to the address of an empty database.")


async def _count(session: AsyncSession, table: Table) -> int:
    return int((await (await session.connection()).execute(select(func.count()).select_from(table))).scalar_one())


async def _copy(old: AsyncSession, new: AsyncSession, table: Table) -> Copied:
    writing = await new.connection()
    if table.name in {*_KEPT_BY_TRIGGERS, *_FILLED_AT_FIRST}:
        await writing.execute(delete(table))
    linked = [column.name for column in table.c if any(key.column.table is table for key in column.foreign_keys)]
    links: list[dict[str, Any]] = []
    async for rows in _pages(old, table):
        links += [row for row in rows if any(row[name] is not None for name in linked)]
        await writing.execute(insert(table), [{**row, **dict.fromkeys(linked)} for row in rows])
    if links:
        await _link(new, table, linked, links)
    there, here = await _count(old, table), await _count(new, table)
    if there != here:
        raise DatabaseProblem(f"Of {table.name}, {here:,} rows of {there:,} were copied, so nothing was. Try again.")
    return Copied(table.name, here)


async def _link(new: AsyncSession, table: Table, linked: list[str], rows: list[dict[str, Any]]) -> None:
    """Rows that point to others of their own table, once all of them are there."""
    one = update(table).where(table.c.id == bindparam("of_id"))
    one = one.values({name: bindparam(f"to_{name}") for name in linked})
    values = [{"of_id": row["id"], **{f"to_{name}": row[name] for name in linked}} for row in rows]
    await (await new.connection()).execute(one, values)


async def _pages(old: AsyncSession, table: Table) -> AsyncIterator[list[dict[str, Any]]]:
    """All rows in the order of their key, some at a time."""
    reading, key = await old.connection(), list(table.primary_key)
    page = select(table).order_by(*key).limit(AT_ONCE)
    last: list[Any] | None = None
    while True:
        asked = page if last is None else page.where(tuple_(*key) > tuple_(*last))
        rows = [dict(row) for row in (await reading.execute(asked)).mappings()]
        if rows:
            yield rows
        if len(rows) < AT_ONCE:
            return
        last = [rows[-1][column.name] for column in key]


async def _number_on(new: AsyncSession) -> None:
    """PostgreSQL numbers new rows from a count of its own, which rows that bring their number leave as it was."""
    connection = await new.connection()
    if connection.dialect.name == "sqlite":
        return
    for table in _tables():
        if "id" in table.c and table.c.id.autoincrement is not False:
            sequence = select(func.pg_get_serial_sequence(f'"{table.name}"', "id")).scalar_subquery()
            highest = select(func.max(table.c.id)).scalar_subquery()
            await connection.execute(select(func.setval(sequence, highest)))  # of nothing (NULL) nothing is set
