"""The manifest says what the app uses, no more and no less, and Slack's own type of a manifest takes it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from adapters.slack.app import ADD_EVIDENCE, COMMAND, START
from adapters.slack.health import CHANNEL_EVENTS
from adapters.slack.manifest import ManifestProblem, manifest
from bot.__main__ import app
from tests.kit.slack_contracts import schema

ADAPTER = Path(__file__).parent.parent.parent.parent / "adapters" / "slack"
URL = "https://onboarding.example.nhs.uk"
# What each method that we call, and each event that we hear, needs: docs.slack.dev
SCOPES_OF_METHODS = {
    "chat_postMessage": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_update": {"chat:write"},
    "chat_getPermalink": set(),
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_members": {"channels:read", "groups:read"},
    "conversations_open": {"im:write"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "files_info": {"files:read"},
    "files_upload_v2": {"files:write"},
    "usergroups_list": {"usergroups:read"},
    "users_info": {"users:read", "users:read.email"},
    "users_lookupByEmail": {"users:read.email"},
    "views_open": set(),
    "views_publish": set(),
    "views_push": set(),
    "views_update": set(),
}
SCOPES_OF_EVENTS = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "user_change": {"users:read"},
    **{event: {f"{event.split('_', maxsplit=1)[0]}s:read"} for event in CHANNEL_EVENTS},
}
OF_FEATURES = {"commands", "files:read"}  # the slash command and the shortcuts; files in a modal and with a message
LIMITS = {"name": 35, "description": 140}


def called() -> set[str]:
    """The methods that the adapter calls."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in ADAPTER.rglob("*.py"))
    return set(re.findall(r"client\.((?:chat|conversations|files|usergroups|users|views)_\w+)", source))


def test_every_scope_is_used_and_none_is_missing() -> None:
    drawn = manifest(URL)
    events = set(drawn["settings"]["event_subscriptions"]["bot_events"])
    assert called() == set(SCOPES_OF_METHODS)
    assert events == set(SCOPES_OF_EVENTS)
    needed = set().union(*SCOPES_OF_METHODS.values(), *SCOPES_OF_EVENTS.values(), OF_FEATURES)
    assert set(drawn["oauth_config"]["scopes"]["bot"]) == needed


@pytest.mark.parametrize("url", [URL, None])
def test_slacks_own_type_takes_it(url: str | None) -> None:
    assert schema("sent").problems("AppManifest", manifest(url)) == []


@pytest.mark.parametrize("url", [URL, None])
def test_it_keeps_slacks_limits(url: str | None) -> None:
    said = manifest(url)["display_information"]
    assert all(len(said[name]) <= limit for name, limit in LIMITS.items())
    assert 174 <= len(said["long_description"]) <= 4000


def test_the_features_are_those_that_are_listened_to() -> None:
    features = manifest(URL)["features"]
    assert [command["command"] for command in features["slash_commands"]] == [COMMAND]
    assert features["slash_commands"][0]["should_escape"] is True
    assert {shortcut["callback_id"]: shortcut["type"] for shortcut in features["shortcuts"]} == {
        START: "global",
        ADD_EVIDENCE: "message",
    }
    assert features["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


@pytest.mark.parametrize("url", [URL, f"{URL}/", f"{URL}/slack/events"])
def test_it_is_printed_with_the_address(url: str) -> None:
    done = CliRunner().invoke(app, ["slack", "manifest", "--url", url])
    assert done.exit_code == 0
    assert addresses(json.loads(done.stdout)) == {f"{URL}/slack/events"}


def test_it_is_printed_for_socket_mode() -> None:
    drawn = json.loads(CliRunner().invoke(app, ["slack", "manifest"]).stdout)
    assert drawn["settings"]["socket_mode_enabled"] is True
    assert addresses(drawn) == set()


@pytest.mark.parametrize("url", ["http://onboarding.example", "onboarding.example", "https://"])
def test_an_address_that_slack_cannot_use_is_refused(url: str) -> None:
    with pytest.raises(ManifestProblem, match="with https"):
        manifest(url)
    assert CliRunner().invoke(app, ["slack", "manifest", "--url", url]).exit_code == 2


def addresses(part: Any) -> set[str]:
    if isinstance(part, dict):
        here = {value for name, value in part.items() if name in ("url", "request_url")}
        return here.union(*map(addresses, part.values()))
    return set().union(*map(addresses, part)) if isinstance(part, list) else set()
