"""Checking the answers: what is worth knowing, what is still needed, and what the rows offer."""

from __future__ import annotations

import pytest

from bot.rehearsal.showing import lines
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.questions.entries import CHANNELS_KEY
from conversations.replies import Message, SummaryList, plain
from conversations.views.check_answers import check_card
from models.enums import Stage
from tests.conversations.onboardings import AMARA, VERA, in_state
from tests.conversations.pressing import press

NO_PLAN = "Worth knowing: no routing plan can send a text message"


def read_all(*messages: Message) -> str:
    return "\n".join(line for message in messages for line in lines(message))


def with_volumes(**volumes: int) -> Onboarding:
    onboarding = in_state(State.REGISTERED, whole=False)
    onboarding.answer(CHANNELS_KEY, tuple(volumes), AMARA)
    for channel, count in volumes.items():
        onboarding.answer(f"engagement_call.volume_{channel}", count, AMARA)
    return onboarding


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        (("text_message",), True),
        (("email", "text_message"), True),
        (("nhs_app", "text_message"), False),
        (("email",), False),
    ],
)
def test_channels_that_no_plan_can_use_are_told_at_once(chosen: tuple[str, ...], told: bool) -> None:
    onboarding = with_volumes(**dict.fromkeys(chosen, 100))
    assert (NO_PLAN in read_all(check_card(onboarding, Stage.ENGAGEMENT_CALL, AMARA))) is told
    typed = press(in_state(State.REGISTERED, whole=False), "choose", AMARA, f"{CHANNELS_KEY}={', '.join(chosen)}")
    assert (NO_PLAN in read_all(*typed.outcome.messages)) is told


@pytest.mark.parametrize(("busiest", "told"), [(301, True), (300, False)])
def test_a_busiest_day_above_the_years_total_is_told(busiest: int, told: bool) -> None:
    onboarding = with_volumes(nhs_app=100, email=200)
    onboarding.answer("engagement_call.busiest_day", busiest, AMARA)
    card = read_all(check_card(onboarding, Stage.ENGAGEMENT_CALL, AMARA))
    assert ("Worth knowing: your busiest day has 301 messages, which is more than the 300" in card) is told


def test_the_stages_say_that_later_ones_can_be_drafted() -> None:
    words = "You can draft later stages now, and submit each one in its turn."
    onboarding = in_state(State.ELIGIBILITY)
    assert words in read_all(*press(onboarding, "stages", AMARA).outcome.messages)
    assert words not in read_all(*press(onboarding, "stages", VERA).outcome.messages)
    assert words not in read_all(*press(in_state(State.REGISTERED), "stages", AMARA).outcome.messages)


def test_an_unanswered_row_says_answer_and_an_answered_one_change() -> None:
    onboarding = in_state(State.ELIGIBILITY, ReviewState.IN_PROGRESS, whole=False)
    onboarding.answer("eligibility.product", "An app", AMARA)
    card = check_card(onboarding, Stage.ELIGIBILITY, AMARA)
    rows = [row for block in card.blocks if isinstance(block, SummaryList) for row in block.rows if row.change]
    assert {row.change.label for row in rows if row.change and plain(row.value) == "Not answered yet"} == {"Answer"}
    assert {row.change.label for row in rows if row.change and plain(row.value) == "An app"} == {"Change"}
    assert [button.label for button in card.buttons] == ["Carry on in the form", "Carry on here in the chat"]


def test_a_stage_with_nothing_answered_is_not_carried_on() -> None:
    card = check_card(in_state(State.ELIGIBILITY, whole=False), Stage.ELIGIBILITY, AMARA)
    assert [button.label for button in card.buttons] == ["Answer in a form", "Answer here in the chat"]
