"""App Home: published for whoever opens it, and its pages turned."""

from __future__ import annotations

from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.common.channel_adapter import Conversation
from adapters.slack.directory import SlackDirectory
from adapters.slack.errors import REFUSED_BLOCKS, code_of, in_our_terms
from adapters.slack.listeners.payloads import Body, Caller, caller_of
from adapters.slack.listeners.replies import Replies, Reply
from adapters.slack.rendering.home import home_view
from adapters.slack.roster import SlackRoster
from conversations.replies import Home, Message


class AppHome:
    """Read, never stored; who is of the onboarding team is as Slack said up to a minute ago."""

    def __init__(
        self,
        client: AsyncWebClient,
        conversation: Conversation,
        directory: SlackDirectory,
        roster: SlackRoster,
        replies: Replies,
    ) -> None:
        self._client = client
        self._conversation = conversation
        self._directory = directory
        self._roster = roster
        self._replies = replies

    async def app_home_opened(self, ack: Any, body: Body) -> None:
        """The event that somebody looks at the app: at its Home tab, or at its messages."""
        if body["event"].get("tab") == "home":
            await self._acknowledge(ack, caller_of(body), 0, redelivered=True)
        else:
            await ack()

    async def turn_page(self, ack: Any, body: Body) -> None:
        """A press of "Next page" or "Previous page"."""
        value = str(body["actions"][0].get("value") or "")
        await self._acknowledge(
            ack, caller_of(body), int(value) if value.isascii() and value.isdigit() and len(value) < 9 else 0
        )

    async def publish(self, caller: Caller, page: int = 0) -> None:
        """The caller's page as it stands now, from page 0. Raises SendProblem."""
        actor = await self._directory.actor(caller.workspace, caller.user, caller.name, caller.enterprise)
        home = await self._conversation.home(actor, page, await self._roster.for_reading(actor))
        await self._publish(caller, home)

    async def _publish(self, caller: Caller, home: Home) -> None:
        async with in_our_terms():
            try:
                await self._client.views_publish(user_id=caller.user, view=home_view(home))
            except SlackApiError as refusal:
                if code_of(refusal) not in REFUSED_BLOCKS | {"invalid_arguments"}:  # as it says of a view
                    raise
                await self._client.views_publish(user_id=caller.user, view=home_view(home, folds=False))

    async def _acknowledge(self, ack: Any, caller: Caller, page: int, redelivered: bool = False) -> None:
        async def work() -> Reply:
            await self.publish(caller, page)
            return Reply()

        async def apology(message: Message) -> Reply:
            await self._publish(caller, Home((message,)))
            return Reply()

        await self._replies.acknowledge(ack, "home", work(), apology, redelivered=redelivered)
