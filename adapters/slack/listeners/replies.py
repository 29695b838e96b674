"""Says an outcome where somebody spoke: in their direct messages, or in a channel for their eyes alone."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.slack.listeners.payloads import Caller
from adapters.slack.listeners.responder import Ack
from adapters.slack.rendering.messages import blocks_of, pieces
from adapters.slack.sender import SlackSender, notification
from conversations.replies import Message
from conversations.views.cards import simple
from models.domain import Address
from models.enums import Channel, PlaceKind

TAKES_LONGER = simple(
    "This takes longer than usual. We will tell you here once it is done. If you hear nothing within 2 minutes, "
    "type /notify status to see what was saved, then send again what was not."
)
NO_MODAL = simple("We could not open the form in Slack. Try again, or answer here.")


class Talk:
    """Where the answer to a caller goes."""

    def __init__(self, sender: SlackSender) -> None:
        self._sender = sender

    async def say(self, caller: Caller, messages: Sequence[Message], thread: str | None = None) -> None:
        """Raises SendProblem."""
        if caller.in_channel:
            await self._sender.whisper(caller.channel, caller.user, messages, thread)
            return
        for message in messages:
            await self._sender.post(direct(caller), message, thread)

    async def say_directly(self, caller: Caller, messages: Sequence[Message]) -> None:
        """In direct messages, wherever the person is. Raises SendProblem."""
        for message in messages:
            await self._sender.post(direct(caller), message)


def direct(caller: Caller) -> Address:
    return Address(Channel.SLACK, caller.workspace, PlaceKind.DIRECT, caller.user)


def in_the_answer(messages: Sequence[Message]) -> Ack | None:
    """As the body of the answer to a slash command: one message, for its user alone. None where it takes several."""
    drawn, *more = pieces([block for message in messages for block in blocks_of(message)])
    if more:
        return None
    return {"response_type": "ephemeral", "text": notification(messages[0]), "blocks": drawn} if drawn else {}
