"""The routing plans that NHS Notify can send, by rule and by list (domain 3.6)."""

from __future__ import annotations

from itertools import permutations

import pytest

from conversations.content.loader import load
from conversations.content.questions import Choice
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.messages.plans import (
    APP_FIRST,
    EACH_ONCE,
    LETTER_LAST,
    TEXT_AFTER_APP,
    TEXT_BEFORE_LETTER,
    channels_named,
    problem_with,
)
from models.enums import Stage

APP, EMAIL, TEXT, LETTER = MessageChannel


def offered() -> tuple[Choice, ...]:
    collection = load().stages[Stage.ROUTING_PLANS].collection
    assert collection
    return next(question.choices for question in collection.questions if question.key.endswith(".order"))


def test_the_orders_without_a_problem_are_those_that_its_own_screens_offer() -> None:
    every = [order for count in (1, 2, 3, 4) for order in permutations(MessageChannel, count)]
    assert {",".join(order) for order in every if problem_with(order) is None} == {each.value for each in offered()}
    assert len(offered()) == 9


@pytest.mark.parametrize(
    ("order", "why"),
    [
        ((), APP_FIRST),
        ((TEXT,), TEXT_AFTER_APP),
        ((EMAIL, TEXT), APP_FIRST),
        ((APP, EMAIL, APP), EACH_ONCE),
        ((APP, LETTER, EMAIL), LETTER_LAST),
        ((LETTER, APP), LETTER_LAST),
        ((APP, LETTER), TEXT_BEFORE_LETTER),
        ((APP, TEXT, EMAIL, LETTER), TEXT_BEFORE_LETTER),
    ],
)
def test_another_order_has_its_reason(order: tuple[MessageChannel, ...], why: str) -> None:
    assert problem_with(order) == why


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("text then letter", (TEXT, LETTER)),
        ("Letter, then the NHS App", (LETTER, APP)),
        ("nhs_app,email", (APP, EMAIL)),
        ("SMS and e-mail", (TEXT, EMAIL)),
        ("whatever is cheapest", ()),
    ],
)
def test_channels_are_read_in_the_order_in_which_they_are_named(typed: str, named: tuple[MessageChannel, ...]) -> None:
    assert channels_named(typed) == named
