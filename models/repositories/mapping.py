"""Pairs each table with the domain value that is read from it and written to it, column by column.

A pair is made when its module is imported. A column that is in the table and not in the value, or the other way
round, ends the start there, rather than being lost at the next save.
"""

from __future__ import annotations

from collections.abc import Mapping as Names
from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from sqlalchemy import ColumnElement, Executable, FromClause, Insert, Table, Update, bindparam, func, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from models.database.errors import Conflict

Value = TypeVar("Value")
Row = Sequence[Any]
Values = dict[str, Any]


class ColumnForgotten(TypeError):
    """A mistake in the code: a column is written down in one place and not in the other."""


class Mapping(Generic[Value]):
    """A table and its value.

    `names`: the column of each field that is called otherwise. `joined`: fields that other tables fill. `unread`:
    columns that the value does without. Raises ColumnForgotten.
    """

    def __init__(
        self,
        row: type[SQLModel],
        value: type[Value],
        names: Names[str, str] | None = None,
        joined: Sequence[str] = (),
        unread: Sequence[str] = (),
    ) -> None:
        self.table = table_of(row)
        self._value = value
        order = [field.name for field in fields(value)]  # type: ignore[arg-type]
        self._columns = {name: (names or {}).get(name, name) for name in order if name not in joined}
        self._check(unread)
        hints = get_type_hints(value)
        declared = [hints[name] for name in self._columns]
        self._words = tuple((at, enum) for at, hint in enumerate(declared) if (enum := _enum_in(hint)))
        self._moments = tuple(at for at, hint in enumerate(declared) if datetime in (hint, *get_args(hint)))
        self._days = tuple(at for at, hint in enumerate(declared) if date in (hint, *get_args(hint)))
        self._joined = tuple((order.index(name), name) for name in order if name in joined)

    def _check(self, unread: Sequence[str]) -> None:
        stored, known = set(self.table.c.keys()), {*self._columns.values(), *unread}
        if stored != known:
            raise ColumnForgotten(
                f"{ColumnForgotten.__doc__} The table {self.table.name} alone has {sorted(stored - known)}, "
                f"{self._value.__name__} alone has {sorted(known - stored)}."
            )

    @property
    def columns(self) -> list[Any]:
        """What to select, for `read`."""
        return [self.table.c[column] for column in self._columns.values()]

    def read(self, row: Row, **joined: Any) -> Value:
        """The value of a row whose columns are `columns`, and of what other tables fill."""
        values = list(row)
        for at, enum in self._words:
            if values[at] is not None:
                values[at] = enum(values[at])
        for at, name in self._joined:
            values.insert(at, joined[name])
        return self._value(*values)

    def read_json(self, row: Row, **joined: Any) -> Value:
        """The same of a row that came as JSON, in which moments and days are text."""
        values = list(row)
        for at in self._moments:
            if values[at] is not None:
                values[at] = _moment(values[at])
        for at in self._days:
            if values[at] is not None:
                values[at] = date.fromisoformat(values[at])
        return self.read(values, **joined)

    def read_all_json(self, rows: Sequence[Row] | None) -> tuple[Value, ...]:
        """The values of several such rows, or of none (None). What other tables fill stands last in each, in order."""
        own, joined = len(self._columns), [name for _, name in self._joined]
        return tuple(self.read_json(row[:own], **dict(zip(joined, row[own:], strict=True))) for row in rows or ())

    def values(self, value: Value, **more: Any) -> Values:
        """What to store of a value, by column, but for the id, which the database gives. `more`: other columns."""
        written = {column: getattr(value, name) for name, column in self._columns.items() if column != "id"}
        return written | more


def table_of(row: type[SQLModel]) -> Table:
    """The table beneath a class, for statements on columns rather than on objects."""
    table: Table = getattr(row, "__table__")  # noqa: B009, SQLModel does not declare it
    return table


