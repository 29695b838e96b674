"""A version of the questions is made, checked with what it changes, and is the newest from then on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content import packs
from bot.startup_errors import StartProblem
from conversations.content import loader
from conversations.content.schema import ContentError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The versions that there are, to add to."""
    return Path(shutil.copytree(loader.FOLDER, tmp_path / "content", ignore=shutil.ignore_patterns("*.py")))


def test_a_new_version_asks_what_the_one_before_asks(folder: Path) -> None:
    newest = loader.NEWEST_CONTENT
    assert "Made" in packs.new("2999-01", newest, folder)
    lines = packs.check(folder / "2999-01")
    assert lines[:2] == [
        f"2999-01: 12 stages, {len(loader.load(newest).questions)} questions. Nothing is wrong.",
        f"It asks what {newest} asks.",
    ]


def test_what_it_changes_is_told(folder: Path) -> None:
    packs.new("2999-01", "2025-06", folder)
    stage = (folder / "2025-06" / "03-invitation.toml").read_text(encoding="utf-8")
    (folder / "2999-01" / "03-invitation.toml").write_text(stage, encoding="utf-8")
    registration = (folder / "2025-06" / "01-registration.toml").read_text(encoding="utf-8")
    more = '\n[[pages.questions]]\nkey = "fax"\ntitle = "Fax"\ntext = "What is your fax number?"\ntype = "phone"\n'
    (folder / "2999-01" / "01-registration.toml").write_text(registration + more, encoding="utf-8")
    assert "  new: registration.fax" in packs.check(folder / "2999-01")


def test_what_is_wrong_is_named(folder: Path) -> None:
    packs.new("2999-01", "2025-06", folder)
    (folder / "2999-01" / "01-registration.toml").write_text("title = ", encoding="utf-8")
    with pytest.raises(ContentError, match=r"2999-01/01-registration\.toml: correct the TOML"):
        packs.check(folder / "2999-01")
    with pytest.raises(StartProblem, match="no version of the content"):
        packs.check(folder / "3000-01")


@pytest.mark.parametrize(
    ("version", "before", "advice"),
    [("soon", "2025-06", "after its month"), ("2999-01", "2020-01", "no version"), ("2025-06", "2025-06", "not yet")],
)
def test_a_name_that_cannot_be_used(folder: Path, version: str, before: str, advice: str) -> None:
    with pytest.raises(StartProblem, match=advice):
        packs.new(version, before, folder)


def test_the_newest_version_is_found_and_not_written_down() -> None:
    of_the_first_journey = [version for version in loader.versions() if not loader.journey_of(version)]
    assert of_the_first_journey[-1] == loader.NEWEST_CONTENT
    written = Path(loader.__file__).read_text(encoding="utf-8")
    assert f'"{loader.NEWEST_CONTENT}"' not in written
