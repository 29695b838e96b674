"""Where units of work wait for SQLite's one writing connection, first come, first served."""

from __future__ import annotations

import asyncio
from typing import Any


class AlreadyWriting(RuntimeError):
    """A mistake in the code: a task that waits here for itself would wait for ever."""


class WritingQueue:
    """Lets one task through at a time. A pool of writers is slower, and its slowest writer waits for seconds."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._writer: asyncio.Task[Any] | None = None

    async def __aenter__(self) -> None:
        if self._writer is asyncio.current_task():
            raise AlreadyWriting("A unit of work is open in this task. Use that one, or end it first.")
        await self._turn.acquire()
        self._writer = asyncio.current_task()

    async def __aexit__(self, *_: object) -> None:
        self._writer = None
        self._turn.release()
