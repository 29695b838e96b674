"""Copies the only onboarding of a database, row by row, for as many other people as there are to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from benchmarks.filling import insert_rows
from conversations.turns import Actor

# In the order in which they refer to each other.
_TABLES = ("onboarding", "person", "membership", "answer", "review", "event", "reminder", "outbox", "receipt")
_REFERS = {"onboarding_id": "onboarding", "focus": "onboarding", "person_id": "person", "event_id": "event"}
Row = dict[str, Any]


class Copies:
    """`first` owns the onboarding that is copied. Ids end in a number of 7 digits, which is their own for everybody."""

    def __init__(self, first: Actor) -> None:
        self._first = first

    def user(self, number: int) -> str:
        return f"{self._first.user[:-7]}{number:07}"

    def reference(self, number: int) -> str:
        return f"ONB-{number:07}"

    async def insert(self, connection: AsyncConnection, count: int) -> None:
        """Until there are `count` onboardings."""
        kept = {name: await _rows(connection, _table(name)) for name in _TABLES}
        for name in _TABLES:
            if kept[name]:
                copied = (self._copied(name, row, number, kept) for number in range(1, count) for row in kept[name])
                names = tuple(kept[name][0])
                await insert_rows(connection, _table(name), names, (tuple(row.values()) for row in copied))
        if connection.dialect.name == "postgresql":
            for name in _TABLES[:-1]:
                newest = select(func.max(_table(name).c.id)).scalar_subquery()
                await connection.execute(select(func.setval(func.pg_get_serial_sequence(name, "id"), newest)))

    def _copied(self, name: str, row: Row, number: int, kept: Mapping[str, Sequence[Row]]) -> Row:
        """The same row for another person: every number in it moves on."""
        made = dict(row)
        if "id" in row:
            made["id"] += number * len(kept[name])
        for column, table in _REFERS.items():
            if row.get(column):
                made[column] += number * len(kept[table])
        match name:
            case "person":
                made |= {"user": self.user(number), "email": f"applicant.{number}@riverside.example"}
            case "onboarding":
                made |= {"reference": self.reference(number), "service_key": f"{row['service_key']} {number}"}
            case "receipt":
                made |= {"delivery_id": f"{row['delivery_id']}:{number}", "outcome": "{}"}
            case _:
                pass
        return made


async def _rows(connection: AsyncConnection, table: Table) -> list[Row]:
    return [dict(row) for row in (await connection.execute(select(table))).mappings()]


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]
