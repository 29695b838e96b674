"""How a database means to read what it is asked, as its EXPLAIN tells: by which index, or every row of a table."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import event, text
from sqlmodel.ext.asyncio.session import AsyncSession

from models.database.database import Database

Look = Callable[[AsyncSession], Awaitable[object]]

_EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}
_READ = {  # a table, and the index by which it is read
    "sqlite": re.compile(r"(?:SCAN|SEARCH) (?!CONSTANT)(\w+)(?: USING (?:COVERING )?(?:INDEX|INTEGER) (\w+))?"),
    "postgresql": re.compile(r"Seq Scan on (\w+)|(?:using|Bitmap Index Scan on) (\w+)"),
}


async def read_by(database: Database, look: Look) -> set[str]:
    """The indexes by which what the function runs is read, and "every row of" each table that is read whole.

    What it writes is undone. Store enough rows first that reading a whole table would not be the quickest way.
    """
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        asked.append((statement, parameters))

    async with database.unit_of_work() as session:
        connection = await session.connection()
        await connection.execute(text("ANALYZE"))
        event.listen(connection.sync_connection, "before_cursor_execute", note)
        await look(session)
        event.remove(connection.sync_connection, "before_cursor_execute", note)
        dialect, ways = connection.dialect.name, set()
        for statement, parameters in asked:
            plan = await connection.exec_driver_sql(f"{_EXPLAIN[dialect]} {statement}", parameters)
            for line in plan:
                ways |= {index or f"every row of {table}" for table, index in _READ[dialect].findall(line[-1])}
        await session.rollback()
    return ways
