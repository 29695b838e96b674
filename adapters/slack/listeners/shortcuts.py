"""The global shortcut "Start onboarding", and the message shortcut "Add as evidence"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import in_our_terms
from adapters.slack.listeners.commands import Commands
from adapters.slack.listeners.modals import Modals
from adapters.slack.listeners.payloads import Body, Caller, caller_of
from adapters.slack.listeners.replies import Apology, Replies, Reply
from adapters.slack.listeners.turns import TurnHandler
from adapters.slack.rendering.modals import NO_METADATA, PrivateMetadata
from conversations.replies import Message
from conversations.sending import SendProblem
from conversations.turns import Pressed

TITLE = "Add as evidence"
_LONGEST = 1500  # characters of the message, so that its link fits behind them


class Shortcuts:
    """Neither is used in a conversation with us, so failures are told in direct messages."""

    def __init__(
        self, client: AsyncWebClient, turns: TurnHandler, modals: Modals, replies: Replies, commands: Commands
    ) -> None:
        self._client = client
        self._turns = turns
        self._modals = modals
        self._replies = replies
        self._commands = commands

    async def start_onboarding(self, ack: Any, body: Body) -> None:
        """The same as `/notify onboard`."""
        caller = caller_of(body)
        work = self._commands.onboard(caller, str(body["trigger_id"]))
        await self._replies.acknowledge(ack, "shortcut", work, self._apology_to(caller))

    async def add_as_evidence(self, ack: Any, body: Body) -> None:
        """Bring a message of the person's own choice to a question that asks for evidence."""
        caller = caller_of(body).at("")
        await self._replies.acknowledge(ack, "message shortcut", self._added(caller, body), self._apology_to(caller))

    def _apology_to(self, caller: Caller) -> Apology:
        async def apology(message: Message) -> Reply:
            await self._replies.say_directly(caller, (message,))
            return Reply()

        return apology

    async def _added(self, caller: Caller, body: Body) -> Reply:
        trigger, message = str(body["trigger_id"]), body["message"]
        modal = await self._modals.open(trigger, TITLE, NO_METADATA)
        async with self._modals.answering(modal):
            files = (await self._turns.files(message.get("files")))[:1]
            said = await self._turns.as_typed(str(message.get("text") or ""))
            text = f"{said[:_LONGEST]} {await self._link(body)}".strip()
            outcome = await self._turns.handle(caller, f"trigger:{trigger}", Pressed("add_evidence", "", text))
        await self._modals.show(replace(modal, metadata=PrivateMetadata(files=files)), outcome)
        return Reply()

    async def _link(self, body: Body) -> str:
        """Where the message is; nothing where the app cannot see it."""
        try:
            async with in_our_terms():
                answer = await self._client.chat_getPermalink(
                    channel=body["channel"]["id"], message_ts=body["message"]["ts"]
                )
            return str(answer.get("permalink") or "")
        except SendProblem:
            return ""
