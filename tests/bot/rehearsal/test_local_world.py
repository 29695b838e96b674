"""`python -m bot rehearse`: exit code 0 only when the story ends as it has to."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from typer.testing import CliRunner

from adapters.web.people import WebRoster
from bot.__main__ import app
from bot.rehearsal.parts.reviewing import LIVE, WHY_DECLINED
from conversations.turns import Actor


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The operator's folder, with settings that nothing could start with."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "nonsense")
    return tmp_path


@pytest.mark.parametrize("options", [[], ["--part-of-nhs-england"], ["--more-information"]])
def test_it_ends_well_when_the_service_is_live(options: list[str], elsewhere: Path) -> None:
    played = CliRunner().invoke(app, ["rehearse", *options])
    assert played.exit_code == 0, played.output
    assert LIVE in " ".join(played.stdout.split())
    assert played.stdout.endswith("\nThe service is live.\n")
    assert list(elsewhere.iterdir()) == [], "a rehearsal leaves nothing in the operator's folder"


def test_it_ends_well_when_the_applicant_was_told_why_it_is_declined() -> None:
    played = CliRunner().invoke(app, ["rehearse", "--declined"])
    assert played.exit_code == 0, played.output
    told = " ".join(played.stdout.replace("| ", "").split())
    assert WHY_DECLINED in told
    assert LIVE not in told


@pytest.mark.parametrize("options", [[], ["--declined"]])
def test_it_fails_with_one_sentence_when_nobody_may_decide(options: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    async def vouches_for_nobody(_roster: WebRoster, _actor: Actor) -> bool:
        return False

    monkeypatch.setattr(WebRoster, "is_onboarding_team", vouches_for_nobody)
    played = CliRunner().invoke(app, ["rehearse", *options])
    assert played.exit_code == 1
    assert LIVE not in " ".join(played.stdout.split())
    assert played.stderr.count("\n") == 1 and played.stderr.endswith(".\n")


def test_it_fails_when_the_story_ends_before_the_service_is_live(monkeypatch: pytest.MonkeyPatch) -> None:
    async def stops_early(*_: object) -> None:
        pass

    monkeypatch.setattr("bot.rehearsal.script.whole", stops_early)
    played = CliRunner().invoke(app, ["rehearse"])
    assert played.exit_code == 1
    assert played.stderr == "The story is over, and the onboarding is not live.\n"


def test_one_stage_can_be_read_alone_and_the_whole_is_summed_up() -> None:
    played = CliRunner().invoke(app, ["rehearse", "--stage", "3"])
    assert played.exit_code == 0, played.output
    told, _, in_short = played.stdout.partition("\nIn short\n")
    headings = [line for line, under in pairwise(told.splitlines()) if under.startswith("===")]
    assert headings and all(line.startswith("Stage 3: ") for line in headings)
    rows = in_short.splitlines()[1:]
    counted = [int(row.split()[0]) for row in rows if row[:4].strip().isdigit()]
    assert sum(counted[:-1]) == counted[-1] > 0
    assert "Before you start" in rows[0] and "Stage 1: register your interest" in rows[1]
