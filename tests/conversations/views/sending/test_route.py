"""A routing plan as a picture, with its cost; only plans that can be sent are offered, and why not others is said."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conversations.content.questions import AnswerValue
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.messages.looks import Route
from conversations.guidance.messages.plans import TEXT_BEFORE_LETTER, problem_with
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.questions.entries import CHANNELS_KEY
from conversations.replies import Message, Result
from conversations.views.check_answers import check_card
from conversations.views.sending.route import plan_blocks
from models.enums import Stage
from tests.conversations.onboardings import AMARA, PRIYA, complete, in_state, stored
from tests.conversations.pressing import press
from tests.kit.seats import said_by, text_of

CASCADE = {"nhs_app": 500_000, "text_message": 120_000, "letter": 10_000}
ORDER = "routing_plans.1.order"


def planned(volumes: dict[str, int], order: str, **more: AnswerValue) -> Onboarding:
    """With a plan of this order, and templates for it."""
    made = in_state(State.ROUTING_PLANS, whole=False)
    made.answer(CHANNELS_KEY, tuple(volumes), AMARA)
    for channel, count in volumes.items():
        made.answer(f"engagement_call.volume_{channel}", count, AMARA)
    for key, value in more.items():
        made.answer(f"templates.{key}.content", value, AMARA)
    complete(made, Stage.TEMPLATES)
    made.answer(ORDER, order, AMARA)
    complete(made, Stage.ROUTING_PLANS)
    return stored(made)


def read(onboarding: Onboarding) -> str:
    return text_of(Message(tuple(plan_blocks(onboarding))))


def test_a_plan_shows_its_waiting_times_whom_it_reaches_for_and_its_cost() -> None:
    made = planned(CASCADE, "nhs_app,text_message,letter", text_message="a" * 161)
    [route] = [block for block in plan_blocks(made) if isinstance(block, Route)]
    assert route.in_short == "NHS App → Text message → Letter"
    assert [step.then for step in route.steps] == ["If not read in 24 hours", "If not delivered in 72 hours", ""]
    assert [step.tries for step in route.steps] == [
        "500,000 messages a year",
        "120,000 messages a year",
        "10,000 messages a year",
    ]
    assert [step.share for step in route.steps] == [1, 0.24, 0.02]
    assert "2. Text message, Reminder by text_message, 120,000 messages a year. If not" in route.spoken()
    told = read(made)
    assert "Lowest: Free" in told
    assert "Expected: £13,360.00 plus VAT" in told  # 120,000 texts of 2 fragments at 2.4 pence, 10,000 letters at 76
    assert "Highest: £404,000.00 plus VAT" in told  # 500,000 of both
    assert "prices from 1 April 2026" in told


def test_a_free_plan_says_so_and_two_plans_say_that_they_share_the_volumes() -> None:
    free = planned({"nhs_app": 100, "email": 50}, "nhs_app,email")
    assert "It is free" in read(free) and "VAT" not in read(free)
    two = planned(CASCADE, "nhs_app,text_message,letter")
    two.answer("routing_plans.2.name", "Letters alone", AMARA)
    two.answer("routing_plans.2.order", "letter", AMARA)
    assert read(two).count("as if this plan sent all of them") == 2


def test_only_a_plan_that_waits_says_something_about_waiting() -> None:
    assert "another waiting time" in read(planned(CASCADE, "nhs_app,text_message"))
    assert "waiting" not in read(planned(CASCADE, "letter"))


def test_both_sides_see_it_with_the_answers() -> None:
    made = planned(CASCADE, "nhs_app,text_message,letter")
    assert "NHS App → Text message → Letter" in text_of(check_card(made, Stage.ROUTING_PLANS, AMARA))
    reviewed = in_state(State.ROUTING_PLANS, ReviewState.SUBMITTED)
    for action in ("see_answers", "checklist"):
        assert "Routing plan. 1. NHS App" in said_by(press(reviewed, action, PRIYA).outcome)


def test_a_plan_that_cannot_be_sent_any_more_is_not_drawn() -> None:
    made = planned(CASCADE, "nhs_app,text_message,letter")
    made.answer(CHANNELS_KEY, ("nhs_app",), AMARA)
    assert plan_blocks(made) == []


@example({MessageChannel.NHS_APP, MessageChannel.TEXT_MESSAGE}, [MessageChannel.TEXT_MESSAGE])
@given(
    st.sets(st.sampled_from(list(MessageChannel)), min_size=1),
    st.lists(st.sampled_from(list(MessageChannel)), min_size=1, max_size=5),
)
def test_any_plan_that_is_offered_can_be_sent_and_no_other_is_taken(
    chosen: set[MessageChannel], wanted: list[MessageChannel]
) -> None:
    made = in_state(State.ROUTING_PLANS, whole=False)
    made.answer(CHANNELS_KEY, tuple(channel for channel in MessageChannel if channel in chosen), AMARA)
    complete(made, Stage.TEMPLATES)
    question = made.question(ORDER)
    assert question
    offered = {choice.value for choice in question.choices}
    for order in offered:
        channels = [MessageChannel(name) for name in order.split(",")]
        assert problem_with(channels) is None and set(channels) <= chosen
    kept = press(stored(made), "choose", AMARA, f"{ORDER}={','.join(wanted)}").onboarding.answers.get(ORDER)
    possible = problem_with(wanted) is None and set(wanted) <= chosen
    assert kept == (",".join(wanted) if possible else None)
    assert possible == (",".join(wanted) in offered)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("text then the NHS App", "A routing plan with more than 1 channel begins with the NHS App"),
        ("letter, then nhs app", "A letter comes last in a routing plan"),
        ("NHS App then letter", TEXT_BEFORE_LETTER),
        ("NHS App then email", "You can only use channels that you chose for the engagement call"),
        ("whatever is cheapest", "is not one of the options"),
    ],
)
def test_an_order_that_cannot_be_is_refused_with_the_reason_and_what_was_typed(typed: str, why: str) -> None:
    made = planned(CASCADE, "nhs_app")
    done = press(made, "choose", AMARA, f"{ORDER}={typed}")
    assert done.outcome.result is Result.INVALID
    assert why in said_by(done.outcome) and typed in said_by(done.outcome)
    assert done.onboarding.answers[ORDER] == "nhs_app"


def test_channels_that_no_plan_can_hold_together_are_told_where_the_order_is_chosen() -> None:
    hint = planned({"nhs_app": 1, "email": 1, "letter": 1}, "letter").question(ORDER)
    assert hint and "You cannot use all your channels in 1 plan. In a routing plan with other" in hint.hint
    whole = planned(CASCADE, "letter").question(ORDER)
    assert whole and "cannot" not in whole.hint
