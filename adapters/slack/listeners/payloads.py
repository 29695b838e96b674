"""Makes turns of what arrives from Slack: who, where, and an id that is the same when Slack delivers it again."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.slack.directory import Directory
from adapters.slack.ports import Conversation
from conversations.replies import Outcome
from conversations.turns import PersonLeft, Pressed, Submitted, Turn, Typed
from models.domain import Address
from models.enums import Channel, PlaceKind

Intent = Typed | Pressed | Submitted | PersonLeft
DOUBLE_CLICK = 2.0  # seconds
_MOST_PRESSES = 1000


@dataclass(frozen=True)
class Caller:
    """Who did something in Slack, and where. `workspace` is the person's own; `channel` is empty outside channels."""

    workspace: str
    user: str
    name: str = ""
    channel: str = ""
    home: str = ""  # the workspace that the channel was used in

    @property
    def in_channel(self) -> bool:
        return bool(self.channel) and not self.channel.startswith("D")

    def at(self, channel: str) -> Caller:
        return Caller(self.workspace, self.user, self.name, channel, self.home)


def caller_of(body: Mapping[str, Any]) -> Caller:
    """Of a command, a press, a form, a shortcut or an event. Raises KeyError for a body that names nobody."""
    event = body.get("event")
    if isinstance(event, Mapping):
        return _of_event(event, str(body["team_id"]))
    if "user_id" in body:  # a slash command
        home = str(body["team_id"])
        return Caller(home, str(body["user_id"]), str(body.get("user_name", "")), str(body.get("channel_id", "")), home)
    user, team = body["user"], body.get("team") or {}
    home = str(team.get("id") or user.get("team_id") or "")
    channel = body.get("channel") or {}
    name = str(user.get("name") or user.get("username") or "")
    return Caller(str(user.get("team_id") or home), str(user["id"]), name, str(channel.get("id") or ""), home)


def _of_event(event: Mapping[str, Any], home: str) -> Caller:
    user = event["user"]
    if isinstance(user, Mapping):  # user_change brings the whole user
        return Caller(str(user.get("team_id") or home), str(user["id"]), str(user.get("name", "")), "", home)
    workspace = str(event.get("user_team") or event.get("team") or home)
    return Caller(workspace, str(user), "", str(event.get("channel") or ""), home)


class Reception:
    """`team` is where the onboarding team works. `clock` gives seconds that only grow."""

    def __init__(
        self,
        conversation: Conversation,
        directory: Directory,
        team: Address,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.conversation = conversation
        self._directory = directory
        self.team = team
        self._clock = clock
        self._pressed: dict[str, tuple[float, str]] = {}

    async def take(self, caller: Caller, delivery: str, intent: Intent, once: bool = False) -> Outcome:
        """One turn, start to finish. `once`: Slack sends commands and presses once, events until they are answered."""
        actor = await self._directory.actor(caller.workspace, caller.user, caller.name)
        turn = Turn(f"slack:{delivery}", actor, self.place_of(caller), intent, once)
        return await self.conversation.handle(turn)

    def place_of(self, caller: Caller) -> Address:
        """The onboarding team's channel, an applicant team's channel, or the person and the assistant alone."""
        if not caller.in_channel:
            return Address(Channel.SLACK, caller.workspace, PlaceKind.DIRECT, caller.user)
        place = Address(Channel.SLACK, caller.home, PlaceKind.TEAM, caller.channel)
        if place == self.team:
            return place
        return Address(Channel.SLACK, caller.home, PlaceKind.CHANNEL, caller.channel)

    def press_id(self, body: Mapping[str, Any], trigger: str) -> str:
        """The press's own trigger; for the second half of a double click, the first one's."""
        now = self._clock()
        same = _digest(
            [body.get("user"), body.get("container"), (body.get("message") or {}).get("edited")]
            + [action.get("value") or action.get("selected_option") for action in body["actions"]]
        )
        at, first = self._pressed.get(same, (float("-inf"), trigger))
        if len(self._pressed) >= _MOST_PRESSES:
            self._pressed.clear()
        delivery = first if now - at < DOUBLE_CLICK else trigger
        self._pressed[same] = (now, delivery)
        return f"press:{delivery}"


def submission_id(view: Mapping[str, Any]) -> str:
    """The same for a form that Slack delivers again; another once something in it was changed."""
    filled = _digest((view.get("state") or {}).get("values"))
    return f"view:{view['id']}:{view.get('hash', '')}:{filled}"


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:16]
