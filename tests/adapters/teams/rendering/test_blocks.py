"""The blocks of a message, of any size."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.teams.rendering.text import LARGEST
from conversations.replies import (
    Bullets,
    Button,
    Chart,
    Heading,
    Inset,
    Message,
    Paragraph,
    Progress,
    Series,
    Step,
    StepStatus,
    SummaryList,
    SummaryRow,
    Table,
)
from conversations.text import Said, text
from tests.adapters.teams.rendering.test_paging import CARDS, TEXT, WIDE, sent_size, words
from tests.kit.adaptive_cards import problems_of
from tests.kit.previews import PREVIEWS, ROUTE
from tests.kit.teams import actions, texts

_BLOCK = st.one_of(
    st.sampled_from((*PREVIEWS, ROUTE)),
    TEXT.map(Paragraph),
    st.builds(Paragraph, TEXT, st.tuples(st.integers(0, 11), st.just(11))),
    st.lists(TEXT, max_size=5).map(
        lambda said: SummaryList(tuple(SummaryRow(text("Row"), one) for one in said), text("Folded"))
    ),
    TEXT.map(Inset),
    words(200).map(lambda said: Heading((Said(said),))),
    st.lists(TEXT, max_size=5).map(lambda items: Bullets(tuple(items))),
    st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=20).map(
        lambda rows: Table(
            text("Caption"), ("A", "B", "C"), tuple(rows), tuple(Button("case", "Open", "ONB-222222") for _ in rows)
        )
    ),
    st.lists(st.tuples(words(300), TEXT, words(100)), max_size=5).map(
        lambda rows: SummaryList(
            tuple(SummaryRow((Said(a),), b, Button("change", "Change", "ONB-1"), (Said(c),)) for a, b, c in rows)
        )
    ),
)


@settings(max_examples=60, deadline=None)
@given(blocks=st.lists(_BLOCK, max_size=12), buttons=st.integers(0, 12))
def test_a_message_of_any_size_fits_in_its_cards(blocks: list[Paragraph], buttons: int) -> None:
    menu = tuple(Button("open", f"Open {n}", "ONB-ABCDEF") for n in range(buttons))
    message = Message(tuple(blocks), (Button("go", "Go on"),), menu)
    assert all(sent_size(card) <= LARGEST for card in CARDS.message(message))
    living = CARDS.living(message, "ONB-ABCDEF", [f"29:{'x' * 90}{n:02}" for n in range(60)])
    assert sent_size(living) <= LARGEST


def test_the_longest_answer_is_whole_in_the_list_of_answers() -> None:
    row = SummaryRow(text("Question"), (Said(WIDE * 100_000),), Button("change", "Change", "ONB-1"), text("A note"))
    cards = CARDS.message(Message((SummaryList((row, row)),)))
    assert all(sent_size(card) <= LARGEST and problems_of(card) == [] for card in cards)
    assert texts([card["body"] for card in cards]).count(WIDE) == 200_000
    assert [action["title"] for card in cards for action in actions(card)] == ["Change"] * 2


DONE = Progress(tuple(Step(n, f"Stage {n}", StepStatus.DONE) for n in (1, 2)), text("2 stages done"))


def test_what_is_folded_is_hidden_until_somebody_presses_its_name() -> None:
    [card] = CARDS.message(Message((DONE,)))
    [press] = actions(card)
    assert (press["type"], press["title"]) == ("Action.ToggleVisibility", "2 stages done")
    [held] = [part for part in card["body"][0]["items"] if part.get("id") == press["targetElements"][0]]
    assert held["isVisible"] is False and "Stage 2" in texts(held)
    assert problems_of(card) == []


def test_what_is_too_long_to_fold_on_one_card_stays_in_sight() -> None:
    long = SummaryList(tuple(SummaryRow(text("Row"), (Said(WIDE * 2_000),)) for _ in range(5)), text("Answers"))
    cards = CARDS.message(Message((long,)))
    assert all(sent_size(card) <= LARGEST and problems_of(card) == [] for card in cards)
    assert not actions(cards)


@pytest.mark.parametrize("done", [0, 3, 11])
def test_the_bar_has_its_words_and_something_for_older_clients(done: int) -> None:
    [card] = CARDS.message(Message((Paragraph(text("{n} of 11 stages done", n=done), (done, 11)),)))
    words, bar = card["body"]
    assert f"{done} of 11 stages done" in texts(words)
    assert (bar["type"], bar["value"], bar["max"]) == ("ProgressBar", done, 11)
    assert sum(column["width"] for column in bar["fallback"]["columns"]) == 11
    assert problems_of(card) == []


def test_a_card_with_a_table_takes_the_whole_width_and_names_who_is_mentioned() -> None:
    mention = Paragraph(text("{who}, look.", who=Said("Priya Shah", "29:priya")))
    table = Table(text("Late"), ("Onboarding",), ((text("Flu reminders"),),))
    [wide] = CARDS.message(Message((mention, table)))
    [usual] = CARDS.message(Message((mention,)))
    assert wide["msteams"] == {"width": "Full", **usual["msteams"]} and usual["msteams"]["entities"]


def test_a_table_has_its_headings_and_a_button_that_opens_each_row() -> None:
    opens = tuple(Button("case", "Open", f"ONB-{n}") for n in ("222222", "333333"))
    rows = ((text("Flu reminders"), text("No date")), (text("Screening"), text("Ours")))
    [card] = CARDS.message(Message((Table(text("All of them"), ("Onboarding", "Due"), rows, opens),)))
    table = card["body"][1]
    assert table["type"] == "Table" and table["firstRowAsHeader"] is True
    assert [[texts(cell) for cell in row["cells"]][:2] for row in table["rows"]] == [
        ["Onboarding", "Due"],
        ["Flu reminders", "No date"],
        ["Screening", "Ours"],
    ]
    assert [action["data"]["notify"]["o"] for action in actions(card)] == ["ONB-222222", "ONB-333333"]
    assert problems_of(card) == []


def test_whoever_is_mentioned_is_told_and_nobody_else() -> None:
    words = text("{who}, this is for {you}.", who=Said("Priya <Shah>", "aad-2"), you=Said("<at>Tom</at>"))
    [card] = CARDS.message(Message((Paragraph(words),)))
    [named] = card["msteams"]["entities"]
    assert named["mentioned"] == {"id": "aad-2", "name": "Priya Shah"}
    [drawn] = card["body"]
    assert drawn["text"].count("<at>") == 1 and named["text"] in drawn["text"]
    assert problems_of(card) == []
    assert "msteams" not in CARDS.message(Message((Paragraph(text("Nobody")),)))[0]


def test_a_chart_has_its_table_beneath_and_its_title_for_clients_that_cannot_draw_it() -> None:
    series = (Series("Registered", (3, 12)), Series("Live", (0, 7.5)))
    table = Table(text("How many"), ("Month", "Live"), ((text("November 2026"), text("7")),))
    chart = Chart("Each month", ("October 2026", "November 2026"), series, "Onboardings", table)
    [card] = CARDS.message(Message((chart,)))
    drawn, _, beneath = card["body"]
    assert drawn["type"] == "Chart.VerticalBar.Grouped" and beneath["type"] == "Table"
    assert drawn["data"][1] == {
        "legend": "Live",
        "values": [{"x": "October 2026", "y": 0}, {"x": "November 2026", "y": 7.5}],
    }
    assert texts(drawn["fallback"]) == "Each month"
    assert problems_of(card) == []
