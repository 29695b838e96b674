"""One transaction: everything in it is stored, or nothing."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from sqlmodel.ext.asyncio.session import AsyncSession

from models.translation import in_our_terms

Session = AsyncSession


class UnitOfWork:
    """Commits on a clean exit and rolls back on an exception.

    Raises Conflict when somebody else was first and DatabaseUnavailable when the database was lost: nothing was stored.
    """

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def flush(self) -> None:
        """Sends the changes to the database, which numbers new rows and finds conflicts now."""
        with in_our_terms():
            await self.session.flush()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if problem is None:
            await self.session.commit()
        else:
            await self.session.rollback()


class WouldWrite(Exception):
    """A look at the database found something to write: start again in a unit of work."""


class Look(UnitOfWork):
    """A unit of work that has nothing to write, as far as anybody knows. Raises WouldWrite where it has after all.

    Whatever writes in columns says `flush` first.
    """

    def __init__(self, session: AsyncSession) -> None:
        super().__init__(session)
        session.sync_session.autoflush = False

    async def flush(self) -> None:
        raise WouldWrite

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if problem is None and (self.session.new or self.session.dirty):
            raise WouldWrite
