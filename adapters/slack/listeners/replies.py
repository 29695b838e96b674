"""Answers what somebody did: Slack's request within a second, and the person where they are."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from adapters.common.task_limiter import StillRunning, TaskLimiter, TooBusy
from adapters.slack.listeners.modals import WENT_WRONG
from adapters.slack.listeners.payloads import Caller
from adapters.slack.rendering.block_kit import Block
from adapters.slack.rendering.messages import blocks_of, pieces, unfolded
from adapters.slack.sender import SlackSender, notification
from conversations.replies import Message, simple
from models.domain import Address
from models.enums import Channel, PlaceKind

PATIENCE = 0.9  # seconds, of the 3 that Slack gives and the 1 that we promise
MOST = 32  # turns under way: more make none quicker, and once late would keep everybody late
GRACE = 15.0  # seconds in which a stop finishes them
QUEUE_SHARE = 0.8  # of the patience, to wait for a place: who was sent away at once would be back at once
TOO_BUSY = simple("We are too busy to take this, so nothing was saved. Try again in a minute.")
TAKES_LONGER = simple(
    "This takes longer than usual. We will tell you here once it is done. If you hear nothing within 2 minutes, "
    "type /notify status to see what was saved, then send again what was not."
)
NO_MODAL = simple("We could not open the form in Slack. Try again, or answer here.")

Ack = Mapping[str, Any]

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reply:
    """What the request is answered with, and how the same is said when the request was answered already."""

    ack: Ack = field(default_factory=dict)
    late: Callable[[], Awaitable[None]] | None = None


Work = Coroutine[Any, Any, Reply]
Apology = Callable[[Message], Work]
"""Tells the person the message that it is given: that nothing was done."""


class Replies:
    """At most `most` turns are under way at once, so that a stop can finish them; `patience` is in seconds.

    The others wait for a place, first come, first served, and are sent away before their time is up.
    """

    def __init__(self, sender: SlackSender, patience: float = PATIENCE, most: int = MOST) -> None:
        self._sender = sender
        self._patience = patience
        self.limiter = TaskLimiter(most, patience * QUEUE_SHARE)

    async def acknowledge(
        self,
        ack: Callable[..., Awaitable[Any]],
        kind: str,
        work: Work,
        apology: Apology,
        slow: Ack | None = None,
        redelivered: bool = False,
    ) -> None:
        """Do the work and answer with its reply. What takes longer goes on behind the answer, and is told late.

        `kind` names the payload in the log. `slow` tells the person that it takes time. Raises TooBusy, in place of
        telling the person, for what is `redelivered`: Slack sends it again by itself. Raises nothing else.
        """
        ends = asyncio.get_running_loop().time() + self._patience
        try:
            reply = await self.limiter.run(_without_failing(kind, work, apology), self._patience)
        except TooBusy:
            work.close()  # what was to run it has never begun
            _log.error("A Slack %s was not taken: too many turns are under way", kind)
            if redelivered:
                raise
            reply = await self._apologise(kind, apology, ends)
        if isinstance(reply, Reply):
            await ack(_encoded(reply.ack))
            return
        _log.warning("Slack %s takes longer than %s s", kind, self._patience)
        await ack(_encoded(slow or {}))
        self.limiter.start(_tell_late(kind, reply.task))

    async def _apologise(self, kind: str, apology: Apology, ends: float) -> Reply | StillRunning[Reply]:
        task = self.limiter.start(_apologised(kind, apology, TOO_BUSY))
        done, _ = await asyncio.wait({task}, timeout=max(0.0, ends - asyncio.get_running_loop().time()))
        return task.result() if done else StillRunning(task)

    def afterwards(self, kind: str, work: Coroutine[Any, Any, None]) -> None:
        """Do something that nobody waits for, once what was asked is answered. A failure is logged."""
        self.limiter.start(_not_waited_for(kind, work))

    async def redraw(self, channel: str, message_id: str, blocks: Sequence[Block], text: str) -> None:
        """Give a message of ours other blocks. Raises SendProblem."""
        await self._sender.redraw(channel, message_id, blocks, text)

    async def finish(self, seconds: float = GRACE) -> None:
        """Let what goes on end, before the process does."""
        if left := await self.limiter.finish(seconds):
            _log.error("%s turns from Slack were not finished in time", left)

    async def say(self, caller: Caller, messages: Sequence[Message], thread: str | None = None) -> None:
        """In their direct messages, or in a channel for their eyes alone. Raises SendProblem."""
        if caller.in_channel:
            await self._sender.whisper(caller.channel, caller.user, messages, thread)
            return
        for message in messages:
            await self._sender.post(_direct(caller), message, thread)

    async def say_directly(self, caller: Caller, messages: Sequence[Message]) -> None:
        """In direct messages, wherever the person is. Raises SendProblem."""
        for message in messages:
            await self._sender.post(_direct(caller), message)


def command_response(messages: Sequence[Message]) -> Ack | None:
    """The answer to a slash command: one message, for its user alone. None where Slack's limits ask for several."""
    drawn = [block for message in messages for block in blocks_of(message)]
    blocks, *more = pieces(unfolded(drawn))  # an answer that Slack refuses cannot be sent again
    if more:
        return None
    return {"response_type": "ephemeral", "text": notification(messages[0]), "blocks": blocks} if blocks else {}


def _direct(caller: Caller) -> Address:
    return Address(Channel.SLACK, caller.workspace, PlaceKind.DIRECT, caller.user)


def _encoded(ack: Ack) -> str:
    """`ack` sends a text as it stands; of a dict it would make a copy, and write it several times as slowly."""
    return orjson.dumps(ack).decode() if ack else ""


async def _without_failing(kind: str, work: Work, apology: Apology) -> Reply:
    try:
        return await work
    except Exception as problem:
        _log_failure(kind, problem)
    return await _apologised(kind, apology, WENT_WRONG)


async def _apologised(kind: str, apology: Apology, message: Message) -> Reply:
    try:
        return await apology(message)
    except Exception as problem:
        _log_failure(f"apology for a {kind}", problem)
        return Reply()


async def _tell_late(kind: str, task: asyncio.Task[Reply]) -> None:
    try:
        reply = await task
        if reply.late:
            await reply.late()
    except Exception as problem:
        _log_failure(f"late answer to a {kind}", problem)


async def _not_waited_for(kind: str, work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception as problem:
        _log_failure(kind, problem)


def _log_failure(kind: str, problem: Exception) -> None:
    """The kind of payload and of problem, and where in our code: never a body, nor a message that quotes one."""
    frame = problem.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{frame.tb_lineno}" if frame else "unknown"
    _log.error("Slack %s failed with %s at %s", kind, type(problem).__name__, place)
