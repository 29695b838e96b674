"""What a button carries comes back with its press, and what is not ours is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.rendering.buttons import (
    UnreadablePress,
    actions,
    presses_in,
    read_value,
    value_of,
    without_presses,
)
from adapters.slack.rendering.messages import blocks_of
from conversations.replies import Button, Message, SummaryList, SummaryRow
from conversations.text import text
from conversations.turns import Pressed
from tests.kit.slack_contracts import message_problems
from tests.kit.slack_screen import text_of


@given(st.text(min_size=1, max_size=20), st.text(max_size=20), st.text(max_size=40))
def test_a_press_says_what_its_button_said(action: str, about: str, detail: str) -> None:
    value = value_of(Button(action, "Press me", about, detail))
    assert read_value(value).pressed == Pressed(action, about, detail)


@pytest.mark.parametrize("value", ["", "{}", "[]", "[1]", '["a","b","c","d"]', "press"])
def test_what_is_not_ours_is_refused(value: str) -> None:
    with pytest.raises(UnreadablePress):
        read_value(value)


def test_what_does_not_fit_in_a_menu_becomes_a_button() -> None:
    (row,) = actions((), (Button("see", "See"), Button("see", "See more", detail="x" * 80)))
    kinds = [element["type"] for element in row["elements"]]  # type: ignore[attr-defined]
    assert kinds == ["button", "overflow"]


def test_buttons_of_one_label_are_told_apart_by_what_they_choose() -> None:
    times = ("Tuesday at 10am", "Tuesday at 2pm")
    rows = tuple(SummaryRow(text("Time"), text(at), Button("pick", "Choose", subject=at)) for at in times)
    changed = (SummaryRow(text("Name"), text("Flu"), Button("change", "Change")),)
    drawn: list[Any] = blocks_of(Message((SummaryList(rows + changed),), (Button("status", "Status"),)))
    said = [block["accessory"]["accessibility_label"] for block in drawn[:-1]]
    assert said == ["Choose Tuesday at 10am", "Choose Tuesday at 2pm", "Change Name"]
    assert "accessibility_label" not in drawn[-1]["elements"][0]


ROWS = (SummaryRow(text("Name"), text("Flu"), Button("change", "Change")), SummaryRow(text("Role"), text("Lead")))
MANY = Message(
    (SummaryList(ROWS), SummaryList(ROWS[:1], folded=text("Answers"))),
    (Button("answer", "Answer"), Button("submit", "Submit", "ONB-1", "registration")),
    (Button("people", "People"), Button("leave", "Leave")),
)
PRESSES = frozenset(
    {*(Pressed(name) for name in ("change", "answer", "people", "leave")), Pressed("submit", "ONB-1", "registration")}
)


@given(st.frozensets(st.sampled_from(sorted(PRESSES, key=str))))
def test_blocks_without_some_buttons_have_every_other_one_and_all_their_words(dead: frozenset[Pressed]) -> None:
    drawn: list[Any] = blocks_of(MANY)
    assert presses_in(drawn) == PRESSES
    left: list[Any] = without_presses(drawn, dead)
    assert presses_in(left) == PRESSES - dead
    assert re.sub(r" ?\[.*?\]", "", text_of(left)) == re.sub(r" ?\[.*?\]", "", text_of(drawn))
    assert message_problems(left) == []


def test_buttons_that_are_not_ours_stay() -> None:
    theirs = {"type": "actions", "elements": [{"type": "button", "action_id": "x", "value": "theirs"}]}
    assert without_presses([theirs], PRESSES) == [theirs]
