"""A turn of what somebody did in Slack: who they are, where they are, and a name by which it is known again."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cachetools import TTLCache

from adapters.common.channel_adapter import Conversation
from adapters.slack.case_files import coming
from adapters.slack.directory import SlackDirectory
from adapters.slack.listeners.payloads import Body, Caller, sent_files
from adapters.slack.message_text import as_typed
from conversations.replies import Outcome, Ticket
from conversations.turns import Arrival, PersonLeft, Pressed, Submitted, Turn, Typed
from models.domain import Address, SentFile
from models.enums import Channel, PlaceKind

Intent = Typed | Pressed | Submitted | PersonLeft
DOUBLE_CLICK = 2.0  # seconds
MOST_PRESSES = 1000  # remembered


class TurnHandler:
    """Hands what somebody did to the conversation. `team` is where the onboarding team works.

    `timer` gives seconds that only grow. `give` begins to send case files to somebody's direct messages.
    """

    def __init__(
        self,
        conversation: Conversation,
        directory: SlackDirectory,
        team: Address,
        timer: Callable[[], float] = time.monotonic,
        give: Callable[[Address, Sequence[Ticket]], None] | None = None,
    ) -> None:
        self._give = give
        self._conversation = conversation
        self._directory = directory
        self._team = team
        self._recent_presses: TTLCache[str, str] = TTLCache(MOST_PRESSES, DOUBLE_CLICK, timer)

    async def handle(
        self, caller: Caller, delivery_id: str, intent: Intent, once: bool = False, files: object = None
    ) -> Outcome:
        """One turn, start to finish. `delivery_id` is the same when Slack delivers the same thing again.

        `once`: Slack sends commands, actions and shortcuts once, events until they are answered. Words come as Slack
        marks them; `files` as Slack lists those that came with them.
        """
        queue = caller.enterprise or caller.workspace
        arrival = Arrival(Channel.SLACK, queue, caller.user, intent, once, caller.sent_at)
        async with self._conversation.arrival(arrival) as number:
            actor = await self._directory.actor(caller.workspace, caller.user, caller.name, caller.enterprise)
            if isinstance(intent, Typed):
                intent = replace(intent, text=await self.as_typed(intent.text), files=await self.files(files))
            turn = Turn(f"slack:{delivery_id}", actor, self.place_of(caller), intent, once, number)
            outcome = await self._conversation.handle(turn)
        if outcome.tickets and self._give is not None:
            self._give(Address(Channel.SLACK, caller.workspace, PlaceKind.DIRECT, caller.user), outcome.tickets)
            return replace(outcome, messages=(*outcome.messages, coming(outcome.tickets)), tickets=())
        return outcome

    async def usable(self, caller: Caller, presses: frozenset[Pressed]) -> frozenset[Pressed]:
        """Those of some buttons that would still do something for whoever pressed one of them."""
        actor = await self._directory.actor(caller.workspace, caller.user, caller.name, caller.enterprise)
        return await self._conversation.usable(actor, self.place_of(caller), presses)

    async def as_typed(self, text: str) -> str:
        """What somebody typed, of what Slack made of it."""
        return await as_typed(text, self._directory)

    async def files(self, listed: object) -> tuple[SentFile, ...]:
        """Slack's files. Of those in shared channels, payloads hold little more than the id, and Slack is asked."""
        described = listed if isinstance(listed, list) else []
        return sent_files([await self._whole_file(file) for file in described if isinstance(file, dict)])

    async def _whole_file(self, file: Mapping[str, Any]) -> Mapping[str, Any]:
        if file.get("file_access") != "check_file_info":
            return file
        return await self._directory.file(str(file.get("id"))) or file

    def place_of(self, caller: Caller) -> Address:
        """The onboarding team's channel, an applicant team's channel, or the person and the assistant alone."""
        if not caller.in_channel:
            return Address(Channel.SLACK, caller.workspace, PlaceKind.DIRECT, caller.user)
        team = Address(Channel.SLACK, caller.channel_workspace, PlaceKind.TEAM, caller.channel)
        if team == self._team or (caller.enterprise and replace(team, workspace=self._team.workspace) == self._team):
            return self._team
        return replace(team, kind=PlaceKind.CHANNEL)

    def press_id(self, body: Body, trigger: str) -> str:
        """A delivery id: of the action's own trigger or, for the second half of a double click, of the first one's."""
        pressed = _digest(
            [body.get("user"), body.get("container"), (body.get("message") or {}).get("edited")]
            + [action.get("value") or action.get("selected_option") for action in body["actions"]]
        )
        first = self._recent_presses.get(pressed, trigger)
        self._recent_presses[pressed] = first
        return f"press:{first}"


def submission_id(view: Mapping[str, Any]) -> str:
    """The same for a form that Slack delivers again; another once something in it was changed."""
    filled = _digest((view.get("state") or {}).get("values"))
    return f"view:{view['id']}:{view.get('hash', '')}:{filled}"


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:16]
