"""The app's manifest, to paste into Slack: with the address of this server, or for Socket Mode."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

PATH = "/slack/events"
INSTALL = "/slack/install"
REDIRECT = "/slack/oauth_redirect"
_OF_MANY = ("app_uninstalled", "tokens_revoked")
OPTIONAL = frozenset({"usergroups:read"})
"""Scopes without which everything works, though less is shown."""


class ManifestProblem(ValueError):
    """The address cannot be used. The message says what to give instead."""


def manifest(url: str | None, many: bool = False) -> dict[str, Any]:
    """`url`: where Slack reaches this server over https; None for Socket Mode. Raises ManifestProblem.

    `many`: for an app that other workspaces install, whose tokens end and are changed for new ones.
    """
    drawn: dict[str, Any] = json.loads(files("adapters.slack").joinpath("manifest.json").read_text(encoding="utf-8"))
    if url is None:
        if many:
            raise ManifestProblem("Give the address of this server: other workspaces install the app there.")
        return _in_socket_mode(drawn)
    drawn = _at(drawn, _endpoint(url))
    return _for_many(drawn, _endpoint(url).removesuffix(PATH)) if many else drawn


def bot_scopes() -> list[str]:
    """What the app asks for."""
    scopes: list[str] = manifest(None)["oauth_config"]["scopes"]["bot"]
    return scopes


def missing_scopes(headers: Mapping[str, str]) -> str | None:
    """What to do where an answer of Slack's names fewer scopes than the manifest; None where it names all, or none."""
    told = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
    granted = {scope.strip() for scope in told.split(",")} - {""}
    missing = [scope for scope in bot_scopes() if scope not in granted]
    if not granted or not set(missing) - OPTIONAL:
        return None
    return (
        f"The Slack app lacks {', '.join(missing)}. Add them on its page OAuth & Permissions, or update its manifest "
        "with python -m bot slack manifest, and install it again."
    )


def _endpoint(url: str) -> str:
    if not url.startswith("https://") or len(url) <= len("https://"):
        raise ManifestProblem("Give the address of this server with https, such as https://onboarding.example.nhs.uk.")
    return url.rstrip("/").removesuffix(PATH) + PATH


def _at(drawn: dict[str, Any], endpoint: str) -> dict[str, Any]:
    for command in drawn["features"]["slash_commands"]:
        command["url"] = endpoint
    drawn["settings"]["event_subscriptions"]["request_url"] = endpoint
    drawn["settings"]["interactivity"]["request_url"] = endpoint
    return drawn


def _for_many(drawn: dict[str, Any], address: str) -> dict[str, Any]:
    drawn["oauth_config"]["redirect_urls"] = [f"{address}{REDIRECT}"]
    events = drawn["settings"]["event_subscriptions"]
    events["bot_events"] = sorted([*events["bot_events"], *_OF_MANY])
    drawn["settings"] |= {"org_deploy_enabled": True, "token_rotation_enabled": True}
    return drawn


def _in_socket_mode(drawn: dict[str, Any]) -> dict[str, Any]:
    for command in drawn["features"]["slash_commands"]:
        del command["url"]
    del drawn["settings"]["event_subscriptions"]["request_url"]
    del drawn["settings"]["interactivity"]["request_url"]
    drawn["settings"]["socket_mode_enabled"] = True
    return drawn
