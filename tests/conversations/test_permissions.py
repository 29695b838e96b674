"""Who may use an action: each side its own, and nobody on both sides of one onboarding."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Participant, Side
from conversations.permissions import (
    BUDGETS,
    INVITATIONS,
    MESSAGES_TO_TEAM,
    QUESTIONS_AT_ITEMS,
    SIGN_OFFS,
    Budget,
    is_allowed,
)
from conversations.replies import Result
from tests.conversations.onboardings import AMARA, GRACE, PRIYA, TOM, VERA, every_standing, in_state
from tests.conversations.pressing import ABOUT_ONE, press

APPLICANTS = (AMARA, TOM, VERA)


STANDINGS = tuple(every_standing())


def named(onboarding: Onboarding) -> str:
    stage = onboarding.current_review
    review = f"-{onboarding.review(stage)}" if stage else ""
    return f"{onboarding.state}{review}-{len(onboarding.answers)}"


STANDING = pytest.mark.parametrize("onboarding", STANDINGS, ids=named)


@STANDING
@pytest.mark.parametrize("stranger", [GRACE, PRIYA], ids=lambda person: person.name)
def test_strangers_and_the_team_cannot_act_for_an_applicant(onboarding: Onboarding, stranger: Participant) -> None:
    for name, action in ABOUT_ONE.items():
        if action.side is Side.APPLICANT:
            assert press(onboarding, name, stranger, values={}).outcome.result is Result.REFUSED


@STANDING
@pytest.mark.parametrize("applicant", [*APPLICANTS, GRACE], ids=lambda person: person.name)
def test_applicants_cannot_act_for_the_team(onboarding: Onboarding, applicant: Participant) -> None:
    for name, action in ABOUT_ONE.items():
        if action.side is Side.ONBOARDING_TEAM:
            assert press(onboarding, name, applicant, values={}).outcome.result is Result.REFUSED


@STANDING
def test_a_viewer_changes_nothing(onboarding: Onboarding) -> None:
    for name, action in ABOUT_ONE.items():
        if action.side is Side.APPLICANT and name != "leave":
            done = press(onboarding, name, VERA, values={})
            but_a_copy = {*done.kinds} - {"exported"}
            assert not but_a_copy and not done.onboarding.changes.answers, name


def test_somebody_of_both_teams_cannot_review_their_own() -> None:
    both = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    tom = Participant(99, "Tom Ellis", TOM.email, TOM.address, onboarding_team=True)
    for action in ABOUT_ONE.values():
        if action.side is Side.ONBOARDING_TEAM:
            assert not is_allowed(action, both, tom)


@pytest.mark.parametrize("budget", BUDGETS.values(), ids=BUDGETS)
def test_a_budget_is_counted_over_the_time_that_its_words_say(budget: Budget) -> None:
    hours = budget.within / timedelta(hours=1)
    assert f"in the last {'hour' if hours == 1 else f'{hours:g} hours'}," in budget.over


@pytest.mark.parametrize(
    ("budget", "said"),
    [
        (MESSAGES_TO_TEAM, "messages and questions of one person to the onboarding team | 10 in an hour"),
        (QUESTIONS_AT_ITEMS, "questions of one person at items of a stage | 20 in an hour"),
        (INVITATIONS, "colleagues whom one person invites, or asks for answers | 20 in 24 hours"),
        (SIGN_OFFS, "requests of one person to sign off | 20 in 24 hours"),
    ],
)
def test_a_budget_is_what_the_operators_page_says(budget: Budget, said: str) -> None:
    assert said in (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    assert said.endswith(f"{budget.most} in {'an hour' if budget.within == timedelta(hours=1) else '24 hours'}")
