"""A line to the database: one connection, spoken to in the driver's own words.

Transactions are begun and ended here, and what nearly every turn asks and writes goes straight to the driver.
SQLAlchemy runs the rest on the same connection, and neither begins nor ends anything.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ClauseElement

from models.database.errors import DatabaseUnavailable
from models.database.sqlite_driver import InlineConnection, patiently
from models.database.statements import Prepared, Row, prepared

T = TypeVar("T")
Given = Mapping[str, Any]


class Line(ABC):
    """Statements are SQLAlchemy's and stand for good: see `prepared`. What fails is raised as the driver raises it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.is_new = True  # until it was used once
        self._dialect = connection.dialect

    @property
    @abstractmethod
    def is_cut(self) -> bool:
        """Whether it is known to lead nowhere any more."""

    @abstractmethod
    async def begin(self, how: str) -> None:
        """`how`: in SQL."""

    @abstractmethod
    async def commit(self) -> None:
        """Returns once it is stored."""

    @abstractmethod
    async def rollback(self) -> None: ...

    @abstractmethod
    async def rows(self, asked: ClauseElement, given: Given) -> list[Row]:
        """What it returns."""

    @abstractmethod
    async def run(self, deed: ClauseElement, given: Given) -> int:
        """How many rows it changed."""

    @abstractmethod
    async def run_each(self, deed: ClauseElement, several: Sequence[Given]) -> None:
        """Once for each, in order."""

    @abstractmethod
    async def rows_of_each(self, deed: ClauseElement, several: Sequence[Given]) -> list[Row]:
        """Once for each, in order, and what they return."""

    def _prepared(self, statement: ClauseElement) -> Prepared:
        return prepared(statement, self._dialect)


class SQLiteLine(Line):
    """Each statement on the loop's own thread: see `inline_sqlite`."""

    def __init__(self, connection: AsyncConnection, raw: InlineConnection) -> None:
        super().__init__(connection)
        self.raw = raw

    @property
    def is_cut(self) -> bool:
        return False

    async def begin(self, how: str) -> None:
        await patiently(partial(self.raw.execute, how))

    async def commit(self) -> None:
        await asyncio.get_running_loop().run_in_executor(None, self.raw.commit)

    async def rollback(self) -> None:
        self.raw.rollback()

    async def rows(self, asked: ClauseElement, given: Given) -> list[Row]:
        statement = self._prepared(asked)
        return statement.rows(self.raw.execute(statement.words, statement.values(given)).fetchall())

    async def run(self, deed: ClauseElement, given: Given) -> int:
        statement = self._prepared(deed)
        return self.raw.execute(statement.words, statement.values(given)).rowcount

    async def run_each(self, deed: ClauseElement, several: Sequence[Given]) -> None:
        statement = self._prepared(deed)
        self.raw.executemany(statement.words, map(statement.values, several))

    async def rows_of_each(self, deed: ClauseElement, several: Sequence[Given]) -> list[Row]:
        return [row for given in several for row in await self.rows(deed, given)]


class PostgreSQLLine(Line):
    """asyncpg keeps each statement prepared on its connection. Raises DatabaseUnavailable once that is lost."""

    def __init__(self, connection: AsyncConnection, raw: Any) -> None:
        super().__init__(connection)
        self._raw = raw

    @property
    def is_cut(self) -> bool:
        return bool(self._raw.is_closed())

    async def begin(self, how: str) -> None:
        await self._kept(self._raw.execute(how))

    async def commit(self) -> None:
        if await self._kept(self._raw.execute("COMMIT")) != "COMMIT":  # a statement had failed: it was undone
            raise DatabaseUnavailable()

    async def rollback(self) -> None:
        await self._kept(self._raw.execute("ROLLBACK"))

    async def rows(self, asked: ClauseElement, given: Given) -> list[Row]:
        statement = self._prepared(asked)
        return statement.rows(await self._kept(self._raw.fetch(statement.words, *statement.values(given))))

    async def run(self, deed: ClauseElement, given: Given) -> int:
        statement = self._prepared(deed)
        status: str = await self._kept(self._raw.execute(statement.words, *statement.values(given)))
        return int(status.rpartition(" ")[2])

    async def run_each(self, deed: ClauseElement, several: Sequence[Given]) -> None:
        statement = self._prepared(deed)
        await self._kept(self._raw.executemany(statement.words, [*map(statement.values, several)]))

    async def rows_of_each(self, deed: ClauseElement, several: Sequence[Given]) -> list[Row]:
        statement = self._prepared(deed)
        return statement.rows(await self._kept(self._raw.fetchmany(statement.words, [*map(statement.values, several)])))

    async def _kept(self, call: Awaitable[T]) -> T:
        try:
            return await call
        except Exception as problem:
            if self.is_cut:
                raise DatabaseUnavailable() from problem
            raise


async def line_on(connection: AsyncConnection) -> Line:
    """A line over a connection that is open."""
    raw: Any = (await connection.get_raw_connection()).driver_connection
    return SQLiteLine(connection, raw) if isinstance(raw, InlineConnection) else PostgreSQLLine(connection, raw)
