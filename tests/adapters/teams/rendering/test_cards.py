"""Messages and forms as cards: literal where a person speaks, whole when large, answered when sent."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.teams.connector import as_json
from adapters.teams.rendering.cards import Cards, Part, card_activity, summary_of
from adapters.teams.rendering.text import LARGEST, size_of
from conversations.content.loader import NEWEST_CONTENT, load
from conversations.replies import (
    Bullets,
    Button,
    Confirm,
    Field,
    FieldKind,
    Form,
    Heading,
    Inset,
    Message,
    Option,
    Paragraph,
    Progress,
    Step,
    StepStatus,
    Style,
    SummaryList,
    SummaryRow,
)
from conversations.text import Moment, Said, Text, Words, text
from conversations.views.costs.form import cost_form, orders
from tests.kit.adaptive_cards import not_drawn_yet, problems_of, put_back
from tests.kit.drawn_cards import draw
from tests.kit.teams import Activity, actions, texts

CARDS = Cards(lambda: "nonce")
HOSTILE = "<!channel> **bold** [nhs.uk](https://evil.example) </at> {{DATE(2017-02-14T06:08:39Z)}}"


def kitchen_sink(said: str = HOSTILE) -> Message:
    """Every block, button and menu that there is."""
    who = Said(said)
    confirm = Confirm("Decline?", "The applicant is told.", "Decline")
    steps = (Step(1, "Register", StepStatus.DONE), Step(4, "Eligibility", StepStatus.MORE_NEEDED, text("{w}", w=who)))
    blocks = (
        Heading(text("About {who}", who=who)),
        Heading(text("1. Ours - *only*")),
        Paragraph(text("{who} wrote on {at}", who=who, at=Moment(datetime(2027, 1, 6, 17, tzinfo=UTC)))),
        Bullets((text("one"), (Words("a link", link="https://nhs.uk"),), (Words("no link", link="javascript:x"),))),
        SummaryList((SummaryRow(text("Name"), (who,), Button("change", "Change", "ONB-1", "q"), text("{w}", w=who)),)),
        Inset((Said("first\n\nsecond"),)),
        Progress(steps),
    )
    buttons = (
        Button("approve", "Approve", "ONB-1", style=Style.PRIMARY),
        Button("decline", "Decline", confirm=confirm),
    )
    return Message(blocks, buttons, tuple(Button("menu", f"Item {n}") for n in range(12)))


def every_field(**more: object) -> Form:
    options = (Option("a,b", (Said(HOSTILE),)), Option("100%", text("Plain"), text("a hint")))
    kinds = [Field(kind.value, text("About {w}", w=Said(HOSTILE)), kind, text("A hint"), options) for kind in FieldKind]
    return Form("answer", "Everything", tuple(kinds), "ONB-1", "detail", page=(1, 2), **more)  # type: ignore[arg-type]


def parts(element: object) -> list[Activity]:
    if isinstance(element, list):
        return [part for one in element for part in parts(one)]
    if not isinstance(element, dict):
        return []
    return [element, *(part for below in element.values() for part in parts(below))]


def test_every_block_field_and_button_is_as_the_schema_says() -> None:
    for card in (*CARDS.message(kitchen_sink()), CARDS.form(every_field(), "n"), CARDS.form(every_field(), "n", True)):
        assert problems_of(card) == []
    living = CARDS.living(kitchen_sink(), "ONB-1", [f"29:{n}" for n in range(80)])
    assert problems_of(living) == [] and len(living["refresh"]["userIds"]) == 60


@pytest.mark.parametrize("letters", ["a", "ñ", "𝒳"])
def test_a_message_of_any_size_is_split_with_nothing_lost(letters: str) -> None:
    rows = tuple(SummaryRow(text("Question"), (Said(f"{number:04} {letters * 700}"),)) for number in range(60))
    cards = CARDS.message(Message((Heading(text("Long")), SummaryList(rows)), (Button("go", "Go on"),)))
    assert len(cards) > 1 and all(size_of(as_json(card_activity(card))) <= LARGEST for card in cards)
    shown = texts([card["body"] for card in cards])
    assert all(f"{number:04} {letters * 700}" in shown for number in range(60))
    assert [bool(actions(card)) for card in cards] == [False] * (len(cards) - 1) + [True]


def test_one_very_long_answer_is_split_too() -> None:
    cards = CARDS.message(Message((Inset((Said("x" * 60_000),)),)))
    assert "".join(texts([card["body"] for card in cards]).split()).count("x") == 60_000
    assert all(size_of(as_json(card_activity(card))) <= LARGEST for card in cards)


def test_a_notification_holds_no_mention() -> None:
    said: Text = (Said("<at>everyone</at>"),)
    assert "<at>" not in summary_of(Message((Paragraph(said),)))


@pytest.mark.needs_program("chromium", "adaptivecards")
async def test_microsofts_renderer_draws_them_without_a_warning(chromium: Path, adaptivecards: Path) -> None:
    living = CARDS.living(kitchen_sink(), "ONB-1", ["29:a"])
    cards = [*CARDS.message(kitchen_sink()), CARDS.form(every_field(), "n"), living]
    broken = [{**cards[0], "body": [part, *cards[0]["body"]]} for part in ({"type": "Nope"}, {"type": "Input.Text"})]
    warnings = await draw(chromium, adaptivecards, [*cards, *broken, {"type": "AdaptiveCard", "version": "1.5"}])
    assert warnings[: len(cards)] == [[]] * len(cards)
    assert all(warnings[len(cards) :])


def test_a_card_of_a_kind_that_was_not_seen_before_waits_to_be_drawn() -> None:
    waiting = not_drawn_yet()
    body = [{"type": "TextBlock", "text": "one", "id": f"of-a-kind-{n}"} for n in range(3)]
    card = {"type": "AdaptiveCard", "version": "1.5", "body": body}
    assert problems_of(card) == [] and problems_of({**card, "body": [{**body[0], "text": "two"}, *body[1:]]}) == []
    assert not_drawn_yet() == [card] and not_drawn_yet() == []
    put_back(waiting)


def test_the_form_of_costs_fits_into_one_card_with_a_long_text_in_it() -> None:
    form = cost_form(orders(load(NEWEST_CONTENT)), {"words": ("\u0175" * 918,), "country": ("Ireland",)}, {})
    assert CARDS.holds(Part(form)) and size_of(as_json(card_activity(CARDS.form(form, "nonce")))) <= LARGEST
