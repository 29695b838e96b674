"""Posts what the assistant says on its own account to the web page: notices and living cards."""

from __future__ import annotations

from datetime import datetime

from adapters.web.codec import dump_message
from adapters.web.hub import Hub
from adapters.web.people import conversation_at
from adapters.web.ports import Transcript
from conversations.replies import Message
from conversations.sending import MessageMissing
from models.domain import Address, Clock

ASSISTANT = "Onboarding assistant"


class NotOurMessage(ValueError):
    """The id of a message or a thread is not one that this sender gave out."""

    def __init__(self) -> None:
        super().__init__("Use a message id that WebSender.post returned.")


class WebSender:
    """Sends to direct messages and to the team's channel. Raises NoSuchPlace for any other place."""

    def __init__(self, transcript: Transcript, clock: Clock, hub: Hub) -> None:
        self._transcript = transcript
        self._clock = clock
        self._hub = hub

    async def post(self, address: Address, message: Message, thread: str | None = None, key: str = "") -> str:
        """Appends a message, beneath the message `thread` if given. Returns its id."""
        conversation = conversation_at(address)
        parent = None if thread is None else _row(thread)
        content = dump_message(message) | ({"key": key} if key else {})
        row = await self._transcript.append(conversation, None, ASSISTANT, content, parent, at=self._clock())
        self._hub.changed(conversation)
        return str(row)

    async def update(self, address: Address, message_id: str, message: Message) -> None:
        """Puts `message` in the place of one posted before, or raises MessageMissing.

        Raises NotOurMessage for an id that is not a number.
        """
        if not await self._transcript.replace(_row(message_id), dump_message(message), self._clock()):
            raise MessageMissing(f"There is no message {message_id} to replace.")
        self._hub.changed(conversation_at(address))

    async def find(self, address: Address, key: str, thread: str | None, since: datetime) -> str | None:
        """The id of the message that was posted with this key."""
        row = await self._transcript.find(conversation_at(address), key)
        return None if row is None else str(row)


def _row(message_id: str) -> int:
    if not (message_id.isascii() and message_id.isdigit()):
        raise NotOurMessage
    return int(message_id)
