"""One transaction: everything in it is stored, or nothing."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from models.database.session import Session
from models.database.translation import in_our_terms


class UnitOfWork:
    """Sends what is left to the database on a clean exit, for its line to store.

    Raises Conflict when somebody else was first and DatabaseUnavailable when the database was lost: nothing was
    stored, unless it was lost in the middle of the commit. A receipt tells.
    """

    def __init__(self, session: Session) -> None:
        self.session = session

    async def flush(self) -> None:
        """Sends the changes to the database, which numbers new rows and finds conflicts now."""
        if self.session.new or self.session.dirty or self.session.deleted:
            with in_our_terms():
                await self.session.flush()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.session.in_transaction():
            return  # all was said on the line
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

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        session.sync_session.autoflush = False

    async def flush(self) -> None:
        raise WouldWrite

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if problem is None and (self.session.new or self.session.dirty):
            raise WouldWrite
