"""The app package: its manifest, which says what Teams shows of it and where it may be used, and the zip around it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

SCHEMA = "1.30"
"""The newest schema that Microsoft publishes in its package of schemas, and that this manifest validates against."""
VERSION = "1.0.0"

_FOLDER = Path(__file__).parent
_SAME_DAY = (2026, 1, 1, 0, 0, 0)  # the same bytes from the same manifest

_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_APP_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

COMMANDS = (
    ("onboard", "Start onboarding, or carry on with it"),
    ("status", "See where you stand and what comes next"),
    ("answers", "See your answers and change them"),
    ("people", "See who is in your onboarding, and add colleagues"),
    ("download", "Get a copy of your answers and of what was decided"),
    ("reminders", "Choose whether we remind you of unfinished work"),
    ("link", "Use the same onboarding in Slack and in Teams"),
    ("join", "Join an onboarding with a code that you were given"),
    ("help", "See what you can type, or get help with a word"),
    ("withdraw", "Stop onboarding"),
)
"""Teams takes 10: `unlink`, `code`, `cost`, `integrate`, `data` and `erase` can only be typed."""
TEAM_COMMANDS = (
    ("board", "See every open onboarding and how long it has waited"),
    ("queue", "See open onboardings as a table: mine, late, or all"),
    ("find", "Find onboardings by part of a name, an ODS code or a person"),
    ("open", "See everything about one onboarding, by its reference"),
    ("assign", "Say who has an onboarding, such as assign ONB-7K3F9Q me"),
    ("note", "Keep a note that only the onboarding team sees"),
    ("onboard", "Start your team's onboarding, or carry on with it"),
    ("status", "See where your team's onboarding stands"),
    ("help", "See what you can type, or get help with a word"),
)


class PackageProblem(ValueError):
    """The package cannot be written with what was given. The message says what to give."""


def manifest(app_id: str, domain: str) -> dict[str, Any]:
    """`domain` is where the assistant is served. Raises PackageProblem for an app id or a domain that is none."""
    if not _APP_ID.fullmatch(app_id):
        raise PackageProblem("Set MICROSOFT_APP_ID to the bot's app id, such as 0a1b2c3d-0000-4000-8000-000000000001.")
    if not _DOMAIN.fullmatch(domain):
        raise PackageProblem("Give --domain the host name that the assistant is served at, such as notify.example.org.")
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA}/MicrosoftTeams.schema.json",
        "manifestVersion": SCHEMA,
        "version": VERSION,
        "id": app_id,
        "developer": _developer(domain),
        "name": {"short": "NHS Notify onboarding", "full": "NHS Notify onboarding assistant"},
        "description": {
            "short": "Onboard your service with NHS Notify, stage by stage",
            "full": (
                "This assistant takes your team through onboarding with NHS Notify, stage by stage. It asks what is "
                "needed at each stage and keeps your answers. It shows where you stand and whose turn it is, and tells "
                "you what the onboarding team decides. You can stop at any time and carry on where you were."
            ),
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#005EB8",
        "bots": [_bot(app_id)],
        "validDomains": [domain],
        "defaultInstallScope": "personal",
    }


def _developer(domain: str) -> dict[str, str]:
    home = f"https://{domain}"
    return {"name": "NHS Notify", "websiteUrl": home, "privacyUrl": f"{home}/privacy", "termsOfUseUrl": f"{home}/terms"}


def _bot(app_id: str) -> dict[str, Any]:
    return {
        "botId": app_id,
        "scopes": ["personal", "team", "groupChat"],
        "supportsTargetedMessages": True,
        "supportsFiles": True,
        "commandLists": [
            {"scopes": ["personal"], "commands": _listed(COMMANDS)},
            {"scopes": ["team", "groupChat"], "triggers": ["mention", "slash"], "commands": _listed(TEAM_COMMANDS)},
        ],
    }


def _listed(commands: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"title": title, "description": description} for title, description in commands]


def write_package(file: Path, app_id: str, domain: str) -> None:
    """The zip: the manifest and two icons. Raises PackageProblem, and OSError where it cannot be written."""
    parts = {
        "manifest.json": json.dumps(manifest(app_id, domain), indent=2, ensure_ascii=False).encode(),
        **{icon: (_FOLDER / icon).read_bytes() for icon in ("color.png", "outline.png")},
    }
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(ZipInfo(name, _SAME_DAY), content, ZIP_DEFLATED)
