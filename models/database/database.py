"""The database: opens it, closes it, checks it, and hands out units of work and readings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy.sql.elements import ClauseElement

from models.database.engines import CONNECTIONS, READERS, READS, WRITES, reading_engine, writing_engine
from models.database.group_commit import GroupCommit
from models.database.line import Line
from models.database.lines import Lines
from models.database.listen import listen
from models.database.readiness import check_ready
from models.database.session import Session
from models.database.statements import Row
from models.database.translation import in_our_terms
from models.database.unit_of_work import Look, UnitOfWork
from models.database.url import is_file, place_of, read_address


class Database:
    """SQLite (a file) or PostgreSQL. Raises DatabaseAddressWrong for any other address."""

    def __init__(self, url: str) -> None:
        address = read_address(url)
        self.place = place_of(address)
        self._address = address
        self._writing = Lines(writing_engine(address), 1 if is_file(address) else CONNECTIONS)
        self._reading = Lines(reading_engine(address), READERS) if is_file(address) else self._writing
        self._writes, self._reads = (begins[address.get_backend_name()] for begins in (WRITES, READS))
        self._group = GroupCommit(self._writing, self._writes) if is_file(address) else None

    async def open(self) -> None:
        """Checks the database and makes the first connections, so that the first turn is as quick as the rest.

        Raises what `check` raises.
        """
        await self.check()
        async with self.reading():
            pass

    async def close(self) -> None:
        """Closes every connection: that of a unit of work which is still open once it has ended."""
        await self._reading.close()
        await self._writing.close()

    async def check(self) -> None:
        """Returns if turns can be stored now; else raises the DatabaseProblem that says what to do about it."""
        async with self._group.alone() if self._group else nullcontext():
            await check_ready(self._address, self._writing)

    async def listen(self, heard: Callable[[], None]) -> None:
        """Calls `heard` when another process has written to the outbox, until it is cancelled. Nothing, on SQLite."""
        if not is_file(self._address):
            await listen(self._address, heard)

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[UnitOfWork]:
        """A transaction that writes, stored once it is left. No network calls in it: on SQLite, others wait for it."""
        with in_our_terms():
            async with self._writing_line() as line, UnitOfWork(Session(line)) as work:
                yield work

    def _writing_line(self) -> AbstractAsyncContextManager[Line]:
        return self._group.line() if self._group else self._writing.transaction(self._writes, keeps=True)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Session]:
        """One moment of the database, to look at. It never waits for a writer, and cannot write."""
        with in_our_terms():
            async with self._reading.transaction(self._reads, keeps=False) as line:
                session = Session(line)
                yield session
                if session.in_transaction():
                    await session.close()

    async def rows(self, asked: ClauseElement, **given: Any) -> list[Row]:
        """A reading of one statement."""
        with in_our_terms():
            return await self._reading.rows(asked, given)

    @asynccontextmanager
    async def look(self) -> AsyncIterator[Look]:
        """As `reading`, for what may turn out to write: it raises WouldWrite then, and nothing was changed."""
        async with self.reading() as session, Look(session) as work:
            yield work
