"""The app's manifest, to paste into Slack: with the address of this server, or for Socket Mode."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

PATH = "/slack/events"
OPTIONAL = frozenset({"usergroups:read"})
"""Scopes without which everything works, though less is shown."""


class ManifestProblem(ValueError):
    """The address cannot be used. The message says what to give instead."""


def manifest(url: str | None) -> dict[str, Any]:
    """`url`: where Slack reaches this server over https; None for Socket Mode. Raises ManifestProblem."""
    drawn: dict[str, Any] = json.loads(files("adapters.slack").joinpath("manifest.json").read_text(encoding="utf-8"))
    return _in_socket_mode(drawn) if url is None else _at(drawn, _endpoint(url))


def missing_scopes(headers: Mapping[str, str]) -> str | None:
    """What to do where an answer of Slack's names fewer scopes than the manifest; None where it names all, or none."""
    told = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
    granted = {scope.strip() for scope in told.split(",")} - {""}
    missing = [scope for scope in manifest(None)["oauth_config"]["scopes"]["bot"] if scope not in granted]
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


def _in_socket_mode(drawn: dict[str, Any]) -> dict[str, Any]:
    for command in drawn["features"]["slash_commands"]:
        del command["url"]
    del drawn["settings"]["event_subscriptions"]["request_url"]
    del drawn["settings"]["interactivity"]["request_url"]
    drawn["settings"]["socket_mode_enabled"] = True
    return drawn
