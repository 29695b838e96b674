"""Sends a case file to the direct messages of who asked for it, as files that Slack keeps."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.common.case_files.downloads import NAMES, drawn, file_name
from adapters.common.channel_adapter import Conversation
from adapters.slack.errors import in_our_terms
from adapters.slack.sender import SlackSender
from conversations.replies import Message, Ticket, simple
from conversations.sending import SendProblem
from conversations.text import counted
from models.domain import Address
from models.enums import PlaceKind

NOT_SENT = simple("We could not send you the file. Wait a minute, then ask for it again.")

_log = logging.getLogger(__name__)


def coming(tickets: Sequence[Ticket]) -> Message:
    """What somebody reads while files are drawn."""
    if all(ticket.kind == "ics" for ticket in tickets):
        return simple("We are sending the file for your calendar to your direct messages with the assistant.")
    files = counted(len(tickets), "file")
    return simple("We are sending it to your direct messages with the assistant, as {files}.", files=files)


class CaseFileUploads:
    """`client` may ask Slack twice for what it does not answer: a file that is not completed is shown to nobody."""

    def __init__(self, client: AsyncWebClient, sender: SlackSender, conversation: Conversation) -> None:
        self._client = client
        self._sender = sender
        self._conversation = conversation

    async def give(self, person: Address, tickets: Sequence[Ticket]) -> None:
        """Sends them, or tells the person that it could not. `person`: their direct messages."""
        try:
            uploads = await self._drawn(tickets)
            async with in_our_terms(PlaceKind.DIRECT):
                await self._upload(person.target, uploads)
        except (SendProblem, SlackClientError, OSError) as problem:
            _log.error("A case file was not sent: %s", type(problem).__name__)
            await self._sender.post(person, NOT_SENT)

    async def _drawn(self, tickets: Sequence[Ticket]) -> list[dict[str, Any]]:
        """Raises SendProblem for one that may not be had any more."""
        uploads = []
        for ticket in tickets:
            fetched = await self._conversation.case_file(ticket.word)
            if fetched is None:
                raise SendProblem("Its person may not have it any more.")
            name = file_name(fetched)
            title = f"{fetched.case.reference}, {NAMES[ticket.kind]}"
            uploads.append({"content": await drawn(fetched), "filename": name, "title": title})
        return uploads

    async def _upload(self, user: str, uploads: list[dict[str, Any]]) -> None:
        opened = await self._client.conversations_open(users=user)
        await self._client.files_upload_v2(channel=str(opened["channel"]["id"]), file_uploads=uploads)
