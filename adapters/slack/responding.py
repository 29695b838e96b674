"""One wrapper for every listener: whatever happens, Slack is answered within a second and a failure leaves a line."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

PATIENCE = 0.75  # seconds, of the 3 that Slack gives and the 1 that we promise

Ack = Mapping[str, Any]

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What the request is answered with, and how the same is said when the request was answered already."""

    ack: Ack = field(default_factory=dict)
    late: Callable[[], Awaitable[None]] | None = None


class Responder:
    """Runs a listener's work. What takes longer goes on after the request was answered, and is told late."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._late: set[asyncio.Task[Any]] = set()

    async def respond(
        self,
        ack: Callable[..., Awaitable[Any]],
        kind: str,
        work: Coroutine[Any, Any, Answer],
        sorry: Callable[[], Coroutine[Any, Any, Answer]],
        slow: Ack | None = None,
    ) -> None:
        """`kind` names the payload in the log. `sorry` tells the person that it failed; `slow`, that it takes time."""
        task = asyncio.create_task(_safely(kind, work, sorry))
        done, _ = await asyncio.wait({task}, timeout=self._patience)
        if done:
            await ack(**task.result().ack)
            return
        _log.warning("Slack %s takes longer than %s s", kind, self._patience)
        await ack(**(slow or {}))
        self._keep(asyncio.create_task(_tell_late(kind, task)))

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def finish(self, within: float = 5.0) -> None:
        """Let what goes on end, before the process does."""
        if self._late:
            await asyncio.wait(set(self._late), timeout=within)


async def _safely(
    kind: str, work: Coroutine[Any, Any, Answer], sorry: Callable[[], Coroutine[Any, Any, Answer]]
) -> Answer:
    try:
        return await work
    except Exception as problem:
        _note(kind, problem)
    try:
        return await sorry()
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
