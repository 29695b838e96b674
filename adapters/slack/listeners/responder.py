"""One wrapper for every listener: whatever happens, Slack is answered within a second and a failure leaves a line."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

import orjson

from conversations.replies import Message
from conversations.views.cards import simple

PATIENCE = 0.9  # seconds, of the 3 that Slack gives and the 1 that we promise
MOST = 32  # turns under way: more make none quicker, and once late would keep everybody late
GRACE = 15.0  # seconds in which a stop finishes them
_AT_THE_DOOR = 0.8  # of the patience, to wait for a place: who was sent away at once would be back at once
WENT_WRONG = simple("Something went wrong on our side. Nothing was lost. Try again.")
TOO_BUSY = simple("We are too busy to take this, so nothing was saved. Try again in a minute.")

Ack = Mapping[str, Any]
T = TypeVar("T")

_log = logging.getLogger(__name__)


class TooBusy(Exception):
    """As many turns as we take are under way. Nothing was saved: deliver it again."""


@dataclass(frozen=True)
class Answer:
    """What the request is answered with, and how the same is said when the request was answered already."""

    ack: Ack = field(default_factory=dict)
    late: Callable[[], Awaitable[None]] | None = None


Work = Coroutine[Any, Any, Answer]
Sorry = Callable[[Message], Work]
"""Tells the person that nothing was done, in the given words."""


class Responder:
    """Runs a listener's work. What takes longer goes on after the request was answered, and is told late.

    `most` turns are under way at once, so that a stop can finish them: nobody else knows of those that go on. The
    others wait for a place, first come, first served, and are sent away before their time is up.
    """

    def __init__(self, patience: float = PATIENCE, most: int = MOST) -> None:
        self.places = asyncio.Semaphore(most)
        self._patience = patience
        self._turns: set[asyncio.Task[Answer]] = set()
        self._told: set[asyncio.Task[Any]] = set()

    async def respond(
        self,
        ack: Callable[..., Awaitable[Any]],
        kind: str,
        work: Work,
        sorry: Sorry,
        slow: Ack | None = None,
        redelivered: bool = False,
    ) -> None:
        """`kind` names the payload in the log. `slow` tells the person that it takes time.

        Raises TooBusy, in place of telling the person, for what is `redelivered`: Slack sends it again by itself.
        """
        ends = asyncio.get_running_loop().time() + self._patience
        if await self._has_place():
            task = _kept(self._turns, _safely(kind, work, sorry))
            task.add_done_callback(lambda _: self.places.release())
        else:
            _log.error("A Slack %s was not taken: too many turns are under way", kind)
            work.close()
            if redelivered:
                raise TooBusy(TooBusy.__doc__)
            task = _kept(self._told, _apology(kind, sorry, TOO_BUSY))
        done, _ = await asyncio.wait({task}, timeout=max(0, ends - asyncio.get_running_loop().time()))
        if done:
            await ack(_body(task.result().ack))
            return
        _log.warning("Slack %s takes longer than %s s", kind, self._patience)
        await ack(_body(slow or {}))
        _kept(self._told, _tell_late(kind, task))

    async def finish(self, within: float = GRACE) -> None:
        """Let what goes on end, before the process does."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while under_way := self._turns | self._told:
                    await asyncio.wait(under_way)
        if self._turns:
            _log.error("%s turns from Slack were not finished in time", len(self._turns))

    async def _has_place(self) -> bool:
        try:
            async with asyncio.timeout(self._patience * _AT_THE_DOOR):
                return await self.places.acquire()
        except TimeoutError:
            return False


def _body(ack: Ack) -> str:
    """Bolt sends a text as it stands."""
    return orjson.dumps(ack).decode() if ack else ""


def _kept(tasks: set[asyncio.Task[T]], work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Begun, and held on to until its end."""
    task = asyncio.create_task(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    return task


async def _safely(kind: str, work: Work, sorry: Sorry) -> Answer:
    try:
        return await work
    except Exception as problem:
        _note(kind, problem)
    return await _apology(kind, sorry, WENT_WRONG)


async def _apology(kind: str, sorry: Sorry, words: Message) -> Answer:
    try:
        return await sorry(words)
    except Exception as problem:
        _note(f"apology for a {kind}", problem)
        return Answer()


async def _tell_late(kind: str, task: asyncio.Task[Answer]) -> None:
    try:
        answer = await task
        if answer.late:
            await answer.late()
    except Exception as problem:
        _note(f"late answer to a {kind}", problem)


def _note(kind: str, problem: Exception) -> None:
    """The kind of payload and of problem, and where in our code: never a body, nor a message that quotes one."""
    where = problem.__traceback__
    while where and where.tb_next:
        where = where.tb_next
    spot = f"{where.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{where.tb_lineno}" if where else "unknown"
    _log.error("Slack %s failed with %s at %s", kind, type(problem).__name__, spot)
