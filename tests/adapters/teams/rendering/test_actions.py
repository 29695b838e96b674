"""Buttons go out with data of ours, and nothing else counts as coming back from them."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.teams.errors import InvalidActivity
from adapters.teams.rendering.actions import IN_A_ROW, OURS, PRESS, REFRESH, SEND, card_action
from adapters.teams.rendering.cards import Cards
from conversations.replies import Button, Confirm, Field, FieldKind, Form, Message, SummaryList, SummaryRow
from conversations.text import text
from models.domain import SentFile
from tests.kit.teams import actions, button, data_of, inputs

CARDS = Cards(lambda: "n1")
FILE = SentFile("plan.pdf", 12, "https://nhs.sharepoint.com/plan.pdf")


def test_a_press_comes_back_as_it_was_drawn() -> None:
    (card,) = CARDS.message(Message((), (Button("approve", "Approve", "ONB-1", "stage/4", files=(FILE,)),)))
    sent = card_action(button(card, "Approve")["data"])
    assert (sent.verb, sent.action, sent.about, sent.detail, sent.nonce) == (PRESS, "approve", "ONB-1", "stage/4", "n1")
    assert sent.files == (FILE,) and not sent.in_card


def test_an_older_client_sends_the_same_by_submit() -> None:
    (card,) = CARDS.message(Message((), (Button("approve", "Approve", "ONB-1"),)))
    act = button(card, "Approve")
    assert act["type"] == "Action.Execute" and act["fallback"]["type"] == "Action.Submit"
    assert act["fallback"]["data"] == act["data"]


def test_a_form_comes_back_with_its_fields_and_what_was_seen() -> None:
    fields = (Field("q", text("Q"), FieldKind.TEXT), Field("r", text("R"), FieldKind.TEXT, given=(FILE,)))
    card = CARDS.form(Form("answer", "Page", fields, "ONB-1", "once", seen=7), "n2")
    sent = card_action({**button(card, "Save and continue")["data"], "q.q": "typed"})
    assert (sent.verb, sent.fields, sent.rest, sent.seen) == (SEND, ("q", "r"), None, 7)
    assert sent.files_by_field == {"r": (FILE,)} and sent.inputs["q.q"] == "typed"


def test_buttons_of_one_label_are_told_apart_by_what_they_choose() -> None:
    times = ("Tuesday at 10am", "Tuesday at 2pm")
    rows = tuple(SummaryRow(text("Time"), text(at), Button("pick", "Choose", subject=at)) for at in times)
    changed = (SummaryRow(text("Name"), text("Flu"), Button("change", "Change")),)
    (card,) = CARDS.message(Message((SummaryList(rows + changed),)))
    names = ["Choose Tuesday at 10am", "Choose Tuesday at 2pm", "Change Name"]
    assert [act["tooltip"] for act in actions(card)] == names
    assert [act["fallback"]["tooltip"] for act in actions(card)] == names


def test_a_form_that_is_half_filled_in_can_be_left() -> None:
    """A client sends nothing while a required input is empty, unless the button takes no inputs."""
    fields = (Field("q", text("Q"), FieldKind.TEXT, help_topic="dspt"),)
    card = CARDS.form(Form("answer", "Page", fields, "ONB-1"), "n2", in_card=True)
    (box,) = inputs(card)
    others = [act for act in actions(card) if act["title"] != "Save and continue" and "data" in act]
    assert box["isRequired"] and "Cancel" in [act["title"] for act in others]
    assert {act["associatedInputs"] for act in others} == {"none"}
    assert {act["fallback"]["associatedInputs"] for act in others if "fallback" in act} <= {"none"}
    assert "associatedInputs" not in button(card, "Save and continue")


def test_what_cannot_be_undone_is_behind_a_question() -> None:
    asked = Confirm("Decline?", "You cannot undo this.", "Decline", "Go back")
    (card,) = CARDS.message(Message((), (Button("decline", "Decline", "ONB-1", confirm=asked),)))
    first, *hidden = actions(card)
    assert first["type"] == "Action.ToggleVisibility" and "data" not in first
    assert [data_of(act)["a"] for act in hidden if "data" in act] == ["decline"]


def test_more_buttons_than_are_drawn_stand_in_rows() -> None:
    (card,) = CARDS.message(Message((), tuple(Button("open", f"Open {n}") for n in range(12))))
    rows = [part["actions"] for part in card["body"] if part["type"] == "ActionSet"]
    assert [len(row) for row in rows] == [IN_A_ROW, IN_A_ROW, 2]


@pytest.mark.parametrize(
    "data",
    [
        {"v": "jump", "n": "x"},
        {"v": PRESS},
        {"v": PRESS, "n": "x" * 41},
        {"v": PRESS, "n": "x", "a": 7},
        {"v": PRESS, "n": "x", "o": "x" * 501},
        {"v": SEND, "n": "x", "f": "q"},
        {"v": SEND, "n": "x", "f": ["q"] * 201},
        {"v": SEND, "n": "x", "r": [1]},
        {"v": SEND, "n": "x", "s": -1},
        None,
    ],
)
def test_what_we_never_drew_is_refused(data: Any) -> None:
    with pytest.raises(InvalidActivity):
        card_action({OURS: data})


def test_a_refresh_needs_no_nonce() -> None:
    assert card_action({OURS: {"v": REFRESH, "o": "ONB-1"}}).about == "ONB-1"
