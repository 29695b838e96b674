"""The lines of one engine. Those that are free stay open: the next unit of work or reading takes one of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.sql.elements import ClauseElement

from models.database.line import Given, Line, line_on
from models.database.statements import Row

T = TypeVar("T")

PATIENCE = 10.0  # seconds for a line to become free
_UNDONE_WITHIN = 2.0  # seconds; a server that hangs would keep whoever gives up


class Lines:
    """No more than `most` of them. Whoever takes one gives it back, or drops it where its state is unknown."""

    def __init__(self, engine: AsyncEngine, most: int) -> None:
        self._engine = engine
        self._room = asyncio.Semaphore(most)
        self._free: list[Line] = []
        self._is_closed = False

    async def take(self) -> Line:
        """Raises TimeoutError if none becomes free, and what an engine raises that cannot connect."""
        async with asyncio.timeout(PATIENCE):
            await self._room.acquire()
        try:
            while self._free:
                line = self._free.pop()
                if not line.is_cut:
                    return line
                await _cut(line)
            return await self._connected()
        except BaseException:
            self._room.release()
            raise

    async def _connected(self) -> Line:
        connection = await self._engine.connect()
        try:
            return await line_on(connection)
        except BaseException:
            await connection.close()
            raise

    async def give_back(self, line: Line) -> None:
        """With no transaction on it."""
        if self._is_closed:
            await self.drop(line)
            return
        try:
            if line.connection.in_transaction():  # SQLAlchemy's, which stands for nothing in the database
                await line.connection.rollback()
        except BaseException:
            await self.drop(line)
            raise
        line.is_new = False
        self._free.append(line)
        self._room.release()

    async def drop(self, line: Line) -> None:
        """Nobody else gets it."""
        try:
            await _cut(line)
        finally:
            self._room.release()

    async def close(self) -> None:
        """Lets go of every connection: of one that is still in use when it is given back."""
        self._is_closed = True
        await self._let_go()
        await self._engine.dispose()

    async def _let_go(self) -> None:
        """Of those that are free."""
        while self._free:
            await _cut(self._free.pop())

    @asynccontextmanager
    async def transaction(self, begins: str, *, keeps: bool) -> AsyncIterator[Line]:
        """A line with a transaction. It is kept if it ends well and `keeps` says so, and else undone."""
        line, _ = await self._opened(lambda line: line.begin(begins))
        try:
            yield line
            await (line.commit() if keeps else line.rollback())
        except BaseException:
            await self._undo(line)
            raise
        await self.give_back(line)

    async def rows(self, asked: ClauseElement, given: Given) -> list[Row]:
        """Of one statement, which is a transaction of its own."""
        line, found = await self._opened(lambda line: line.rows(asked, given))
        await self.give_back(line)
        return found

    async def _opened(self, say: Callable[[Line], Awaitable[T]]) -> tuple[Line, T]:
        """A line on which something was said. One that was used before may be found cut only then: another is taken."""
        while True:
            line = await self.take()
            try:
                return line, await say(line)
            except BaseException as problem:
                await self._undo(line)
                if isinstance(problem, TimeoutError):
                    await self._let_go()  # they lead to the same silence, and each would take as long
                    raise
                if line.is_new or not line.is_cut or not isinstance(problem, Exception):
                    raise

    async def _undo(self, line: Line) -> None:
        try:
            async with asyncio.timeout(_UNDONE_WITHIN):
                await line.rollback()
        except BaseException:
            await self.drop(line)
        else:
            await self.give_back(line)


async def _cut(line: Line) -> None:
    try:
        await line.connection.invalidate()
    finally:
        await line.connection.close()
