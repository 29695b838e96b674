"""Puts up App Home for whoever opens it, and turns its pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.slack.directory import Directory
from adapters.slack.listeners.modals import Windows
from adapters.slack.listeners.payloads import Caller, caller_of
from adapters.slack.listeners.responder import Answer, Responder
from adapters.slack.ports import Conversation
from adapters.slack.rendering.home import home_view
from adapters.slack.roster import SlackRoster
from conversations.replies import Message
from conversations.views.home import Home


class Homes:
    """Read, never stored; who is of the onboarding team is as Slack said up to a minute ago."""

    def __init__(
        self,
        conversation: Conversation,
        directory: Directory,
        roster: SlackRoster,
        windows: Windows,
        responder: Responder,
    ) -> None:
        self._conversation = conversation
        self._directory = directory
        self._roster = roster
        self._windows = windows
        self._responder = responder

    async def opened(self, ack: Any, body: Mapping[str, Any]) -> None:
        """The event that somebody looks at the app."""
        if body["event"].get("tab") == "home":
            await self._answer(ack, caller_of(body), 0, redelivered=True)
        else:
            await ack()

    async def turned(self, ack: Any, body: Mapping[str, Any]) -> None:
        """A press of "Next page" or "Previous page"."""
        value = str(body["actions"][0].get("value") or "")
        await self._answer(ack, caller_of(body), int(value) if value.isascii() and value.isdigit() else 0)

    async def publish(self, caller: Caller, page: int = 0) -> None:
        """Raises SendProblem."""
        actor = await self._directory.actor(caller.workspace, caller.user, caller.name)
        home = await self._conversation.home(actor, page, await self._roster.for_reading(actor))
        await self._windows.publish(caller.user, home_view(home))

    async def _answer(self, ack: Any, caller: Caller, page: int, redelivered: bool = False) -> None:
        async def work() -> Answer:
            await self.publish(caller, page)
            return Answer()

        async def sorry(words: Message) -> Answer:
            await self._windows.publish(caller.user, home_view(Home((words,))))
            return Answer()

        await self._responder.respond(ack, "home", work(), sorry, redelivered=redelivered)
