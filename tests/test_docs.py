"""The documents: every command in them is one that there is, links lead somewhere, and the README stays short."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bot.cli import app
from tests.bot.programs import Folder
from tests.kit.rig.processes import free_port

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
_COMMAND = re.compile(r"python3? -m bot ((?:[\w-]+)(?: (?:[^`\n|<>;&,.()]|\.(?=\S)|<[^>\n]*>)*)?)")
_LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)")

RUN = [
    ("migrate",),
    ("doctor",),
    ("doctor", "--json"),
    ("outbox",),
    ("roles",),
    ("diagram",),
    ("db", "backup", "copy.db"),
    ("db", "adopt", "--drop-waiting"),
    ("data", "clean", "--dry-run"),
    ("data", "clean"),
    ("keys", "new"),
    ("slack", "manifest", "--url", "https://onboarding.example.nhs.uk", "--many"),
    ("report", "--month", "2026-11", "--out", "DIR"),
    ("migrate", "--dumped"),
    ("outbox", "--resend", "all"),
    ("rehearse",),
    ("slack", "manifest", "--url", "https://onboarding.example.nhs.uk"),
    ("teams", "package", "--domain", "notify.example.org"),
    ("content", "check", str(ROOT / "conversations" / "content" / "2026-11")),
    ("content", "new", "2999-01", "--from", "2026-11", "--in", "content"),
]
"""Those that end by themselves, as they stand in the documents, one after the other in one folder."""


def commands_in(page: Path) -> Iterator[list[str]]:
    """What follows `python -m bot`, up to where the sentence goes on."""
    for found in _COMMAND.finditer(page.read_text(encoding="utf-8")):
        words = shlex.split(found[1].replace("'", "").strip())
        yield words


def parsed(words: list[str]) -> None:
    """Raises a LookupError for a command or an option that there is not. Other words are left out."""
    command: Any = get_command(app)
    while (commands := getattr(command, "commands", None)) and words:
        name, *words = words
        if name not in commands:
            raise LookupError(f"there is no command {name}")
        command = commands[name]
    options = {name for parameter in command.params for name in parameter.opts}
    for word in words:
        if word.startswith("--") and word.partition("=")[0] not in options:
            raise LookupError(f"there is no option {word}")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_in_a_page_is_one_that_there_is(page: Path) -> None:
    for words in commands_in(page):
        parsed(words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_target_of_make_in_a_page_is_one_that_there_is(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_in_a_page_leads_somewhere(page: Path) -> None:
    for path, anchor in _LINK.findall(page.read_text(encoding="utf-8")):
        target = page.parent / path if path else page
        assert target.exists(), path
        assert not anchor or anchor in anchors(target), f"{path}#{anchor}"


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_a_command_that_there_is_not_is_noticed() -> None:
    for words in (["dance"], ["db", "dance"], ["doctor", "--dance"]):
        with pytest.raises(LookupError):
            parsed(words)


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 200


def test_the_commands_of_the_documents_work_one_after_the_other(tmp_path: Path) -> None:
    app_id = {"MICROSOFT_APP_ID": "0a1b2c3d-0000-4000-8000-000000000001", "MICROSOFT_APP_PASSWORD": "x"}
    more = {**app_id, "MICROSOFT_APP_TENANT_ID": "t", "ONBOARDING_TEAM_CHANNEL": "web:team"}
    subprocess.run(["cp", "-r", ROOT / "conversations" / "content", tmp_path / "content"], check=True)
    folder = Folder(tmp_path, {"PORT": str(free_port())})
    for words in RUN:
        used = Folder(tmp_path, {**folder.settings, **more}) if words[0] == "teams" else folder
        done = used.runs(*words)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
