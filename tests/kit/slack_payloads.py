"""Bodies as Slack sends them, and their signatures."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TEAM = "T01TEST"
APP = "A01APP"
BOT = "U0BOT"
TEAM_CHANNEL = "C02ONB"
FORM = "application/x-www-form-urlencoded"
_numbers = count(1)


def unique(prefix: str) -> str:
    return f"{prefix}{next(_numbers):06d}"


def signed(body: str, secret: str = SECRET, at: float | None = None, content_type: str = FORM) -> dict[str, str]:
    """The headers of a signed request."""
    timestamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={digest}",
    }


@dataclass(frozen=True)
class Body:
    """`kind` names the contract that it is held to; `fields` is what Slack says in it."""

    kind: str
    fields: Mapping[str, Any]

    @property
    def encoded(self) -> str:
        if self.kind == "Event":
            return json.dumps(self.fields)
        if self.kind == "SlashCommand":
            return urlencode(self.fields)
        return urlencode({"payload": json.dumps(self.fields)})

    @property
    def content_type(self) -> str:
        return "application/json" if self.kind == "Event" else FORM


ENTERPRISE, ACME, HOME = "E0ORG", TEAM, "T0HOME"
"""An organisation of several workspaces: the one where the app is used, and the one that its people are from."""


def in_grid(body: Body) -> Body:
    """The same from Enterprise Grid: a command names the workspace where it was typed, all else the home."""
    fields = dict(body.fields)
    if body.kind == "SlashCommand":
        return Body(body.kind, fields | {"enterprise_id": ENTERPRISE, "enterprise_name": "Acme"})
    if body.kind == "Event":
        event = dict(fields["event"]) | ({"user_team": HOME} if isinstance(fields["event"].get("user"), str) else {})
        granted = [{**one, "enterprise_id": ENTERPRISE} for one in fields["authorizations"]]
        return Body(body.kind, fields | {"enterprise_id": ENTERPRISE, "event": event, "authorizations": granted})
    user = {**fields["user"], "team_id": HOME}
    return Body(body.kind, fields | {"user": user, "enterprise": {"id": ENTERPRISE, "name": "Acme"}})


def of_grid(user: Mapping[str, Any]) -> dict[str, Any]:
    """A user as `users.info` describes them there."""
    organisation = {"id": user["id"], "enterprise_id": ENTERPRISE, "teams": [ACME, HOME]}
    return {**user, "team_id": HOME, "enterprise_user": organisation}


def command(user: str, text: str, trigger: str, channel: str = "D", name: str = "ann") -> Body:
    return Body(
        "SlashCommand",
        {
            "token": "x",
            "team_id": TEAM,
            "team_domain": "acme",
            "channel_id": channel if channel != "D" else f"D{user}",
            "channel_name": "general",
            "user_id": user,
            "user_name": name,
            "command": "/notify",
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": "https://hooks.example/commands/1",
            "trigger_id": trigger,
        },
    )


def _who(user: str, workspace: str = TEAM) -> dict[str, Any]:
    return {"id": user, "username": "ann", "name": "ann", "team_id": workspace}


def _common(kind: str, user: str, trigger: str, workspace: str) -> dict[str, Any]:
    return {
        "type": kind,
        "user": _who(user, workspace),
        "team": {"id": TEAM, "domain": "acme"},
        "api_app_id": APP,
        "token": "x",
        "trigger_id": trigger,
        "is_enterprise_install": False,
    }


def press_on_message(
    user: str, action: Mapping[str, Any], message: Mapping[str, Any], channel: str, trigger: str, workspace: str = TEAM
) -> Body:
    container = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel,
        "is_ephemeral": bool(message.get("only_for")),
    }
    held = {"type": "message", "bot_id": "B0BOT", "user": BOT, "app_id": APP, "team": TEAM, **message}
    held.pop("only_for", None)
    return Body(
        "BlockAction",
        {
            **_common("block_actions", user, trigger, workspace),
            "container": container,
            "channel": {"id": channel, "name": "onboarding-team"},
            "message": held,
            "state": {"values": {}},
            "response_url": "https://hooks.example/actions/1",
            "actions": [action],
        },
    )


def press_in_view(user: str, action: Mapping[str, Any], view: Mapping[str, Any], trigger: str) -> Body:
    return Body(
        "BlockAction",
        {
            **_common("block_actions", user, trigger, TEAM),
            "container": {"type": "view", "view_id": view["id"]},
            "view": view,
            "actions": [action],
        },
    )


def submission(user: str, view: Mapping[str, Any], state: Mapping[str, Any], trigger: str) -> Body:
    sent = {**view, "state": {"values": state}}
    return Body(
        "ViewSubmitAction", {**_common("view_submission", user, trigger, TEAM), "view": sent, "response_urls": []}
    )


def closed(user: str, view: Mapping[str, Any]) -> Body:
    fields = _common("view_closed", user, "", TEAM)
    del fields["trigger_id"]
    return Body("ViewClosedAction", {**fields, "view": {**view, "state": {"values": {}}}, "is_cleared": False})


def global_shortcut(user: str, callback: str, trigger: str) -> Body:
    return Body(
        "GlobalShortcut",
        {**_common("shortcut", user, trigger, TEAM), "callback_id": callback, "action_ts": "1596530361.0"},
    )


def message_shortcut(user: str, callback: str, message: Mapping[str, Any], channel: str, trigger: str) -> Body:
    return Body(
        "MessageShortcut",
        {
            **_common("message_action", user, trigger, TEAM),
            "callback_id": callback,
            "action_ts": "1596530361.0",
            "message_ts": message["ts"],
            "message": {"type": "message", "user": user, **message},
            "channel": {"id": channel, "name": "general"},
            "response_url": "https://hooks.example/shortcuts/1",
        },
    )


def event(inner: Mapping[str, Any], event_id: str | None = None) -> Body:
    return Body(
        "Event",
        {
            "token": "x",
            "team_id": TEAM,
            "api_app_id": APP,
            "type": "event_callback",
            "event_id": event_id or unique("Ev"),
            "event_time": 1599616881,
            "event": inner,
            "authorizations": [
                {"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}
            ],
        },
    )


def direct_message(user: str, text: str, **more: Any) -> Body:
    said = {"type": "message", "user": user, "text": text, "channel": f"D{user}", "channel_type": "im", "team": TEAM}
    return event({**said, "ts": f"{unique('17000')}.000100", "event_ts": "1.0", **more})


def channel_message(user: str, text: str, channel: str, thread: str | None = None, **more: Any) -> Body:
    said = {"type": "message", "user": user, "text": text, "channel": channel, "channel_type": "group", "team": TEAM}
    held = {"thread_ts": thread} if thread else {}
    return event({**said, "ts": f"{unique('17000')}.000100", "event_ts": "1.0", **held, **more})


def mention(user: str, text: str, channel: str, thread: str | None = None) -> Body:
    said = {"type": "app_mention", "user": user, "text": f"<@{BOT}> {text}", "channel": channel, "team": TEAM}
    held = {"thread_ts": thread} if thread else {}
    return event({**said, "ts": f"{unique('17000')}.000100", "event_ts": "1.0", **held})


def edited_message(user: str, before: str, now: str, channel: str, **more: Any) -> Body:
    """What Slack sends of a message that its writer edited. Where nothing differs, it only drew a link's picture."""
    ts = f"{unique('17000')}.000100"
    edit = {"edited": {"user": user, "ts": f"{unique('17001')}.000100"}} if before != now else {}
    message = {"type": "message", "user": user, "text": now, "team": TEAM, "ts": ts, **edit, **more}
    kind = "im" if channel.startswith("D") else "group"
    changed = {"type": "message", "subtype": "message_changed", "channel": channel, "channel_type": kind}
    previous = {"type": "message", "user": user, "text": before, "ts": message["ts"]}
    return event({**changed, "message": message, "previous_message": previous, "ts": unique("17002"), "event_ts": "1"})


def home_opened(user: str, tab: str = "home") -> Body:
    return event({"type": "app_home_opened", "user": user, "channel": f"D{user}", "tab": tab, "event_ts": "1.0"})


def uploaded_file(name: str, size: int) -> dict[str, object]:
    """As Slack describes a file, in an input or with a message; `size` in bytes."""
    link = f"https://acme.slack.com/files/U01AMA/F1/{name}"
    whose = {"user": "U01AMA", "user_team": "T01TEST", "created": 1, "timestamp": 1, "title": name, "filetype": "pdf"}
    known = {"id": "F1", "name": name, "size": size, "mimetype": "application/pdf", "permalink": link}
    return {**whose, **known, "url_private": link, "url_private_download": link}


def suggestion(user: str, typed: str, workspace: str = TEAM, action: str = "menu.find") -> Body:
    """What Slack asks for while somebody types in a select of ours."""
    fields = _common("block_suggestion", user, "", workspace)
    del fields["trigger_id"]
    return Body("BlockSuggestion", {**fields, "action_id": action, "block_id": "b1", "value": typed})
