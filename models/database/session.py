"""The session of a unit of work or a reading: objects the SQLAlchemy way, and the line beneath for the rest."""

from __future__ import annotations

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from models.database.line import Line


class Session(AsyncSession):
    """SQLModel's session on a line. Ending it stores nothing by itself: the line's transaction does."""

    def __init__(self, line: Line, **settings: Any) -> None:
        # What was read stays readable after the commit, without another trip to the database.
        super().__init__(line.connection, expire_on_commit=False, **settings)
        self.line = line
