"""Questions as Slack's inputs, and what is wrong with an answer beside them."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.slack.rendering.inputs import TIMES, inputs
from adapters.slack.rendering.modals import NO_METADATA, form_view
from conversations.replies import Field, FieldKind, Form, Option
from conversations.text import Said, Words
from tests.kit.slack_contracts import view_problems


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
        (FieldKind.PERSON, 0, "users_select"),
    ],
)
def test_each_kind_of_question_has_its_input(kind: FieldKind, options: int, element: str) -> None:
    (block,) = drawn(kind, options=options)
    assert block["element"]["type"] == element


LONG = "Reminder about the winter vaccinations for everybody in our region who is over 65"


def named(*names: str, **more: Any) -> list[Any]:
    """A choice of templates by their names, as Slack draws it."""
    options = tuple(Option(f"v{n}", (Said(name),)) for n, name in enumerate(names))
    field = Field("q", (Words("Which?"),), FieldKind.CHOICE, options=options, **more)
    return list(inputs(field, blanks=False))


def test_names_that_begin_alike_are_told_apart_by_how_they_end() -> None:
    (block,) = named(f"{LONG}, north", f"{LONG}, south", "Another")
    shown = [option["text"]["text"] for option in block["element"]["options"]]
    assert len(set(shown)) == 3 and all(len(label) <= 75 for label in shown)
    assert shown[0].endswith("north") and shown[1].endswith("south")


def test_names_that_begin_and_end_alike_are_numbered() -> None:
    (block,) = named(f"{LONG} A {LONG}", f"{LONG} B {LONG}", f"{LONG} C {LONG}")
    shown = [option["text"]["text"] for option in block["element"]["options"]]
    assert [label[-4:] for label in shown[1:]] == [" (2)", " (3)"]
    assert all(len(label) <= 75 for label in shown)


@pytest.mark.parametrize("kind", [FieldKind.CHOICE, FieldKind.CHOICES])
def test_more_options_than_one_list_holds_stand_in_groups(kind: FieldKind) -> None:
    options = tuple(Option(f"v{n}", (Said(f"{LONG}, part {n}"),)) for n in range(101))
    field = Field("q", (Words("Which?"),), kind, options=options, values=("v100",))
    view: Any = form_view(Form("answer", "Routing plan", (field,), "ONB-7K3F9Q"), NO_METADATA)
    assert view_problems(view) == []
    (element,) = [block["element"] for block in view["blocks"] if block["type"] == "input"]
    assert [group["label"]["text"] for group in element["option_groups"]] == ["1 to 100", "101 to 101"]
    drawn_options = [option for group in element["option_groups"] for option in group["options"]]
    assert len({option["text"]["text"] for option in drawn_options}) == 101
    assert (element.get("initial_option") or element["initial_options"][0])["value"] == "v100"


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


def test_what_may_be_left_empty_where_somebody_is_chosen_is_not_asked_for_by_slack() -> None:
    (block,) = drawn(FieldKind.EMAIL, unless="person")
    assert block["optional"] is True and "hint" not in block
