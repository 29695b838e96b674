"""Events: what people write, in direct messages, in threads of the team's cards and where they mention the app.

And what changes in the workspace: a person's profile, the onboarding team's channel.
"""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Mapping
from typing import Any

from cachetools import LRUCache

from adapters.common.task_limiter import TooBusy
from adapters.slack.directory import Directory
from adapters.slack.health import SlackHealth
from adapters.slack.listeners.payloads import Body, Caller, TurnHandler, caller_of, sent_files
from adapters.slack.listeners.replies import PATIENCE, Replies, Reply
from conversations import commands
from conversations.replies import Message
from conversations.turns import PersonLeft, Typed
from models.enums import PlaceKind

MOST_DELIVERIES = 2000  # remembered

_OURS = ("bot_id", "bot_profile")
_NEW = (None, "file_share", "thread_broadcast")  # an edited or deleted message changes no answer
_MENTION = re.compile(r"^\s*<@[A-Z0-9]+(\|[^>]*)?>\s*")
_LINK = re.compile(r"<((?:https?|mailto|tel):[^|>]+)(?:\|([^>]*))?>")


def typed_text(text: str) -> str:
    """What somebody typed, without the marks that Slack puts round links and the app's own mention."""
    bare = _LINK.sub(lambda found: found[1].removeprefix("mailto:").removeprefix("tel:"), _MENTION.sub("", text))
    return html.unescape(bare)


class Events:
    """Slack delivers an event again if we fail: what was lost on the way is played then."""

    def __init__(self, turns: TurnHandler, directory: Directory, health: SlackHealth, replies: Replies) -> None:
        self._turns = turns
        self._directory = directory
        self._health = health
        self._replies = replies
        self._taken: LRUCache[str, bool] = LRUCache(MOST_DELIVERIES)  # by event_id: answered, or being answered

    async def message(self, ack: Any, body: Body) -> None:
        """A message in a conversation that the app is in. Talk among people is not for us."""
        event = body["event"]
        if event.get("subtype") not in _NEW or any(event.get(name) for name in _OURS) or not event.get("user"):
            await ack()
            return
        caller = caller_of(body)
        text = typed_text(str(event.get("text") or ""))
        if caller.in_channel and not self._is_for_applicant(caller, event, text):
            await ack()
            return
        await self._acknowledge(ack, body, caller, text)

    async def app_mention(self, ack: Any, body: Body) -> None:
        """The app was mentioned: the rest is a command, and never the answer to a question asked elsewhere."""
        text = typed_text(str(body["event"].get("text") or ""))
        await self._acknowledge(ack, body, caller_of(body), text, command=True)

    async def user_change(self, ack: Any, body: Body) -> None:
        """Slack's directory changed: a new name or address, or somebody who left."""
        caller = caller_of(body)
        if self._directory.learn(caller.user, body["event"]["user"]).gone:
            async with asyncio.timeout(PATIENCE):  # nobody waits for it: on a failure Slack delivers it again
                await self._turns.handle(caller, f"event:{body['event_id']}", PersonLeft())
        await ack()

    async def channel_changed(self, ack: Any, body: Body) -> None:
        """A channel was archived, deleted, left or opened again."""
        event = body["event"]
        self._health.channel_changed(str(event.get("channel")), str(event.get("type")))
        await ack()

    async def ignore(self, ack: Any) -> None:
        """An event that the manifest does not ask for."""
        await ack()

    def _is_for_applicant(self, caller: Caller, event: Mapping[str, Any], text: str) -> bool:
        in_team = self._turns.place_of(caller).kind is PlaceKind.TEAM
        return in_team and bool(event.get("thread_ts")) and commands.to_applicant(text) is not None

    async def _acknowledge(self, ack: Any, body: Body, caller: Caller, text: str, command: bool = False) -> None:
        event, delivery_id = body["event"], f"event:{body['event_id']}"
        thread = event.get("thread_ts")
        typed = Typed(text, command, thread, sent_files(event.get("files")))
        if delivery_id in self._taken:
            await ack()
            return
        self._taken[delivery_id] = True

        async def work() -> Reply:
            outcome = await self._turns.handle(caller, delivery_id, typed)
            await self._replies.say(caller, outcome.messages, thread)
            return Reply()

        async def apology(message: Message) -> Reply:
            self._taken.pop(delivery_id, None)
            await self._replies.say(caller, (message,), thread)
            return Reply()

        try:
            await self._replies.acknowledge(ack, "message", work(), apology, redelivered=True)
        except TooBusy:
            self._taken.pop(delivery_id, None)
            raise
