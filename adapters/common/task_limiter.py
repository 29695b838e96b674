"""Answers a platform in time: what takes longer goes on afterwards, and what finds no place is not begun."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_log = logging.getLogger(__name__)


class TooBusy(Exception):
    """As many tasks as we take are under way. Nothing was begun: try again in a minute."""


@dataclass(frozen=True)
class StillRunning(Generic[T]):
    """The time to answer is over and the work goes on. Await `task` for its result."""

    task: asyncio.Task[T]


class TaskLimiter:
    """Runs at most `limit` tasks at once; the next ones wait up to `queue_seconds` for a place, in order of arrival.

    More at once would make none quicker, and a stop could not finish them all in time.
    """

    def __init__(self, limit: int, queue_seconds: float = 0.0) -> None:
        self.places = asyncio.Semaphore(limit)
        self._queue_seconds = queue_seconds
        self._limited: set[asyncio.Task[Any]] = set()
        self._others: set[asyncio.Task[Any]] = set()

    async def run(self, work: Coroutine[Any, Any, T], seconds: float) -> T | StillRunning[T]:
        """The result of the work, or StillRunning once `seconds` are over, the wait for a place among them.

        Raises TooBusy where no place became free, with the work never begun, and what the work raised in time.
        """
        ends = asyncio.get_running_loop().time() + seconds
        if not await self._has_place():
            work.close()
            raise TooBusy(TooBusy.__doc__)
        task = self._keep(work, self._limited)
        task.add_done_callback(lambda _: self.places.release())
        done, _ = await asyncio.wait({task}, timeout=max(0.0, ends - asyncio.get_running_loop().time()))
        return task.result() if done else StillRunning(task)

    def start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run something beside the limit, such as an apology. `finish` waits for it too."""
        return self._keep(work, self._others)

    async def finish(self, seconds: float) -> int:
        """Wait for what is under way, for `seconds` at most. How many limited tasks are still running then."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while running := self._limited | self._others:
                    await asyncio.wait(running)
        return len(self._limited)

    async def _has_place(self) -> bool:
        if not self.places.locked():
            return await self.places.acquire()
        try:
            async with asyncio.timeout(self._queue_seconds):
                return await self.places.acquire()
        except TimeoutError:
            return False

    def _keep(self, work: Coroutine[Any, Any, T], tasks: set[asyncio.Task[Any]]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        task.add_done_callback(_log_failure)
        return task


def _log_failure(task: asyncio.Task[Any]) -> None:
    """Nobody may be waiting for a task that runs late. The kind alone: a message could hold what a person typed."""
    if not task.cancelled() and (problem := task.exception()) is not None:
        _log.error("A task that a channel had begun failed with %s", type(problem).__name__)
