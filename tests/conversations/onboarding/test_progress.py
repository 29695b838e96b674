"""Every state has its words: whose turn it is, what is expected, how far it has come."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from conversations.journey.machine import BEFORE_REGISTRATION, ENDED, WAITING, ReviewState, State
from conversations.journey.stages import REVIEWED
from conversations.onboarding.calls import booked_call
from conversations.onboarding.next_step import next_step, whose_move
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Side
from conversations.onboarding.progress import (
    STATE_NAMES,
    answered_of,
    current_stage,
    invited,
    progress,
    stages_done,
    standing_state,
)
from conversations.replies import StepStatus, Style
from conversations.text import plain
from conversations.views.buttons import team_buttons
from conversations.views.cards import next_steps
from models.enums import Stage
from tests.conversations.onboardings import AMARA, every_standing, in_state

STANDING = pytest.mark.parametrize("onboarding", list(every_standing()), ids=lambda o: f"{o.state}-{len(o.answers)}")


@STANDING
def test_every_state_says_whose_turn_it_is_and_what_is_expected(onboarding: Onboarding) -> None:
    assert len(plain(next_step(onboarding).words)) > 10
    for reader in Side:
        assert whose_move(next_step(onboarding).side, reader)


@STANDING
def test_whose_turn_it_is_has_a_press_that_moves_it_on(onboarding: Onboarding) -> None:
    match next_step(onboarding).side:
        case Side.APPLICANT:
            assert next_steps(onboarding, AMARA)[0]
        case Side.ONBOARDING_TEAM:
            assert any(button.style is Style.PRIMARY for button in team_buttons(onboarding))
        case None:
            assert onboarding.state in (*ENDED, State.CALL_BOOKED, State.GO_LIVE_SET)


@STANDING
def test_progress_has_the_stages_of_its_journey_in_order(onboarding: Onboarding) -> None:
    steps = progress(onboarding).steps
    numbers = [0, 0, 0, 1, 2, 3, 4, 5, 0] if onboarding.state is State.BUILD else list(range(1, 12))
    assert [step.number for step in steps] == numbers
    assert [step.title for step in steps] == [content.title for content in onboarding.pack.stages.values()][1:]
    done = sum(step.status is StepStatus.DONE for step in steps)
    assert stages_done(progress(onboarding)) == (done, sum(step.status is not StepStatus.SKIPPED for step in steps))


@STANDING
def test_one_stage_at_most_is_now(onboarding: Onboarding) -> None:
    held = (StepStatus.NOW, StepStatus.WITH_TEAM, StepStatus.MORE_NEEDED)
    assert sum(step.status in held for step in progress(onboarding).steps) <= 1


@pytest.mark.parametrize("state", State)
def test_the_board_names_every_state_once(state: State) -> None:
    assert list(STATE_NAMES.values()).count(STATE_NAMES[state]) == 1


def test_part_of_nhs_england_skips_the_connection_agreement() -> None:
    onboarding = in_state(State.CONFORMANCE)
    onboarding.answer("before_you_start.part_of_nhs_england", "yes", AMARA)
    assert progress(onboarding).steps[9].status is StepStatus.SKIPPED
    assert Stage.CONNECTION_AGREEMENT not in onboarding.outstanding


def test_it_counts_answered_of_asked_and_optional_ones_only_once_answered() -> None:
    onboarding = in_state(State.REGISTERED, whole=False)
    assert answered_of(onboarding, Stage.ENGAGEMENT_CALL) == (0, 2)
    onboarding.answer("engagement_call.channels", ("nhs_app", "text_message"), AMARA)
    assert answered_of(onboarding, Stage.ENGAGEMENT_CALL) == (1, 4)
    onboarding.answer("engagement_call.busiest_day", 500, AMARA)
    assert answered_of(onboarding, Stage.ENGAGEMENT_CALL) == (2, 5)


def test_a_half_answered_stage_says_so() -> None:
    onboarding = in_state(State.ELIGIBILITY, ReviewState.IN_PROGRESS, whole=False)
    for name in ("product", "reasons", "messages", "sending", "frequency"):
        onboarding.answer(f"eligibility.{name}", "We plan it", AMARA)
    assert "5 of 14 questions are answered" in plain(next_step(onboarding).words)
    assert plain(progress(onboarding).steps[3].note) == "5 of 14 questions answered"


def test_not_yet_does_not_count_as_answered() -> None:
    onboarding = in_state(State.CONFORMANCE)
    answered, total = answered_of(onboarding, Stage.CONFORMANCE)
    onboarding.answer("conformance.recipients", "not_yet", AMARA)
    assert answered == total
    assert answered_of(onboarding, Stage.CONFORMANCE) == (total - 1, total)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (6, "Offer call times. We aim to reply by 6 January 2027"),
        (7, "Offer call times. The reply was due by 6 January 2027"),
    ],
)
def test_a_reply_is_late_from_the_day_after(day: int, words: str) -> None:
    onboarding = in_state(State.REGISTERED)
    onboarding.now = datetime(2027, 1, day, 9, tzinfo=UTC)
    assert plain(next_step(onboarding).words) == words[0].lower() + words[1:]


def test_a_call_that_is_over_is_the_teams_to_record() -> None:
    onboarding = in_state(State.CALL_BOOKED)
    assert next_step(onboarding).side is None
    call = booked_call(onboarding)
    assert call
    onboarding.now = call.starts_at
    assert next_step(onboarding).side is Side.ONBOARDING_TEAM


@pytest.mark.parametrize("state", WAITING)
def test_waiting_promises_no_date(state: State) -> None:
    step = next_step(in_state(state))
    assert "We cannot give a date" in plain(step.words_for(Side.APPLICANT))
    for reader in Side:
        assert "We last looked on 18 December 2026" in plain(step.words_for(reader))


@STANDING
def test_an_applicant_is_not_told_what_the_onboarding_team_has_to_press(onboarding: Onboarding) -> None:
    step = next_step(onboarding)
    told = plain(step.words_for(Side.APPLICANT))
    assert not told.lower().startswith(("offer", "set ", "record", "resume", "review"))
    assert not any(words in told for words in (". Set ", ". Resume ", "Offer other times"))
    if step.side is Side.ONBOARDING_TEAM:
        assert told != plain(step.words_for(Side.ONBOARDING_TEAM))


def test_a_reopened_onboarding_whose_date_has_fallen_is_the_teams() -> None:
    onboarding = in_state(State.GO_LIVE_SET)
    onboarding.go_live_on = None
    assert next_step(onboarding).side is Side.ONBOARDING_TEAM


@pytest.mark.parametrize("state", [State.PAUSED, State.DECLINED, State.WITHDRAWN])
def test_what_stands_still_shows_where_it_stood(state: State) -> None:
    onboarding = in_state(state)
    assert standing_state(onboarding) is State.TEMPLATES
    assert current_stage(onboarding) is Stage.TEMPLATES
    assert invited(onboarding)


@pytest.mark.parametrize("state", State)
def test_every_state_belongs_to_a_stage(state: State) -> None:
    stage = current_stage(in_state(state))
    if state.value in set(REVIEWED):
        assert stage.value == state.value
    assert (stage.number < 2) is (state in BEFORE_REGISTRATION)
