"""An answer too long for its card is shown in part, and is not lost."""

from __future__ import annotations

import json
from dataclasses import replace

from adapters.teams.activity import read_activity
from adapters.teams.activity_handler import intent_of
from adapters.teams.rendering.actions import OURS, read_card_action
from adapters.teams.rendering.text import LARGEST
from conversations.replies import Field, FieldKind, Form, Result
from conversations.text import text
from conversations.turns import Submitted
from tests.adapters.teams.rendering.test_paging import CARDS, NONCE, asked_in, card_in, sent_size
from tests.adapters.teams.test_activity import BASE
from tests.kit.teams import actions, data_of, inputs, texts


def test_a_long_answer_that_comes_back_as_it_was_shown_stays_whole() -> None:
    field = Field("q", text("Content"), FieldKind.LONG_TEXT, values=("first\n second " + "x" * 90_000,), limit=100_000)
    card = CARDS.form(Form("answer", "Page", (replace(field, id="name", values=("Name",)), field), parts=True), NONCE)
    card = CARDS.part(CARDS.after(card_in(card), Form("answer", "Page", (field,), parts=True), Result.DONE), NONCE)
    assert sent_size(card) <= LARGEST and "To keep all of it, leave it as it is." in texts(card)
    shown = inputs(card)[0]["value"]
    data = data_of(next(action for action in actions(card) if action.get("verb") == "send"))
    for typed, asked in ((shown, ()), (f" {shown.replace(chr(10), chr(13) + chr(10))} ", ()), (f"{shown}y", ("q",))):
        activity_sent = read_activity(json.dumps({**BASE, "value": {OURS: data, "q.q": typed}}).encode())
        intent = intent_of(activity_sent, read_card_action(activity_sent))
        assert isinstance(intent, Submitted) and intent.asked == asked and tuple(intent.values) == asked


def test_errors_are_shown_alone_where_all_cannot_be_shown_and_what_was_cut_says_so() -> None:
    fields = tuple(Field(f"q{n}", text("Question"), FieldKind.LONG_TEXT, values=("x" * 2_000,)) for n in range(12))
    wrong = tuple(replace(field, error=text("Enter less")) if n in (3, 9) else field for n, field in enumerate(fields))
    card = CARDS.form(Form("answer", "Page", wrong, parts=True), NONCE)
    assert asked_in([card]) == ["q3", "q9"] and "We saved the other answers that you gave on this page." in texts(card)
    huge = Form("answer", "Page", (replace(fields[0], values=("x" * 50_000,), error=text("Enter less")),), parts=True)
    card = CARDS.form(huge, NONCE)
    assert "What stood here is too long to show whole" in texts(card)
    assert 5_000 < len(inputs(card)[0]["value"]) < 50_000
