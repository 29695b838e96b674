"""One transaction: everything in it is stored, or nothing. And one moment of the database to look at."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, TypeAlias

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

Session: TypeAlias = AsyncSession
"""SQLModel's, by a name that those may use who know no SQL."""

_UNDONE_WITHIN = 2.0  # seconds; a server that hangs would keep whoever gives up


@asynccontextmanager
async def unit_of_work(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """A session whose transaction is committed on a clean exit, and undone on any other."""
    session = AsyncSession(engine, expire_on_commit=False)
    try:
        yield session
        await session.commit()
    except BaseException:
        await _close(session)
        raise


@asynccontextmanager
async def reading(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """A session whose transaction is never committed."""
    session = AsyncSession(engine, autoflush=False, expire_on_commit=False)
    try:
        yield session
    finally:
        await _close(session)


async def _close(session: AsyncSession) -> None:
    """Undoes what was not committed. A connection on which that does not succeed in time goes to nobody else."""
    try:
        async with asyncio.timeout(_UNDONE_WITHIN):
            await session.close()
    except Exception:
        await session.invalidate()
    except BaseException:
        await session.invalidate()
        raise


class AlreadyWriting(RuntimeError):
    """A mistake in the code: a task that waits here for itself would wait for ever."""


class WriterLock:
    """Lets one task through at a time, first come, first served. A pool of writers is slower, and starves some."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()  # it is fair
        self._holder: asyncio.Task[Any] | None = None

    async def __aenter__(self) -> None:
        if self._holder is not None and self._holder is asyncio.current_task():
            raise AlreadyWriting("A unit of work is open in this task. Use that one, or end it first.")
        await self._lock.acquire()
        self._holder = asyncio.current_task()

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._holder = None
        self._lock.release()
