"""Questions as Slack's inputs, and what is wrong with an answer beside them."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.slack.rendering.inputs import TIMES, inputs
from conversations.replies import Field, FieldKind, Option, Words


def drawn(kind: FieldKind, *values: str, options: int = 0, **more: Any) -> list[Any]:
    choices = tuple(Option(f"v{n}", (Words(f"Choice {n}"),)) for n in range(options))
    field = Field("q", (Words("Question"),), kind, values=values, options=choices, **more)
    return list(inputs(field, blanks=False))


@pytest.mark.parametrize(
    ("kind", "options", "element"),
    [
        (FieldKind.DATE, 0, "datepicker"),
        (FieldKind.EMAIL, 0, "email_text_input"),
        (FieldKind.NUMBER, 0, "number_input"),
        (FieldKind.CHOICE, 10, "radio_buttons"),
        (FieldKind.CHOICE, 11, "static_select"),
        (FieldKind.CHOICES, 10, "checkboxes"),
        (FieldKind.CHOICES, 11, "multi_static_select"),
        (FieldKind.LONG_TEXT, 0, "plain_text_input"),
    ],
)
def test_each_kind_of_question_has_its_input(kind: FieldKind, options: int, element: str) -> None:
    (block,) = drawn(kind, options=options)
    assert block["element"]["type"] == element


def test_a_number_that_is_none_stays_as_typed() -> None:
    (block,) = drawn(FieldKind.NUMBER, "about 7")
    assert (block["element"]["type"], block["element"]["initial_value"]) == ("plain_text_input", "about 7")


def test_only_the_first_of_several_times_is_needed() -> None:
    blocks = drawn(FieldKind.TIMES)
    assert [block["optional"] for block in blocks] == [False] + [True] * (TIMES - 1)
    assert len({block["block_id"] for block in blocks}) == TIMES


@pytest.mark.parametrize(
    ("blanks", "more", "begins"),
    [
        (True, {}, "Needed to submit. Say how."),
        (True, {"optional": True}, "Say how."),
        (False, {}, "Say how."),
        (False, {"files": True}, "Needed to submit. Say how."),
    ],
)
def test_what_slack_calls_optional_and_is_needed_in_the_end_says_so_first(
    blanks: bool, more: dict[str, Any], begins: str
) -> None:
    field = Field("q", (Words("Question"),), FieldKind.LONG_TEXT, hint=(Words("Say how."),), **more)
    block: Any = next(inputs(field, blanks))
    assert block["hint"]["text"].startswith(begins)
    assert block["optional"] is (blanks or bool(more))


def test_a_part_of_a_page_has_its_heading() -> None:
    heading, _ = drawn(FieldKind.TEXT, section="Overall")
    assert heading["type"] == "header" and heading["text"]["text"] == "Overall"
