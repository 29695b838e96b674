"""What a button carries comes back with its press, and what is not ours is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.rendering.buttons import UnreadablePress, actions, read_value, value_of
from adapters.slack.rendering.messages import blocks_of
from conversations.replies import Button, Message, SummaryList, SummaryRow, text
from conversations.turns import Pressed


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
