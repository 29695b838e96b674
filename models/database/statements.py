"""SQLAlchemy's statements as a driver takes them: each is put into SQL once for each kind of database, and kept.

SQLAlchemy's own way of running a statement takes many times as long as SQLite does for the statement itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

Row = tuple[Any, ...]
Processor = Callable[[Any], Any]

_prepared: dict[tuple[ClauseElement, str], Prepared] = {}


class NothingOfThatName(TypeError):
    """A mistake in the code: the statement takes nothing of this name, and what was given would be lost."""


class NotFixed(TypeError):
    """A mistake in the code: this statement's SQL depends on what is given to it, such as a list of any length."""


@dataclass(frozen=True)
class Prepared:
    """`words` is the SQL. `takes`: the name, the standing value and the processor of each parameter, in order.

    `converts`: which columns of a row are not as the driver reads them, and what makes them so.
    """

    words: str
    takes: tuple[tuple[str, Any, Processor | None], ...]
    converts: tuple[tuple[int, Processor], ...]
    names: frozenset[str]

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """What is given, by name, as the driver takes it. Raises KeyError, or NothingOfThatName."""
        if not given.keys() <= self.names:
            raise NothingOfThatName(f"{NothingOfThatName.__doc__} {sorted(given.keys() - self.names)}")
        return [
            process(value) if process else value
            for name, standing, process in self.takes
            for value in (given[name] if standing is _GIVEN else given.get(name, standing),)
        ]

    def rows(self, fetched: Sequence[Sequence[Any]]) -> list[Row]:
        """What the driver read, as SQLAlchemy would hand it out."""
        if not self.converts:
            return [tuple(row) for row in fetched]
        return [self._converted(list(row)) for row in fetched]

    def _converted(self, row: list[Any]) -> Row:
        for at, process in self.converts:
            row[at] = process(row[at])
        return tuple(row)


_GIVEN = object()
"""Stands for a parameter that has no value of its own."""


def prepared(statement: ClauseElement, dialect: Dialect) -> Prepared:
    """The statement for this kind of database. Ask with statements that stand: each one is kept for good.

    Raises NotFixed.
    """
    found = _prepared.get((statement, dialect.name))
    if found is None:
        found = _prepared[statement, dialect.name] = _made(statement, dialect)
    return found


def _made(statement: ClauseElement, dialect: Dialect) -> Prepared:
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler), "it is a statement"
    if compiled.literal_execute_params or compiled.post_compile_params or compiled.insert_prefetch:
        raise NotFixed(f"{NotFixed.__doc__} {compiled}")
    takes = []
    for name in compiled.positiontup or ():
        bind = compiled.binds[name]
        standing = _GIVEN if bind.required else bind.effective_value
        takes.append((name, standing, bind.type.dialect_impl(dialect).bind_processor(dialect)))
    return Prepared(str(compiled), tuple(takes), _converts(statement, dialect), frozenset(compiled.binds))


def _converts(statement: ClauseElement, dialect: Dialect) -> tuple[tuple[int, Processor], ...]:
    columns = getattr(statement, "exported_columns", None)
    types = [column.type for column in columns] if columns is not None else []
    found = ((at, each.dialect_impl(dialect).result_processor(dialect, None)) for at, each in enumerate(types))
    return tuple((at, process) for at, process in found if process is not None)
