"""What Teams sent, read once and checked: an activity with the few things that we use of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.teams.errors import BadBody

BODY_LIMIT = 256 * 1024  # bytes
LONGEST_NAME = 2_000  # characters of any id, name or address
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ZONES = ("channelData", "conversation", "from", "recipient")


@dataclass(frozen=True)
class Mention:
    """Somebody who was named with @, and how the text shows it."""

    who: str
    text: str


@dataclass(frozen=True)
class Activity:
    """One thing that happened in Teams. Ids are Teams' own; `person` is the directory's id of who did it."""

    type: str
    id: str
    service_url: str
    channel: str  # the Bot Framework's channel: "msteams"
    tenant: str
    conversation: str
    conversation_type: str
    sender: str  # "29:..." of who did it, for this bot alone
    person: str
    name: str
    bot: str
    text: str = ""
    mentions: tuple[Mention, ...] = ()
    attachments: tuple[Mapping[str, Any], ...] = ()
    value: Mapping[str, Any] | None = None
    invoked: str = ""  # the name of an invoke
    action: str = ""  # of an installationUpdate
    event: str = ""  # channelData.eventType
    team: str = ""
    team_channel: str = ""
    reply_to: str = ""
    at: str = ""  # when it was done, as Teams writes it
    locale: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The conversation without the thread: "19:...@thread.tacv2"."""
        return self.conversation.partition(";")[0]

    @property
    def thread(self) -> str:
        """The id of the message that this thread hangs from; empty outside channels."""
        _, _, rest = self.conversation.partition(";messageid=")
        return rest


def read_activity(body: bytes) -> Activity:
    """Raises BadBody for whatever is not a well-formed activity, before anything else looks at it."""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError) as problem:
        raise BadBody("The body is not JSON.") from problem
    if not isinstance(read, dict):
        raise BadBody("The body is not an object.")
    for name in _ZONES:
        if not isinstance(read.get(name, {}) or {}, dict):
            raise BadBody(f"{name} is not an object.")
    return _activity(read)


def _activity(read: Mapping[str, Any]) -> Activity:
    conversation, sender = _part(read, "conversation"), _part(read, "from")
    data = _part(read, "channelData")
    activity = Activity(
        type=_needed(read, "type"),
        id=_name(read, "id"),
        service_url=_needed(read, "serviceUrl"),
        channel=_needed(read, "channelId"),
        tenant=_name(_part(data, "tenant"), "id") or _name(conversation, "tenantId"),
        conversation=_needed(conversation, "id"),
        conversation_type=_name(conversation, "conversationType") or "personal",
        sender=_name(sender, "id"),
        person=_name(sender, "aadObjectId"),
        name=_name(sender, "name"),
        bot=_name(_part(read, "recipient"), "id"),
        text=_text(read),
        mentions=_mentions(read),
        attachments=tuple(_list(read, "attachments")),
        value=_value(read),
        invoked=_name(read, "name"),
        action=_name(read, "action"),
        event=_name(data, "eventType"),
        team=_name(_part(data, "team"), "id"),
        team_channel=_name(_part(data, "channel"), "id") or _name(data, "teamsChannelId"),
        reply_to=_name(read, "replyToId"),
        at=_name(read, "localTimestamp") or _name(read, "timestamp"),
        locale=_name(read, "locale"),
        added=_ids(read, "membersAdded"),
        removed=_ids(read, "membersRemoved"),
    )
    _check(activity)
    return activity


def _check(activity: Activity) -> None:
    acts = activity.type in ("message", "invoke")
    if acts and not (activity.sender and activity.bot and activity.id):
        raise BadBody("A message needs from, recipient and id.")
    if activity.type == "invoke" and activity.value is None:
        raise BadBody("An invoke needs a value.")


def _part(read: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = read.get(name) or {}
    if not isinstance(part, dict):
        raise BadBody(f"{name} is not an object.")
    return part


def _needed(read: Mapping[str, Any], name: str) -> str:
    given = _name(read, name)
    if not given:
        raise BadBody(f"{name} is missing.")
    return given


def _name(read: Mapping[str, Any], name: str) -> str:
    given = read.get(name)
    if given is None:
        return ""
    if not isinstance(given, str) or len(given) > LONGEST_NAME:
        raise BadBody(f"{name} is not a text of a usable length.")
    return tidy(given)


def _text(read: Mapping[str, Any]) -> str:
    given = read.get("text") or ""
    if not isinstance(given, str):
        raise BadBody("text is not a text.")
    return tidy(given)


def _value(read: Mapping[str, Any]) -> Mapping[str, Any] | None:
    given = read.get("value")
    if given is None or isinstance(given, dict):
        return given
    if read.get("type") == "invoke" or not isinstance(given, str | int | float | bool | list):
        raise BadBody("value is not an object.")
    return None


def _mentions(read: Mapping[str, Any]) -> tuple[Mention, ...]:
    named = [_mention(entity) for entity in _list(read, "entities") if entity.get("type") == "mention"]
    return tuple(mention for mention in named if mention)


def _mention(entity: Mapping[str, Any]) -> Mention | None:
    who, text = entity.get("mentioned"), entity.get("text")
    if not isinstance(who, dict) or not isinstance(who.get("id"), str) or not isinstance(text, str) or not text:
        return None
    return Mention(who["id"], tidy(text))


def _ids(read: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(_name(member, "id") for member in _list(read, name))


def _list(read: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    given = read.get(name) or []
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise BadBody(f"{name} is not a list of objects.")
    return given


def tidy(typed: str) -> str:
    """Line breaks as LF, without control characters and halves of characters, which no database can store."""
    lines = typed.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", lines.encode("utf-8", "replace").decode("utf-8"))
