"""Conditions that approvals stand on: told once as each falls due, open until met or waived, gone with the approval."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from conversations.guidance.working_days import is_working_day
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.next_step import next_step
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Side
from conversations.onboarding.reminders import fire_reminder, schedule
from conversations.onboarding.review_rules import settle
from conversations.onboarding.reviews.checklist import checklist, holding_up
from conversations.onboarding.reviews.conditions import CONDITION_DUE
from conversations.replies import Result
from conversations.text import plain
from models.enums import Stage
from models.reviews import still_open
from tests.conversations.everything import on_a_condition
from tests.conversations.onboarding.reviews.test_checklist import SIZE
from tests.conversations.onboardings import AMARA, PRIYA, in_state, stored
from tests.conversations.pressing import copied, press, said
from tests.conversations.reminding import due, happened, kept


def days_on(made: Onboarding, until: datetime) -> list[tuple[str, datetime]]:
    """Play a reminder whenever it is due; what happened, and when."""
    told, waits = [], due(kept(press(in_review(), "approve_on_condition", PRIYA, "eligibility", CONDITION)))
    while CONDITION_DUE in waits and waits[CONDITION_DUE] <= until:
        made = copied(made)
        made.now = waits[CONDITION_DUE]
        fire_reminder(made, CONDITION_DUE)
        told += [(kind, made.now) for kind in happened(made)]
        schedule(made)
        waits, made = due(made), stored(made)
    return told


def in_review() -> Onboarding:
    return in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)


CONDITION = {"due_on": ("2027-01-20",), **said("Send us the status of this year.")}


def test_both_sides_hear_2_working_days_before_and_once_it_is_late_and_never_again() -> None:
    told = days_on(on_a_condition(), datetime(2027, 12, 31, tzinfo=UTC))
    assert told == [
        ("condition_soon", datetime(2027, 1, 18, 9, tzinfo=UTC)),
        ("condition_late", datetime(2027, 1, 21, 9, tzinfo=UTC)),
    ]
    assert all(is_working_day(at.date()) for _, at in told)


def test_one_that_is_met_is_not_told_of() -> None:
    values = {"condition": ("1",), "outcome": ("met",)}
    made = kept(press(on_a_condition(), "close_condition", PRIYA, values=values))
    assert CONDITION_DUE not in due(made)
    made.now += timedelta(days=60)
    before = len(made.changes.events)
    fire_reminder(made, CONDITION_DUE)
    assert len(made.changes.events) == before


@pytest.mark.parametrize("day", ["2026-12-17", "2020-01-01"])
def test_a_past_date_is_refused_and_what_was_typed_is_kept(day: str) -> None:
    done = press(in_review(), "approve_on_condition", PRIYA, "eligibility", {**CONDITION, "due_on": (day,)})
    form = done.outcome.form
    assert done.outcome.result is Result.INVALID and form and not done.kinds
    assert "has passed. Enter today or a date in the future" in plain(form.fields[1].error)
    assert form.fields[0].values == CONDITION["words"]


def test_a_waiver_needs_its_reason_and_stands_by_name() -> None:
    values = {"condition": ("1",), "outcome": ("waived",)}
    refused = press(on_a_condition(), "close_condition", PRIYA, values=values)
    assert refused.outcome.form and plain(refused.outcome.form.fields[2].error) == "Enter why you waive it"
    done = press(on_a_condition(), "close_condition", PRIYA, values={**values, **said("It came by post.")})
    [condition] = done.onboarding.conditions
    assert (condition.closed_by, condition.why, condition.is_open) == ("Priya Shah", "It came by post.", False)
    again = press(stored(done.onboarding), "close_condition", PRIYA, values={**values, **said("Again.")})
    assert again.outcome.result is Result.MOVED_ON


def test_it_goes_with_the_approval_that_it_belonged_to() -> None:
    made = press(on_a_condition(), "undo_approval", PRIYA, "eligibility").onboarding
    assert not still_open(made.conditions) and made.review(Stage.ELIGIBILITY) is ReviewState.SUBMITTED


def test_no_go_live_date_is_set_while_one_is_open() -> None:
    made = in_state(State.READY_FOR_GO_LIVE)
    made.conditions = on_a_condition().conditions
    assert next_step(made).side is Side.APPLICANT
    for values in (None, {"go_live_on": ("2027-02-01",)}):
        done = press(made, "set_go_live", PRIYA, values=values)
        assert done.outcome.result is Result.REFUSED and not done.kinds
        assert [button.action for button in done.outcome.messages[0].buttons] == ["close_condition"]
    values = {"condition": ("1",), "outcome": ("met",)}
    made = stored(press(made, "close_condition", PRIYA, values=values).onboarding)
    assert next_step(made).side is Side.ONBOARDING_TEAM
    assert press(made, "set_go_live", PRIYA, values={"go_live_on": ("2027-02-01",)}).kinds == ["go_live_set"]


def test_a_query_is_not_got_round_by_a_condition() -> None:
    made = in_review()
    detail = f"eligibility.children/{max(a.number for k, a in made.given.items() if 'children' in k)}/0"
    made = press(made, "judge", PRIYA, detail, {"verdict": ("query",), **said("Which ages?")}).onboarding
    done = press(stored(made), "approve_on_condition", PRIYA, "eligibility")
    assert done.outcome.result is Result.REFUSED and done.outcome.form is None
    done = press(stored(made), "approve_on_condition", PRIYA, "eligibility", CONDITION)
    assert done.outcome.result is Result.REFUSED and not done.kinds


def test_an_applicant_decides_on_none() -> None:
    assert press(on_a_condition(), "close_condition", AMARA).outcome.result is Result.REFUSED


def test_a_reminder_that_comes_twice_tells_nobody_twice() -> None:
    made = copied(on_a_condition())
    made.now = datetime(2027, 1, 21, 10, tzinfo=UTC)
    fire_reminder(made, CONDITION_DUE)
    assert happened(made) == ["condition_late"]
    made = stored(made)
    fire_reminder(made, CONDITION_DUE)
    assert not happened(made)


def test_one_of_an_earlier_approval_stands_when_a_later_one_is_undone() -> None:
    made = on_a_condition()
    made.now += timedelta(days=1)
    made.answer(SIZE, 4321, AMARA)
    settle(made, AMARA, True)
    made = stored(press(stored(made), "submit", AMARA, "eligibility/anyway").onboarding)
    [waiting] = holding_up(checklist(made, Stage.ELIGIBILITY))
    accept = f"{waiting.key}/{waiting.number}/0"
    made = stored(press(made, "judge", PRIYA, accept, {"verdict": ("accept",)}).onboarding)
    values = {"due_on": ("2027-01-25",), **said("Send us the plan.")}
    made = stored(press(made, "approve_on_condition", PRIYA, "eligibility", values).onboarding)
    assert len(still_open(made.conditions)) == 2
    made = press(made, "undo_approval", PRIYA, "eligibility").onboarding
    assert [each.words for each in still_open(made.conditions)] == ["Send us the status of this year."]


def test_a_day_without_its_year_is_the_next_one() -> None:
    values = {"due_on": ("10 December",), **said("Send us the status of this year.")}
    [condition] = press(in_review(), "approve_on_condition", PRIYA, "eligibility", values).onboarding.conditions
    assert condition.due_on == date(2027, 12, 10)
