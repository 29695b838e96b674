"""Where it stands, for those who ask: the stages say what can be drafted."""

from __future__ import annotations

from bot.rehearsal.showing import lines
from conversations.journey.machine import ReviewState, State
from conversations.replies import Message
from tests.conversations.onboardings import AMARA, PRIYA, VERA, in_state
from tests.conversations.pressing import press


def read_all(*messages: Message) -> str:
    return "\n".join(line for message in messages for line in lines(message))


def test_the_stages_say_that_later_ones_can_be_drafted() -> None:
    words = "You can draft later stages now, and submit each one in its turn."
    onboarding = in_state(State.ELIGIBILITY)
    assert words in read_all(*press(onboarding, "stages", AMARA).outcome.messages)
    assert words not in read_all(*press(onboarding, "stages", VERA).outcome.messages)
    assert words not in read_all(*press(in_state(State.REGISTERED), "stages", AMARA).outcome.messages)


def test_whoever_has_read_the_answers_can_decide_beneath_them() -> None:
    submitted, begun = (in_state(State.ELIGIBILITY, review) for review in (ReviewState.SUBMITTED, None))
    for onboarding, expected in ((submitted, ["Approve", "Ask for more"]), (begun, [])):
        buttons = press(onboarding, "see_answers", PRIYA).outcome.messages[-1].buttons
        assert [button.label for button in buttons] == [*expected, "See all the answers"]
    approve, more, _ = press(submitted, "see_answers", PRIYA).outcome.messages[-1].buttons
    assert press(submitted, approve.action, PRIYA, approve.detail).kinds == ["approved"]
    assert press(submitted, more.action, PRIYA, more.detail).outcome.form
    everything = press(submitted, "see_answers", PRIYA, "all").outcome.messages[-1].buttons
    assert not everything
