"""Events: what people write, in direct messages, in threads of the team's cards and where they mention the app.

And what changes in the workspace: a person's profile, the onboarding team's channel.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from cachetools import LRUCache

from adapters.common.task_limiter import TooBusy
from adapters.slack.directory import SlackDirectory
from adapters.slack.health import SlackHealth
from adapters.slack.listeners.payloads import Body, caller_of
from adapters.slack.listeners.replies import PATIENCE, Apology, Replies, Reply, Work
from adapters.slack.listeners.turns import TurnHandler
from adapters.slack.message_text import without_mention
from conversations import commands
from conversations.replies import Message, simple
from conversations.turns import PersonLeft, Typed
from models.enums import PlaceKind

MOST_DELIVERIES = 2000  # remembered

_OURS = ("bot_id", "bot_profile")
_NEW = (None, "file_share", "thread_broadcast")
EDITED = simple(
    "You edited a message. What you sent first still stands: an edit changes nothing here. To change an answer, use "
    "its button. To change anything else, send a new message."
)


def app_user(body: Body) -> str:
    """The user id that the app is mentioned by; empty where Slack does not say."""
    return next((str(one["user_id"]) for one in body.get("authorizations") or () if one.get("is_bot")), "")


def _message_id(event: Mapping[str, Any]) -> str:
    """The same for one message in however many events it comes, as a message and as a mention."""
    return f"message:{event.get('channel')}:{event['ts']}"


class Events:
    """Slack delivers an event again if we fail: what was lost on the way is played then."""

    def __init__(self, turns: TurnHandler, directory: SlackDirectory, health: SlackHealth, replies: Replies) -> None:
        self._turns = turns
        self._directory = directory
        self._health = health
        self._replies = replies
        self._taken: LRUCache[str, bool] = LRUCache(MOST_DELIVERIES)  # by message: answered, or being answered

    async def message(self, ack: Any, body: Body) -> None:
        """A message in a conversation that the app is in. Talk among people is not for us."""
        event = body["event"]
        if event.get("subtype") == "message_changed":
            await self._changed(ack, body)
        elif event.get("subtype") in _NEW and _is_of_a_person(event) and self._is_for_us(body, event):
            await self._take(ack, body)
        else:
            await ack()

    async def app_mention(self, ack: Any, body: Body) -> None:
        """The app was mentioned: the rest is a command, and never the answer to a question asked elsewhere.

        Somebody who edits a message mentions it again.
        """
        event = body["event"]
        if "edited" in event:
            await self._tell_edited(ack, body, event)
        else:
            await self._take(ack, body, command=True)

    async def _changed(self, ack: Any, body: Body) -> None:
        """A message was edited; or Slack added something to it, such as the picture of a link."""
        event = body["event"]
        now, before = event.get("message") or {}, event.get("previous_message") or {}
        edited = {**now, "channel": event.get("channel")}
        is_edit = "edited" in now and now.get("text") != before.get("text") and _is_of_a_person(now)
        if is_edit and self._is_for_us(body, {**edited, "text": before.get("text")}):
            await self._tell_edited(ack, body, edited)
        else:
            await ack()

    async def _tell_edited(self, ack: Any, body: Body, event: Mapping[str, Any]) -> None:
        """`event`: the message as it is now. It comes as a mention too, and is told once."""
        caller, thread = caller_of({**body, "event": event}), event.get("thread_ts")

        async def tell() -> Reply:
            await self._replies.say(caller, (EDITED,), thread)
            return Reply()

        await self._once(ack, f"{_message_id(event)}:{event['edited'].get('ts')}", tell, lambda _: tell())

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

    def _is_for_us(self, body: Body, event: Mapping[str, Any]) -> bool:
        """In a channel, only what somebody says to the applicant or notes in a card's thread: colleagues talk there."""
        caller = caller_of({**body, "event": event})
        if not caller.in_channel:
            return True
        in_thread = self._turns.place_of(caller).kind is PlaceKind.TEAM and bool(event.get("thread_ts"))
        text = _text_of(body, event)
        return in_thread and (commands.to_applicant(text) is not None or commands.is_note(text))

    async def _take(self, ack: Any, body: Body, command: bool = False) -> None:
        event = body["event"]
        caller, delivery_id, thread = caller_of(body), _message_id(event), event.get("thread_ts")
        typed = Typed(_text_of(body, event), command, thread)

        async def work() -> Reply:
            outcome = await self._turns.handle(caller, delivery_id, typed, files=event.get("files"))
            await self._replies.say(caller, outcome.messages, thread)
            return Reply()

        async def apology(message: Message) -> Reply:
            await self._replies.say(caller, (message,), thread)
            return Reply()

        await self._once(ack, delivery_id, work, apology)

    async def _once(self, ack: Any, name: str, work: Callable[[], Work], apology: Apology) -> None:
        """Do what an event asks for, unless it is done or being done already. A failure may be delivered again."""
        if name in self._taken:
            await ack()
            return
        self._taken[name] = True

        async def apologise(message: Message) -> Reply:
            self._taken.pop(name, None)
            return await apology(message)

        try:
            await self._replies.acknowledge(ack, "message", work(), apologise, redelivered=True)
        except TooBusy:
            self._taken.pop(name, None)
            raise


def _is_of_a_person(message: Mapping[str, Any]) -> bool:
    return bool(message.get("user")) and not any(message.get(name) for name in _OURS)


def _text_of(body: Body, event: Mapping[str, Any]) -> str:
    return without_mention(str(event.get("text") or ""), app_user(body))
