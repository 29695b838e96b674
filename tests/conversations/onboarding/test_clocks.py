"""By when the onboarding team means to do each of its own steps: in working days, while it is its turn."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from conversations.journey.machine import WAITING, ReviewState, State
from conversations.onboarding.clocks import ClocksError, clocks, due_on
from conversations.onboarding.next_step import next_step
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Side
from tests.conversations.onboardings import every_standing, in_state

BEFORE_CHRISTMAS = datetime(2026, 12, 18, 9, tzinfo=UTC)  # a Friday
BEFORE_EASTER = datetime(2027, 3, 24, 9, tzinfo=UTC)  # a Wednesday, in the week in which the clocks go forward


def submitted(since: datetime) -> Onboarding:
    made = in_state(State.TEMPLATES, ReviewState.SUBMITTED)
    made.state_since = since
    return made


@pytest.mark.parametrize(
    ("since", "due"),
    [
        (BEFORE_CHRISTMAS, date(2026, 12, 29)),  # Christmas Day, and Boxing Day on Monday instead of Saturday
        (BEFORE_EASTER, date(2027, 4, 2)),  # Good Friday and Easter Monday
        (datetime(2026, 10, 23, 23, 30, tzinfo=UTC), date(2026, 10, 30)),  # past midnight in the UK: a Saturday
    ],
)
def test_it_counts_working_days_over_bank_holidays_and_changes_of_the_clock(since: datetime, due: date) -> None:
    assert due_on(submitted(since)) == due


@pytest.mark.parametrize("onboarding", [*every_standing()], ids=lambda onboarding: onboarding.state)
def test_a_clock_runs_only_while_it_is_the_teams_turn(onboarding: Onboarding) -> None:
    due = due_on(onboarding)
    if next_step(onboarding).side is not Side.ONBOARDING_TEAM or onboarding.state is State.PAUSED:
        assert due is None
    else:
        assert due is not None


def test_a_registration_is_due_on_the_day_that_it_was_told() -> None:
    onboarding = in_state(State.REGISTERED)
    assert due_on(onboarding) == onboarding.reply_due_on == date(2027, 1, 6)


@pytest.mark.parametrize("state", WAITING)
def test_the_waiting_list_is_due_from_when_it_was_looked_at(state: State) -> None:
    onboarding = in_state(state)
    onboarding.wait_looked_at = BEFORE_CHRISTMAS
    assert due_on(onboarding) == date(2027, 1, 20)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "[working_days]\nregistered = 0\n",
        '[working_days]\nregistered = "ten"\n',
        "[working_days]\nregistred = 10\n",
        "working days",
    ],
)
def test_a_broken_file_says_so(tmp_path: Path, written: str) -> None:
    file = tmp_path / "clocks.toml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(ClocksError, match=r"clocks\.toml"):
        clocks(file)
