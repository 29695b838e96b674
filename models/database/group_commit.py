"""SQLite's one writing connection: units of work go one after the other, and those that wait are committed together.

A unit of work ends when its group is on the disk, so that what was answered is kept. Each stands on a savepoint of its
own: one that fails takes nothing with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from models.database.errors import DatabaseUnavailable
from models.database.line import Line, SQLiteLine
from models.database.lines import Lines

MOST = 16
"""Units of work in one group: the first of them waits for the last. With many more, the slowest take twice as long."""


class AlreadyWriting(RuntimeError):
    """A mistake in the code: a task that waits here for itself would wait for ever."""


class GroupCommit:
    """Lets one task through at a time, first come, first served. A pool of writers is slower, and starves some."""

    def __init__(self, lines: Lines, begins: str) -> None:
        self._lines = lines
        self._begins = begins
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._open: _Group | None = None
        self._writer: asyncio.Task[Any] | None = None
        self._ending: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        """On a savepoint, in the order of arrival. Left without an error, it returns once all of it is stored."""
        group = await self._enter()
        try:
            with group.savepoint():
                yield group.line
        except Exception as problem:
            if group.is_lost:
                raise DatabaseUnavailable() from problem
            raise
        finally:
            self._leave(group)
        await group.stored()

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """While nobody writes."""
        await self._take_turn()
        while (group := self._open) is not None:
            await asyncio.shield(self._end_soon(group))  # others wait for it: it ends even if we are not waited for
            await self._take_turn()
        try:
            yield
        finally:
            self._turn.release()

    async def _enter(self) -> _Group:
        await self._take_turn()
        try:
            self._open = self._open or await self._begin()
        except BaseException:
            self._turn.release()
            raise
        self._writer = asyncio.current_task()
        return self._open

    async def _begin(self) -> _Group:
        line = await self._lines.take()
        assert isinstance(line, SQLiteLine), "others do not wait for each other"
        try:
            await line.begin(self._begins)
        except BaseException:
            await self._lines.drop(line)
            raise
        return _Group(line)

    async def _take_turn(self) -> None:
        if self._writer is not None and self._writer is asyncio.current_task():
            raise AlreadyWriting("A unit of work is open in this task. Use that one, or end it first.")
        self._waiting += 1
        try:
            await self._turn.acquire()
        except BaseException:
            # the group may have been left open for this one alone
            self._ending = asyncio.create_task(self._end_if_last())
            raise
        finally:
            self._waiting -= 1

    def _leave(self, group: _Group) -> None:
        self._writer = None
        group.size += 1
        if self._waiting and group.size < MOST and not group.is_lost:
            self._turn.release()
            return
        self._end_soon(group)

    def _end_soon(self, group: _Group) -> asyncio.Task[None]:
        """Whoever has the turn gives it up with this."""
        self._open = None
        self._ending = asyncio.create_task(self._end(group))
        return self._ending

    async def _end(self, group: _Group) -> None:
        let_go = self._lines.drop  # whatever state the connection is in, nobody else gets it
        try:
            if await group.end():
                let_go = self._lines.give_back
        finally:
            try:
                await let_go(group.line)
            finally:
                self._turn.release()

    async def _end_if_last(self) -> None:
        await self._turn.acquire()
        if self._open is not None and not self._waiting:
            self._end_soon(self._open)
        else:
            self._turn.release()


class _Group:
    """One transaction of several units of work."""

    def __init__(self, line: SQLiteLine) -> None:
        self.line = line
        self._done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.size = 0

    @property
    def is_lost(self) -> bool:
        """SQLite itself gave the whole transaction up: the disk is full, or cannot be read."""
        return not self.line.raw.in_transaction

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        say = self.line.raw.execute
        say("SAVEPOINT unit")
        try:
            yield
            say("RELEASE SAVEPOINT unit")
        except BaseException:
            if not self.is_lost:
                say("ROLLBACK TO SAVEPOINT unit")
                say("RELEASE SAVEPOINT unit")
            raise

    async def end(self) -> bool:
        """Commits, and tells all who wait for it how that went. Whether it is stored."""
        try:
            if self.is_lost:
                raise DatabaseUnavailable()
            await self.line.commit()
        except BaseException as problem:
            self._done.set_exception(problem if isinstance(problem, Exception) else DatabaseUnavailable())
            self._done.exception()  # perhaps nobody waits for it
            await self.line.rollback()
            if not isinstance(problem, Exception):
                raise
            return False
        self._done.set_result(None)
        return True

    async def stored(self) -> None:
        """Raises what ending it raised."""
        await asyncio.shield(self._done)
