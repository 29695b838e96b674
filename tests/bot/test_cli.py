"""The operator's commands as real processes: what they do, and one sentence for each thing that can be put right."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from conversations.journey.machine import page
from tests.bot.programs import ROOT, Folder
from tests.kit.rig.processes import free_port


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path, {"PORT": str(free_port())})


def with_settings(folder: Folder, **settings: str) -> Folder:
    return Folder(folder.path, {**folder.settings, **settings}, folder.source)


def refuses_with_one_sentence(ended: subprocess.CompletedProcess[str]) -> str:
    """Exit code 2, nothing but one sentence, and no traceback."""
    said = ended.stderr
    assert ended.returncode == 2, said
    assert said.count("\n") == 1 and said.endswith(".\n"), said
    assert "Traceback" not in said and ended.stdout == ""
    return said.strip()


def test_migrate_makes_the_database_and_may_be_run_again(folder: Folder) -> None:
    for _ in range(2):
        ended = folder.runs("migrate")
        assert (ended.returncode, ended.stdout) == (0, ""), ended.stderr
    with closing(sqlite3.connect(folder.path / "onboarding.db")) as database:
        assert database.execute("SELECT count(*) FROM onboarding").fetchone() == (0,)


def test_diagram_draws_the_machines(folder: Folder) -> None:
    ended = folder.runs("diagram")
    assert (ended.returncode, ended.stdout) == (0, page() + "\n")


def test_help_names_every_command(folder: Folder) -> None:
    shown = folder.runs("--help").stdout
    assert all(name in shown for name in ("run", "web", "worker", "migrate", "diagram", "rehearse"))


@pytest.mark.parametrize(
    ("command", "name", "value"),
    [
        ("run", "PORT", "many"),
        ("web", "DATABASE_URL", "mysql://somewhere/x"),
        ("worker", "LOG_LEVEL", "LOUD"),
        ("migrate", "WEB_CHAT", "perhaps"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(folder: Folder, command: str, name: str, value: str) -> None:
    said = refuses_with_one_sentence(with_settings(folder, **{name: value}).runs(command))
    assert said.startswith(f"Set {name} to ")
    assert value not in said


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_folder_that_is_not_there_is_named(folder: Folder, command: str) -> None:
    missing = with_settings(folder, DATABASE_URL=f"sqlite:///{folder.path}/nowhere/onboarding.db")
    assert "Make it, or change the database address." in refuses_with_one_sentence(missing.runs(command))


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_folder_that_may_not_be_written_to_is_named(folder: Folder, command: str) -> None:
    locked = folder.path / "locked"
    locked.mkdir(mode=0o555)
    place = Path("/proc") if os.geteuid() == 0 else locked  # root may write to any folder but those of the kernel
    said = refuses_with_one_sentence(with_settings(folder, DATABASE_URL=f"sqlite:///{place}/x.db").runs(command))
    assert "cannot be written to" in said and "Let this user write" in said


@pytest.mark.parametrize("command", ["web", "worker"])
def test_a_database_that_was_never_migrated_is_named(folder: Folder, command: str) -> None:
    said = refuses_with_one_sentence(folder.runs(command))
    assert said.startswith("There is no database at ") and "Run python -m bot migrate" in said
    assert not (folder.path / "onboarding.db").exists()


def test_a_database_that_is_behind_is_named(folder: Folder) -> None:
    folder.runs("migrate")
    with closing(sqlite3.connect(folder.path / "onboarding.db")) as database, database:
        database.execute("DELETE FROM alembic_version")
    assert "older than this program" in refuses_with_one_sentence(folder.runs("web"))


def test_a_file_that_is_no_database_is_named(folder: Folder) -> None:
    (folder.path / "onboarding.db").write_text("This is a letter.\n" * 100)
    assert "is not a database" in refuses_with_one_sentence(folder.runs("run"))


@pytest.mark.parametrize("command", ["run", "web"])
def test_a_port_that_is_taken_is_named(folder: Folder, command: str) -> None:
    folder.runs("migrate")
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", folder.port))
        holder.listen()
        said = refuses_with_one_sentence(folder.runs(command))
    assert said.startswith(f"Port {folder.port} is already in use.")


@pytest.mark.parametrize(
    ("file", "broken", "named"),
    [
        ("2025-06/04-eligibility.toml", "title = ", "04-eligibility.toml"),
        ("2025-06/04-eligibility.toml", 'title = "Confirm"\nintro = "no list"\n', "04-eligibility.toml"),
        ("facts.toml", "nonsense", "facts.toml"),
        ("help.toml", "nonsense", "help.toml"),
        ("translations/cy/words.toml", "nonsense", "translations/cy"),
    ],
    ids=["no value", "wrong type", "facts", "help", "a language"],
)
def test_a_broken_content_pack_is_named(folder: Folder, tmp_path: Path, file: str, broken: str, named: str) -> None:
    source = tmp_path / "source"
    for package in ("bot", "adapters", "conversations", "models"):
        shutil.copytree(ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    (source / "conversations" / "content" / file).write_text(broken)
    said = refuses_with_one_sentence(Folder(folder.path, folder.settings, source).runs("run"))
    assert named in said


@pytest.mark.parametrize("command", ["", "migrate", "rehearse", "outbox", "teams package"])
def test_help_is_for_people(folder: Folder, command: str) -> None:
    shown = folder.runs(*command.split(), "--help").stdout
    assert "--help" in shown and "bool" not in shown


def test_sending_a_message_again_that_is_none_ends_with_a_sentence(folder: Folder) -> None:
    folder.runs("migrate")
    said = refuses_with_one_sentence(folder.runs("outbox", "--resend", "999"))
    assert "are of none that did not arrive" in said


def test_a_misspelt_setting_is_told_at_the_start_and_by_the_doctor(folder: Folder) -> None:
    (folder.path / ".env").write_text("ONBOARDING_TEAM_CHANEL=slack:T0AB/C0DE\n")
    folder.runs("migrate")
    looked = folder.runs("doctor")
    assert looked.returncode == 1 and "Write ONBOARDING_TEAM_CHANNEL if you mean that." in looked.stdout
    with folder.running("run"):
        assert folder.answers(), folder.log_of("run")
    assert "Write ONBOARDING_TEAM_CHANNEL if you mean that." in folder.log_of("run")
