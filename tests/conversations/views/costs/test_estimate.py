"""The costing estimate, with what its figures mean."""

from __future__ import annotations

from decimal import Decimal

from bot.rehearsal.showing import lines
from conversations.guidance.costs import estimate_from_volumes
from conversations.journey.machine import State
from conversations.onboarding.onboarding import Onboarding
from conversations.questions.entries import CHANNELS_KEY
from conversations.replies import Message
from conversations.views.costs.estimate import estimate_blocks
from tests.conversations.onboardings import AMARA, in_state


def read_all(*messages: Message) -> str:
    return "\n".join(line for message in messages for line in lines(message))


def with_volumes(**volumes: int) -> Onboarding:
    onboarding = in_state(State.REGISTERED, whole=False)
    onboarding.answer(CHANNELS_KEY, tuple(volumes), AMARA)
    for channel, count in volumes.items():
        onboarding.answer(f"engagement_call.volume_{channel}", count, AMARA)
    return onboarding


def estimate(**volumes: int) -> str:
    return read_all(Message(tuple(estimate_blocks(with_volumes(**volumes).answers))))


def test_free_channels_have_one_line_and_nothing_about_vat() -> None:
    assert estimate(nhs_app=100, email=100).splitlines() == ["Estimated cost for a year", "Free"]


def test_two_figures_that_are_the_same_are_shown_once() -> None:
    shown = estimate(nhs_app=10, text_message=100)
    assert shown.count("£2.40") == 2, "once as a figure, once for its channel"
    assert "Lowest, expected and highest: £2.40 plus VAT" in shown
    apart = estimate(nhs_app=100, text_message=50)
    assert "Lowest: Free" in apart and "Expected: £1.20" in apart


def test_an_estimate_says_what_its_figures_mean() -> None:
    shown = estimate(nhs_app=100, text_message=100)
    assert "We assume 1 fragment for each text message." in shown
    assert "- Lowest: a free channel reaches everyone." in shown and "- Highest: every person" in shown
    assert "- Lowest: your volumes as you gave them." in estimate(nhs_app=10, text_message=100)
    assert "fragment" not in estimate(nhs_app=100, letter=100)
    assert "We assume 2 fragments" in " ".join(estimate_from_volumes({"text_message": 1}, fragments=2).caveats)
    assert estimate_from_volumes({"letter": 1}).highest == Decimal("0.76")