def root_of(person_id: ColumnElement[Any], person: FromClause) -> ColumnElement[Any]:
    """The person whom an identity belongs to now. `person`: the table of people as it is joined to `person_id`."""
    return func.coalesce(person.c.linked_to, person_id)


def _enum_in(hint: Any) -> type[Enum] | None:
    return next((part for part in (hint, *get_args(hint)) if isinstance(part, type) and issubclass(part, Enum)), None)


def _moment(stored: str) -> datetime:
    """SQLite keeps UTC without saying so."""
    read = datetime.fromisoformat(stored)
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)


async def fetch(session: AsyncSession, statement: Executable, **values: Any) -> Sequence[Row]:
    """All rows of a statement. `values`: of its parameters, by name."""
    result = await session.exec(statement, params=values)  # type: ignore[call-overload]  # SQLModel types its own alone
    rows: Sequence[Row] = result.all()
    return rows


async def fetch_one(session: AsyncSession, statement: Executable, **values: Any) -> Row | None:
    """The first row, None if there is none."""
    return next(iter(await fetch(session, statement, **values)), None)


async def execute(session: AsyncSession, statement: Executable, *values: Values) -> int:
    """Runs a statement once for each of `values`, in order. How many rows it changed, if it ran once."""
    result = await session.exec(statement, params=values[0] if len(values) == 1 else values)  # type: ignore[call-overload]
    return int(result.rowcount)


async def add(session: AsyncSession, table: Table, rows: Sequence[Values]) -> None:
    """Insert rows in this order, whose ids nobody needs. Nothing happens for none."""
    if rows:
        await execute(session, _into(table), *rows)


async def put(session: AsyncSession, table: Table, row: Values, unchanged: Sequence[str] = ()) -> None:
    """A new row, or its values in the row that has the same key, however many do so at once.

    `unchanged`: columns that keep what stands in the row that is there.
    """
    dialect = (await session.connection()).dialect.name
    await execute(session, _put(dialect, table, tuple(row), tuple(unchanged)), row)


async def add_numbered(session: AsyncSession, table: Table, rows: Sequence[Values]) -> list[int]:
    """New rows, in this order, and the ids that they got."""
    if not rows:
        return []
    # One row goes by itself: for a list, SQLAlchemy writes the statement anew and sorts what comes back.
    result = await session.exec(_numbered_into(table), params=rows[0] if len(rows) == 1 else [*rows])
    return [int(number) for (number,) in result.all()]


async def change(session: AsyncSession, mapping: Mapping[Any], value: Any) -> None:
    """Puts a value in the place of the one that its row holds. Raises Conflict if there is no such row."""
    if not await execute(session, _update(mapping.table), mapping.values(value, of_id=value.id)):
        raise Conflict("The row is gone. Start again on what is stored now.")


async def save_rows(session: AsyncSession, mapping: Mapping[Any], onboarding: int, values: Sequence[Any]) -> None:
    """Changes the rows of values that have an id, and adds the others to the onboarding with this id.

    Raises Conflict for an id that no row has.
    """
    for value in values:
        if value.id is not None:
            await change(session, mapping, value)
    new = [mapping.values(value, onboarding_id=onboarding) for value in values if value.id is None]
    await add(session, mapping.table, new)


@cache
def _into(table: Table) -> Insert:
    return insert(table)


@cache
def _put(dialect: str, table: Table, names: tuple[str, ...], unchanged: tuple[str, ...]) -> Executable:
    key = [column.name for column in table.primary_key]
    new: Any = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    changed = {name: new.excluded[name] for name in names if name not in (*key, *unchanged)}
    written = new.values({name: bindparam(name) for name in names})
    either: Executable = written.on_conflict_do_update(index_elements=key, set_=changed)
    return either


@cache
def _numbered_into(table: Table) -> ReturningInsert[Any]:
    return insert(table).returning(table.c.id, sort_by_parameter_order=True)


@cache
def _update(table: Table) -> Update:
    """Sets what it is given."""
    return update(table).where(table.c.id == bindparam("of_id"))
