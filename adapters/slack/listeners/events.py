"""What people write: in direct messages, in threads of the team's cards, and where they mention the app."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Mapping
from typing import Any

from adapters.slack.directory import Directory
from adapters.slack.listeners.form_payload import sent_files
from adapters.slack.listeners.payloads import Caller, Reception, caller_of
from adapters.slack.listeners.replies import Talk
from adapters.slack.listeners.responder import PATIENCE, Answer, Responder, TooBusy
from conversations import commands
from conversations.replies import Message
from conversations.turns import PersonLeft, Typed
from models.enums import PlaceKind

_OURS = ("bot_id", "bot_profile")
_SAID = (None, "file_share", "thread_broadcast")  # an edited or deleted message changes no answer
_MENTION = re.compile(r"^\s*<@[A-Z0-9]+(\|[^>]*)?>\s*")
_LINK = re.compile(r"<((?:https?|mailto|tel):[^|>]+)(?:\|([^>]*))?>")


def typed_words(text: str) -> str:
    """What somebody typed, without the marks that Slack puts round links and the app's own mention."""
    bare = _LINK.sub(lambda found: found[1].removeprefix("mailto:").removeprefix("tel:"), _MENTION.sub("", text))
    return html.unescape(bare)


class Messages:
    """Slack delivers a message again if we fail: what was lost on the way is played then."""

    def __init__(self, reception: Reception, directory: Directory, talk: Talk, responder: Responder) -> None:
        self._reception = reception
        self._directory = directory
        self._talk = talk
        self._responder = responder
        self._answering = Answering()

    async def written(self, ack: Any, body: Mapping[str, Any]) -> None:
        """A message in a conversation that the app is in. Talk among people is not for us."""
        event = body["event"]
        if event.get("subtype") not in _SAID or any(event.get(name) for name in _OURS) or not event.get("user"):
            await ack()
            return
        caller = caller_of(body)
        words = typed_words(str(event.get("text") or ""))
        if caller.in_channel and not self._is_for_applicant(caller, event, words):
            await ack()
            return
        await self._take(ack, body, caller, words)

    async def mentioned(self, ack: Any, body: Mapping[str, Any]) -> None:
        """The app was mentioned: the rest of the message is for it."""
        await self._take(ack, body, caller_of(body), typed_words(str(body["event"].get("text") or "")), addressed=True)

    async def changed(self, ack: Any, body: Mapping[str, Any]) -> None:
        """Slack's directory changed: a new name or address, or somebody who left."""
        caller = caller_of(body)
        if self._directory.learn(caller.user, body["event"]["user"]).gone:
            async with asyncio.timeout(PATIENCE):  # nobody waits for it: on a failure Slack delivers it again
                await self._reception.take(caller, f"event:{body['event_id']}", PersonLeft())
        await ack()

    def _is_for_applicant(self, caller: Caller, event: Mapping[str, Any], words: str) -> bool:
        in_team = self._reception.place_of(caller).kind is PlaceKind.TEAM
        return in_team and bool(event.get("thread_ts")) and commands.to_applicant(words) is not None

    async def _take(
        self, ack: Any, body: Mapping[str, Any], caller: Caller, words: str, addressed: bool = False
    ) -> None:
        """`addressed`: by a mention, so that it is a command and never the answer to a question asked elsewhere."""
        event, delivery = body["event"], f"event:{body['event_id']}"
        thread = event.get("thread_ts")
        said = Typed(words, addressed, thread, sent_files(event.get("files")))
        if not self._answering.first(delivery):
            await ack()
            return

        async def work() -> Answer:
            outcome = await self._reception.take(caller, delivery, said)
            await self._talk.say(caller, outcome.messages, thread)
            return Answer()

        async def sorry(words: Message) -> Answer:
            self._answering.forget(delivery)
            await self._talk.say(caller, (words,), thread)
            return Answer()

        try:
            await self._responder.respond(ack, "message", work(), sorry, redelivered=True)
        except TooBusy:
            self._answering.forget(delivery)
            raise


class Answering:
    """Messages that are answered already, or being answered: Slack delivers some again. The turn itself is safe."""

    def __init__(self, most: int = 2000) -> None:
        self._most = most
        self._seen: dict[str, None] = {}

    def first(self, delivery: str) -> bool:
        """Whether this delivery is new here."""
        if delivery in self._seen:
            return False
        if len(self._seen) >= self._most:
            del self._seen[next(iter(self._seen))]
        self._seen[delivery] = None
        return True

    def forget(self, delivery: str) -> None:
        self._seen.pop(delivery, None)
