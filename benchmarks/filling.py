"""Writes rows by the million, by the quickest way that each driver has: COPY on PostgreSQL, `executemany` on SQLite."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Dialect, Table, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

Values = Iterable[Sequence[Any]]
_PATIENCE = 1800.0  # seconds: a statement of ours has to end much sooner


async def prepare(connection: AsyncConnection) -> None:
    """A large transaction in SQLite's memory: beyond 2 MB of pages, each row would be looked for in a growing log."""
    if connection.dialect.name == "sqlite":
        await connection.execute(text("PRAGMA cache_size = -2000000"))


async def insert_rows(connection: AsyncConnection, table: Table, names: Sequence[str], rows: Values) -> None:
    """In the connection's transaction. `rows`: the values of these columns, as SQLAlchemy would take them."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    written = _as_stored(table, names, rows, connection.dialect)
    if connection.dialect.name == "postgresql":
        async with _unchecked(driver, table):
            await driver.copy_records_to_table(table.name, columns=names, records=written, timeout=_PATIENCE)
        return
    statement = insert(table).values(dict.fromkeys(names)).compile(dialect=connection.dialect)
    driver.executemany(str(statement), written)


@asynccontextmanager
async def _unchecked(driver: Any, table: Table) -> AsyncIterator[None]:
    """Without a look for what each row refers to, which was just written. The triggers of our own stay."""
    found = await driver.fetch(
        "SELECT tgname FROM pg_trigger WHERE tgisinternal AND tgrelid = $1::regclass", table.name
    )
    for (name,) in found:
        await driver.execute(f'ALTER TABLE {table.name} DISABLE TRIGGER "{name}"')
    yield
    for (name,) in found:
        await driver.execute(f'ALTER TABLE {table.name} ENABLE TRIGGER "{name}"')


def _as_stored(table: Table, names: Sequence[str], rows: Values, dialect: Dialect) -> Iterator[tuple[Any, ...]]:
    """What the driver takes for each value."""
    types = [table.c[name].type.dialect_impl(dialect) for name in names]
    converters = [(at, each.bind_processor(dialect)) for at, each in enumerate(types)]
    converted = [(at, convert) for at, convert in converters if convert is not None]
    for row in rows:
        values = list(row)
        for at, convert in converted:
            values[at] = convert(values[at])
        yield tuple(values)
