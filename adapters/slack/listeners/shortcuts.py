"""The message shortcut "Add as evidence"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import in_our_terms
from adapters.slack.listeners.form_payload import sent_files
from adapters.slack.listeners.modals import Windows
from adapters.slack.listeners.payloads import Caller, Reception, caller_of
from adapters.slack.listeners.replies import Talk
from adapters.slack.listeners.responder import Answer, Responder
from adapters.slack.rendering.modals import Kept
from conversations.channels import SendProblem
from conversations.replies import Message
from conversations.turns import Pressed

TITLE = "Add as evidence"
_LONGEST = 1500


class Shortcuts:
    """Brings a message of the person's own choice to a question that asks for evidence."""

    def __init__(
        self, client: AsyncWebClient, reception: Reception, windows: Windows, talk: Talk, responder: Responder
    ) -> None:
        self._client = client
        self._reception = reception
        self._windows = windows
        self._talk = talk
        self._responder = responder

    async def add_as_evidence(self, ack: Any, body: Mapping[str, Any]) -> None:
        caller = caller_of(body).at("")

        async def sorry(words: Message) -> Answer:
            await self._talk.say_directly(caller, (words,))
            return Answer()

        await self._responder.respond(ack, "message shortcut", self._added(caller, body), sorry)

    async def _added(self, caller: Caller, body: Mapping[str, Any]) -> Answer:
        trigger, message = str(body["trigger_id"]), body["message"]
        window = await self._windows.open(trigger, TITLE, Kept(files=sent_files(message.get("files"))[:1]))
        words = f"{str(message.get('text') or '')[:_LONGEST]} {await self._link(body)}".strip()
        outcome = await self._reception.take(caller, f"trigger:{trigger}", Pressed("add_evidence", "", words))
        await self._windows.show(window, outcome)
        return Answer()

    async def _link(self, body: Mapping[str, Any]) -> str:
        """Where the message is; nothing where the app cannot see it."""
        try:
            async with in_our_terms():
                answer = await self._client.chat_getPermalink(
                    channel=body["channel"]["id"], message_ts=body["message"]["ts"]
                )
            return str(answer.get("permalink") or "")
        except SendProblem:
            return ""
