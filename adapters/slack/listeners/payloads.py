"""Reads what Slack sends: who did something, where, and what was filled in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from adapters.slack.listeners.modals import OpenModal
from adapters.slack.rendering.buttons import MENU, Press, read_value
from adapters.slack.rendering.inputs import FILE, TIME
from adapters.slack.rendering.modals import NO_METADATA, PrivateMetadata, UnreadableMetadata, read_metadata
from conversations.guidance.uk_time import LONDON
from models.domain import SentFile

Body = Mapping[str, Any]
State = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Of a view, by block and then by element."""


@dataclass(frozen=True)
class Caller:
    """Who did something in Slack, and where.

    `workspace` is the person's own, `channel_workspace` the one that the channel was used in; `channel` is empty
    outside channels. `enterprise` is the organisation that it happened in, where that has several workspaces
    (Enterprise Grid): which of them a payload names as somebody's own differs from kind to kind. `sent_at` is Slack's
    own time (UTC), None where it tells none.
    """

    workspace: str
    user: str
    name: str = ""
    channel: str = ""
    channel_workspace: str = ""
    sent_at: datetime | None = None
    enterprise: str = ""

    @property
    def in_channel(self) -> bool:
        """Whether others see what is said there."""
        return bool(self.channel) and not self.channel.startswith("D")

    def at(self, channel: str) -> Caller:
        """The same person elsewhere: a modal says itself where it was opened."""
        return replace(self, channel=channel)


def caller_of(body: Body) -> Caller:
    """Of a command, an action, a view, a shortcut or an event. Raises KeyError for a body that names nobody."""
    return replace(_caller_of(body), enterprise=_enterprise_of(body))


def _enterprise_of(body: Body) -> str:
    """A command and an event name it as text, an event in its authorizations too; presses and forms as an object."""
    named = body.get("enterprise") or {}
    first: Body = next(iter(body.get("authorizations") or ()), {})
    return str(named.get("id") or body.get("enterprise_id") or first.get("enterprise_id") or "")


def _caller_of(body: Body) -> Caller:
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
    sent_at = _moment_of((body.get("actions") or [{}])[0].get("action_ts"))
    return Caller(str(user.get("team_id") or home), str(user["id"]), name, str(channel.get("id") or ""), home, sent_at)


def _moment_of(timestamp: object) -> datetime | None:
    """A time stamp as Slack writes it, "1734541200.000100"; None for what is none."""
    try:
        return datetime.fromtimestamp(float(str(timestamp)), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _of_event(event: Mapping[str, Any], home: str) -> Caller:
    user = event["user"]
    if isinstance(user, Mapping):  # user_change brings the whole user
        return Caller(str(user.get("team_id") or home), str(user["id"]), str(user.get("name", "")), "", home)
    workspace = str(event.get("user_team") or event.get("team") or home)
    return Caller(workspace, str(user), "", str(event.get("channel") or ""), home, _moment_of(event.get("ts")))


@dataclass(frozen=True)
class PressContext:
    """Where a button or menu was pressed: in a modal, in App Home, or on a message, maybe of a thread."""

    caller: Caller
    trigger: str
    modal: OpenModal | None = None
    in_home: bool = False
    thread: str | None = None

    @property
    def metadata(self) -> PrivateMetadata:
        """What a modal opened from here carries on."""
        return PrivateMetadata(channel=self.caller.channel if self.caller.in_channel else "")

    def showing_in(self, modal: OpenModal | None) -> PressContext:
        """The same press, answered in a modal that was opened for it."""
        return replace(self, modal=modal)


def press_context(body: Body) -> PressContext:
    """Raises KeyError for a body that names nobody."""
    caller, trigger = caller_of(body), str(body.get("trigger_id") or "")
    message, view = body.get("message"), body.get("view") or {}
    if message:
        return PressContext(caller, trigger, thread=message.get("thread_ts"))
    if view.get("type") != "modal":
        return PressContext(caller, trigger, in_home=True)
    metadata = metadata_of(view)
    modal = OpenModal(str(view["id"]), view.get("hash"), metadata)
    return PressContext(caller.at(metadata.channel), trigger, modal)


def press_of(body: Body) -> Press:
    """Raises UnreadablePress for a button that is not one of ours today."""
    action = body["actions"][0]
    chosen = action.get("selected_option") or {}
    value = chosen.get("value") or action.get("value") or ""
    return read_value(str(value), in_menu=str(action.get("action_id", "")).startswith(MENU))


def metadata_of(view: Mapping[str, Any]) -> PrivateMetadata:
    """What a modal of ours carries; nothing for one that is not readable."""
    try:
        return read_metadata(str(view.get("private_metadata") or ""))
    except UnreadableMetadata:
        return NO_METADATA


def values_of(state: State) -> dict[str, tuple[str, ...]]:
    """A tuple for each question, empty where nothing is filled in. Times come as UK time, as every form has them."""
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for block, elements in state.items():
        if not block.endswith(FILE):
            found[block.partition(TIME)[0]] += tuple(v for element in elements.values() for v in _values(element))
    return dict(found)


def _values(element: Mapping[str, Any]) -> tuple[str, ...]:
    match element.get("type"):
        case "datepicker":
            return _one(element.get("selected_date"))
        case "datetimepicker":
            return _moment(element.get("selected_date_time"))
        case "users_select":
            return _one(element.get("selected_user"))
        case "radio_buttons" | "static_select" | "external_select":
            return _one((element.get("selected_option") or {}).get("value"))
        case "checkboxes" | "multi_static_select":
            return tuple(str(option["value"]) for option in element.get("selected_options") or ())
        case _:
            return _one(element.get("value"))


def _one(value: object) -> tuple[str, ...]:
    return (str(value),) if value not in (None, "") else ()


def _moment(seconds: object) -> tuple[str, ...]:
    written = str(seconds)
    if not (written.isascii() and written.isdigit() and len(written) <= 11):
        return ()
    return (datetime.fromtimestamp(int(written), UTC).astimezone(LONDON).strftime("%Y-%m-%d %H:%M"),)


def files_of(state: State) -> dict[str, tuple[SentFile, ...]]:
    """The files chosen, for each question that has some."""
    found: dict[str, tuple[SentFile, ...]] = {}
    for block, elements in state.items():
        if block.endswith(FILE):
            sent = tuple(file for element in elements.values() for file in sent_files(element.get("files")))
            found |= {block.removesuffix(FILE): sent} if sent else {}
    return found


def sent_files(listed: object) -> tuple[SentFile, ...]:
    """Slack's files, in an input or with a message. One that it says little of comes out empty, and is refused."""
    files = listed if isinstance(listed, list) else []
    return tuple(_sent_file(file) for file in files if isinstance(file, dict))


def _sent_file(file: Mapping[str, Any]) -> SentFile:
    size = file.get("size")
    return SentFile(
        name=str(file.get("name") or file.get("title") or "file"),
        size=size if isinstance(size, int) else 0,
        link=str(file.get("permalink") or ""),
        type=str(file.get("mimetype") or file.get("filetype") or ""),
    )
