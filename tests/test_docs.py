"""The documents: every command in them is one that there is, links lead somewhere, and the README stays short."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from typer.main import get_command

from adapters.common.sealing import new_key
from bot.__main__ import app
from bot.rehearsal.local_world import in_memory
from bot.rehearsal.parts import registering
from bot.settings.common import FIXES
from conversations.commands import COMMANDS, TEAM_COMMANDS
from models.tables import OnboardingRow
from tests.bot.programs import PATIENCE, Folder
from tests.kit.databases import sqlite_address
from tests.kit.rig.processes import free_port

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
_COMMAND = re.compile(r"python3? -m bot ((?:[\w-]+)(?: (?:[^`\n|<>;&,.()]|\.(?=\S)|<[^>\n]*>)*)?)")
_MAKE = re.compile(r"(?:`|^)make ([a-z][^`\n]*)", re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)")

CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

RUN = (
    "migrate",
    "doctor",
    "doctor --json",
    "outbox",
    "roles",
    "ods load etr.csv epraccur.csv",
    "keys new",
    "keys rotate",
    "db backup copy.db",
    "data clean --dry-run",
    "data clean",
    "migrate --dumped",
    "outbox --resend all",
    "rehearse",
    "rehearse --five-steps",
    "report --month 2026-11 --out DIR",
    "check-template reminder.txt --channel text_message",
    "slack manifest --url https://onboarding.example.nhs.uk",
    "slack manifest --url https://onboarding.example.nhs.uk --many",
    "teams package --domain <your domain>",
    "data show name@organisation.nhs.uk --out held.json",
    "data case ONB-7K3F9Q --out cases",
    "data erase name@organisation.nhs.uk",
    "data erase name@organisation.nhs.uk --yes",
    "db copy --to postgresql://user:password@host/name",
    "db adopt",
    "db adopt --drop-waiting",
    "diagram",
    "diagram --write",
    "content new 2027-01 --from 2026-11",
    "content check conversations/content/2027-01",
)
"""Those that end by themselves, as they stand in the documents, one after the other in one copy of the program."""

ELSEWHERE = {
    "run": "serves until it is stopped: tests/bot/test_server.py starts, asks and stops it",
    "web": "serves until it is stopped: tests/bot/test_server.py starts, asks and stops it",
    "worker": "works until it is stopped: tests/bot/test_server.py starts it, and reads what it sends",
}
"""Those that no test here runs, each with its reason, and where it is run."""

MAKE_ELSEWHERE = {
    "run": "serves until it is stopped: it is `python -m bot run`",
    "test": "runs this very test",
    "test-tools": "installs programs, from the network",
    "check": "looks at the whole of the code: whoever changes it runs it",
    "soak": "takes minutes: it is tests/soak, whose faults tests/faults has in short",
    "bench": "takes minutes, and wants a computer for itself",
    "screenshots": "writes over the pictures in docs/screenshots",
    "lock": "asks the network for the newest packages",
    "sbom": "asks the network for a program: tests/soak/test_bill_of_materials.py runs it",
}
"""Targets of make that are only read by make, not run, each with its reason."""


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


def test_the_changelog_begins_with_the_version_that_this_is() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    newest = re.search(r"^## \[([^]]+)\], \d{1,2} [A-Z][a-z]+ \d{4}$", CHANGELOG, re.MULTILINE)
    assert newest and newest[1] == project["version"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_installs_is_an_extra_that_there_is(page: Path) -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        extras = tomllib.load(file)["project"]["optional-dependencies"]
    assert set(re.findall(r"pip install '\.\[(\w+)\]'", page.read_text(encoding="utf-8"))) <= set(extras)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_in_a_page_leads_somewhere(page: Path) -> None:
    for path, anchor in _LINK.findall(page.read_text(encoding="utf-8")):
        target = page.parent / path if path else page
        assert target.exists(), path
        assert not anchor or anchor in anchors(target), f"{path}#{anchor}"


@pytest.mark.parametrize("name", ["applicants.md", "onboarding-team.md"])
def test_every_button_that_a_guide_names_is_one_that_there_is(name: str) -> None:
    program = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "conversations").rglob("*.py"))
    named = re.findall(r"\*\*([^*\n]+)\*\*", (ROOT / "docs" / name).read_text(encoding="utf-8"))
    assert named
    labels = [label for label in named if not label.endswith(".")]  # the others are headings of points
    assert [label for label in labels if f'"{label}"' not in program] == []


@pytest.mark.parametrize(
    ("name", "commands"),
    [
        ("docs/applicants.md", COMMANDS),
        ("docs/onboarding-team.md", TEAM_COMMANDS),
        ("README.md", COMMANDS + TEAM_COMMANDS),
    ],
)
def test_a_guide_says_everything_that_its_reader_can_type(name: str, commands: tuple[str, ...]) -> None:
    guide = (ROOT / name).read_text(encoding="utf-8")
    assert [command for command in commands if not re.search(rf"`{command}\b", guide)] == []


def test_the_operators_guide_and_the_example_name_every_setting() -> None:
    guide, example = ((ROOT / name).read_text(encoding="utf-8") for name in ("docs/operations.md", ".env.example"))
    table = guide.partition("## Settings")[2].partition("## ")[0]
    named = set(re.findall(r"`([A-Z_]+)`", "".join(row.split("|")[1] for row in table.splitlines() if "|" in row)))
    assert named == set(FIXES)
    of_azure = {"IDENTITY_ENDPOINT", "IDENTITY_HEADER"}  # which sets them itself
    assert set(re.findall(r"^#([A-Z_]+)=", example, re.MULTILINE)) == set(FIXES) - of_azure


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_a_command_that_there_is_not_is_noticed() -> None:
    for words in (["dance"], ["db", "dance"], ["doctor", "--dance"]):
        with pytest.raises(LookupError):
            parsed(words)


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 200


def shown() -> set[str]:
    """Each command in the documents, with its arguments."""
    return {" ".join(words) for page in PAGES for words in commands_in(page)}


def test_every_command_in_the_documents_is_run_by_a_test_or_says_why_not() -> None:
    missing = {words for words in shown() if words not in ELSEWHERE and not any(_begins(each, words) for each in RUN)}
    assert not missing, "add them to RUN, or to ELSEWHERE with the reason"
    assert set(ELSEWHERE) <= shown()
    for reason in ELSEWHERE.values():
        for named in re.findall(r"tests/[\w/]+\.py", reason):
            assert (ROOT / named).is_file()


def _begins(whole: str, words: str) -> bool:
    """A command may be named by its first words: `db`, `data show`."""
    return f"{whole} ".startswith(f"{words} ")


def test_every_command_that_there_is_is_in_the_documents() -> None:
    assert {words for words in leaves(get_command(app)) if not any(_begins(each, words) for each in shown())} == set()


def leaves(command: Any, before: str = "") -> Iterator[str]:
    for name, below in command.commands.items():
        words = f"{before}{name}"
        if hasattr(below, "commands"):
            yield from leaves(below, f"{words} ")
        else:
            yield words


async def test_the_commands_of_the_documents_work_one_after_the_other(tmp_path: Path, empty_postgres_url: str) -> None:
    for part in ("adapters", "bot", "conversations", "docs", "models"):
        shutil.copytree(ROOT / part, tmp_path / part)  # with what Python has compiled
    (tmp_path / "reminder.txt").write_text("You have an appointment on ((date)).", encoding="utf-8")
    for name in ("etr.csv", "epraccur.csv"):
        (tmp_path / name).write_text("code,name\nRR8,Leeds Teaching Hospitals NHS Trust", encoding="utf-8")
    folder = Folder(tmp_path, {"PORT": str(free_port())}, tmp_path)
    meant = {"postgresql://user:password@host/name": empty_postgres_url, "<your domain>": "notify.example.org"}
    for words in RUN:
        used = Folder(tmp_path, {**folder.settings, **_settings(words, empty_postgres_url)}, tmp_path)
        if words.startswith("data show"):
            meant |= await registered_in(tmp_path)
        done = used.runs(*shlex.split(_with_what_is_meant(words, meant)))
        assert done.returncode == 0, (words, done.stdout, done.stderr)
    assert {"cases", "DIR", "copy.db", "held.json"} <= {file.name for file in tmp_path.iterdir()}
    drawn = Path("docs") / "state-machines.md"
    assert (tmp_path / drawn).read_text(encoding="utf-8") == (ROOT / drawn).read_text(encoding="utf-8")


def _settings(words: str, copy: str) -> dict[str, str]:
    """What the documents say has to be set before a command, beside what stands."""
    match words.split():
        case ["teams", *_]:
            app_id = {"MICROSOFT_APP_ID": "0a1b2c3d-0000-4000-8000-000000000001", "MICROSOFT_APP_PASSWORD": "x"}
            return {**app_id, "MICROSOFT_APP_TENANT_ID": "t", "ONBOARDING_TEAM_CHANNEL": "web:team"}
        case ["keys", "rotate"]:
            return {"SECRET_KEYS": f"{new_key()},{new_key()}"}
        case ["db", "adopt", *_]:
            return {"DATABASE_URL": copy}
        case _:
            return {}


def _with_what_is_meant(words: str, meant: dict[str, str]) -> str:
    """Examples in the documents stand for what is there: an address, a reference."""
    for example, real in meant.items():
        words = words.replace(example, real)
    return words


async def registered_in(folder: Path) -> dict[str, str]:
    """Somebody registers in the database there, and stops: who, and as what, for the examples in the documents."""
    async with in_memory(url=sqlite_address(folder / "onboarding.db")) as world:
        await registering.register(world, world.amara)
        await registering.withdraw(world, world.amara)
        async with world.app.database.reading() as session:
            reference = (await session.exec(select(OnboardingRow.reference))).one()
    return {"ONB-7K3F9Q": reference, "name@organisation.nhs.uk": "amara.okafor@riverside.example"}


def made_in(page: Path) -> Iterator[list[str]]:
    """What follows `make`, in code."""
    for found in _MAKE.finditer(page.read_text(encoding="utf-8")):
        yield shlex.split(found[1])


def test_make_knows_what_it_is_asked_for_in_the_documents() -> None:
    asked = {tuple(words) for page in PAGES for words in made_in(page)}
    said = make("help").stdout
    assert {target for target, *_ in asked if f"make {target} " not in said} == set()
    for words in sorted(asked):
        make("--dry-run", *words)


def test_each_target_of_make_in_the_documents_is_run_by_a_test_or_says_why_not() -> None:
    asked = {words[0] for page in PAGES for words in made_in(page)}
    assert asked - {"help"} == set(MAKE_ELSEWHERE)


def make(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", *words], cwd=ROOT, capture_output=True, text=True, check=True, timeout=PATIENCE)
