"""The costing estimate, with what its figures mean."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.rehearsal.showing import lines
from conversations.content.loader import NEWEST_CONTENT, load
from conversations.guidance.costs import estimate_from_volumes
from conversations.journey.machine import State
from conversations.onboarding.onboarding import Onboarding
from conversations.questions.entries import CHANNELS_KEY
from conversations.replies import Block, Chart, Message, Series
from conversations.views.costs.estimate import cost_in_short, estimate_blocks
from conversations.views.costs.form import known_from, orders
from tests.conversations.onboardings import AMARA, in_state

OFFERED = orders(load(NEWEST_CONTENT))


def read_all(*messages: Message) -> str:
    return "\n".join(line for message in messages for line in lines(message))


def with_volumes(**volumes: int) -> Onboarding:
    onboarding = in_state(State.REGISTERED, whole=False)
    onboarding.answer(CHANNELS_KEY, tuple(volumes), AMARA)
    for channel, count in volumes.items():
        onboarding.answer(f"engagement_call.volume_{channel}", count, AMARA)
    return onboarding


def blocks(**volumes: int) -> list[Block]:
    return estimate_blocks(with_volumes(**volumes).answers)


def estimate(**volumes: int) -> str:
    return read_all(Message(tuple(blocks(**volumes))))


def test_free_channels_have_one_line_and_nothing_about_vat() -> None:
    assert estimate(nhs_app=100, email=100).splitlines() == ["Estimated cost for a year", "Free"]


def test_two_figures_that_are_the_same_are_shown_once() -> None:
    shown = estimate(nhs_app=10, text_message=100)
    assert shown.count("£2.40") == 2, "once as a figure, once for its channel"
    assert "Lowest, expected and highest: £2.40 plus VAT" in shown
    apart = estimate(nhs_app=100, text_message=50)
    assert "Lowest | Free" in apart and "Expected | £1.20 plus VAT" in apart and "Highest | £2.40 plus VAT" in apart


def test_three_figures_have_a_bar_each() -> None:
    [chart] = [each for each in blocks(nhs_app=100, text_message=50) if isinstance(each, Chart)]
    assert chart.labels == ("Lowest", "Expected", "Highest") and chart.series == (Series("A year", (0, 1.2, 2.4)),)
    assert not [each for each in blocks(nhs_app=10, text_message=100) if isinstance(each, Chart)]
    assert not [each for each in blocks(nhs_app=10) if isinstance(each, Chart)]


def test_the_short_form_says_the_same_figures() -> None:
    answers = with_volumes(nhs_app=100, text_message=50).answers
    assert cost_in_short(answers) == "Lowest: Free; Expected: £1.20 plus VAT; Highest: £2.40 plus VAT"
    assert cost_in_short(with_volumes(nhs_app=100).answers) == ""


@pytest.mark.parametrize(
    ("volumes", "known"),
    [
        (
            {"nhs_app": 100_000, "text_message": 60_000, "letter": 12_000},
            {"people": ("100,000",), "order": ("nhs_app,text_message,letter",)},
        ),
        ({"text_message": 500}, {"people": ("500",)}),
        ({}, {}),
    ],
)
def test_the_form_begins_with_what_an_onboarding_says(
    volumes: dict[str, int], known: dict[str, tuple[str, ...]]
) -> None:
    assert known_from(with_volumes(**volumes).answers, OFFERED) == known


def test_the_form_begins_with_the_orders_of_routing_plans() -> None:
    answers = with_volumes(nhs_app=100, email=100, text_message=50).answers
    assert known_from(answers, OFFERED)["order"] == ("nhs_app,email,text_message",)
    planned = {**answers, "routing_plans.1.order": "email", "routing_plans.2.order": "nhs_app,email"}
    known = known_from(planned, OFFERED)
    assert (known["order"], known["other_order"]) == (("email",), ("nhs_app,email",))
    assert "other_order" not in known_from({**planned, "routing_plans.2.order": "email"}, OFFERED)


def test_an_estimate_says_what_its_figures_mean() -> None:
    shown = estimate(nhs_app=100, text_message=100)
    assert "We assume 1 fragment for each text message." in shown
    assert "- Lowest: a free channel reaches everyone." in shown and "- Highest: every person" in shown
    assert "- Lowest: your volumes as you gave them." in estimate(nhs_app=10, text_message=100)
    assert "fragment" not in estimate(nhs_app=100, letter=100)
    assert "We assume 2 fragments" in " ".join(estimate_from_volumes({"text_message": 1}, fragments=2).caveats)
    assert estimate_from_volumes({"letter": 1}).highest == Decimal("0.76")
