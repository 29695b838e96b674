"""Whatever is said, it is drawn within Slack's limits: nothing checks it before Slack does."""

from __future__ import annotations

from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.rendering.buttons import read_value
from adapters.slack.rendering.messages import blocks_of, pieces, spoken, unfolded
from adapters.slack.rendering.text import in_parts
from conversations.replies import (
    Button,
    Chart,
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
from conversations.text import Said, Text, text
from tests.kit.slack_contracts import message_problems
from tests.kit.slack_screen import text_of
from tests.kit.slack_strategies import messages, tables


@settings(deadline=None)
@given(messages)
def test_a_message(message: Message) -> None:
    assert [problem for piece in pieces(blocks_of(message)) for problem in message_problems(piece)] == []


@settings(deadline=None)
@given(messages)
def test_a_message_for_a_slack_that_cannot_fold(message: Message) -> None:
    plainer = unfolded(blocks_of(message))
    assert not {"container", "data_table", "data_visualization"} & {block["type"] for block in plainer}
    assert [problem for piece in pieces(plainer) for problem in message_problems(piece)] == []


@pytest.mark.parametrize("letter", ["a", "*"], ids=["plain", "with marks"])
def test_words_longer_than_a_section_are_shown_to_their_end(letter: str) -> None:
    notes = "\n\n".join(f"{name}: {(letter * 9 + ' ') * 69}" for name in ("Aims", "Volumes", "Cost"))
    words = f"{notes}\n\nAgreed: {(letter * 9 + ' ') * 190}Priya sends the plan."
    drawn = blocks_of(Message((Inset((Said(words),)),)))
    assert len(words) > 3_900 and not [problem for piece in pieces(drawn) for problem in message_problems(piece)]
    assert text_of(drawn).split() == words.split()


@given(st.text(alphabet="ab \n", max_size=60), st.integers(1, 20))
def test_parts_hold_all_words_within_the_limit(words: str, limit: int) -> None:
    parts = list(in_parts(words, limit))
    assert all(0 < len(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(words.split())


def stages(count: int, status: StepStatus, title: Text) -> Progress:
    return Progress(tuple(Step(n, f"Stage {n}", status) for n in range(1, count + 1)), title)


def test_what_is_done_is_folded_under_its_name() -> None:
    [folded] = blocks_of(Message((stages(3, StepStatus.DONE, text("3 stages done")),)))
    assert (folded["type"], folded["is_collapsible"], folded["default_collapsed"]) == ("container", True, True)
    assert text_of([folded]).startswith("3 stages done 1. Stage 1: Done")
    title, held = unfolded([folded])
    assert text_of([title]) == "3 stages done" and "2. Stage 2: Done" in text_of([held])


def test_a_long_list_is_folded_in_containers_that_each_hold_what_they_may() -> None:
    rows = tuple(SummaryRow(text("Question"), text("Answer"), note=text("Somebody")) for _ in range(42))
    drawn = blocks_of(Message((SummaryList(rows, text("Answers")),)))
    held = [len(cast("list[object]", container["child_blocks"])) for container in drawn]
    assert max(held) == 10 and sum(held) == 42


@pytest.mark.parametrize(("done", "filled"), [(0, 0), (3, 3), (11, 11)])
def test_the_words_stand_before_the_bar_that_shows_them(done: int, filled: int) -> None:
    [drawn] = blocks_of(Message((Paragraph(text("{n} of 11 stages done", n=done), (done, 11)),)))
    words, bar = str(cast("dict[str, str]", drawn["text"])["text"]).split("\n")
    assert words == f"{done} of 11 stages done"
    assert bar.count("\u25b0") == filled and len(bar) == 11
    assert spoken(Message((Paragraph(text("Words"), (done, 11)),))) == "Words"


NAMES = ("Flu reminders, Riverside NHS Trust (ONB-222222)", "Screening, Leeds (ONB-333333)")
QUEUE = Table(
    text("All of them"),
    ("Onboarding", "Due"),
    ((text(NAMES[0]), text("No date")), (text(NAMES[1]), ())),
    tuple(Button("case", "Open", f"ONB-{n}", subject=f"ONB-{n}, a service") for n in ("222222", "333333")),
)


def test_a_table_is_one_without_an_empty_cell_and_a_select_beneath_it_opens_a_row() -> None:
    table, beneath = blocks_of(Message((QUEUE,)))
    rows = cast("list[list[dict[str, str]]]", table["rows"])
    assert (table["type"], table["caption"]) == ("data_table", "All of them")
    assert [[cell["text"] for cell in row] for row in rows] == [
        ["Onboarding", "Due"],
        [NAMES[0], "No date"],
        [NAMES[1], "None"],
    ]
    [select] = cast("list[dict[str, list[dict[str, str]]]]", beneath["elements"])
    presses = [read_value(option["value"], in_menu=True).pressed for option in select["options"]]
    assert [(pressed.action, pressed.about) for pressed in presses] == [("case", "ONB-222222"), ("case", "ONB-333333")]


def test_a_long_cell_has_the_room_that_short_ones_leave_and_a_table_its_limit() -> None:
    reason = f"Waiting for a priority: {'they need letters in large print, ' * 3}"[:104]
    row = (text(NAMES[0]), text("High"), (Said(reason),), text("18 November 2026"), text("Not yet"))
    headings = ("Onboarding", "Priority", "Why", "Since", "Looked at")
    table, *_ = blocks_of(Message((Table(text("All"), headings, (row,) * 20),)))
    rows = cast("list[list[dict[str, str]]]", table["rows"])
    assert {cells[2]["text"] for cells in rows[1:]} == {reason}
    wide = Table(text("All"), tuple(f"Column {n}" for n in range(20)), ((text("x" * 400),) * 20,) * 100)
    table, *_ = blocks_of(Message((wide,)))
    rows = cast("list[list[dict[str, str]]]", table["rows"])
    assert sum(len(cell["text"]) for cells in rows[1:] for cell in cells) <= 9_500


def test_a_slack_without_tables_reads_the_rows_in_words() -> None:
    plainer = unfolded(blocks_of(Message((QUEUE,))))
    assert text_of(plainer[:2]) == f"All of them {NAMES[0]} Due: No date"
    assert plainer[-1]["type"] == "actions"


def test_whoever_is_mentioned_is_told_and_nobody_else() -> None:
    words = text("{who}, this is for {you}.", who=Said("Priya <Shah>", "U02RAE"), you=Said("Tom & co"))
    [drawn] = blocks_of(Message((Paragraph(words),)))
    assert cast("dict[str, str]", drawn["text"])["text"] == "<@U02RAE>, this is for Tom &amp; co."
    [drawn] = blocks_of(Message((Paragraph(text("{who}", who=Said("Priya", "!channel"))),)))
    assert cast("dict[str, str]", drawn["text"])["text"] == "Priya"


@settings(deadline=None, max_examples=50)
@given(tables)
def test_a_table(table: Table) -> None:
    for drawn in (blocks_of(Message((table,))), unfolded(blocks_of(Message((table,))))):
        assert [problem for piece in pieces(drawn) for problem in message_problems(piece)] == []


def test_a_table_as_large_as_they_come_fits_in_one_message() -> None:
    rows = tuple(tuple(text("{words}", words=Said("long " * 100)) for _ in range(8)) for _ in range(20))
    opens = tuple(Button("case", "Open", f"ONB-22222{n}", subject="long " * 40) for n in range(20))
    drawn = pieces(blocks_of(Message((Table(text("All of them"), tuple("ABCDEFGH"), rows, opens),))))
    assert [problem for piece in drawn for problem in message_problems(piece)] == []


def test_a_chart_is_drawn_beside_its_table_and_a_slack_that_cannot_draw_it_reads_the_table() -> None:
    series = (Series("Registered", (3, 12)), Series("Live", (0, 7.5)))
    drawn = blocks_of(Message((Chart("Each month", ("October 2026", "November 2026"), series, "Onboardings", QUEUE),)))
    assert [block["type"] for block in drawn] == ["data_visualization", "data_table", "actions"]
    assert message_problems(drawn) == []
    chart = cast("dict[str, list[dict[str, object]]]", drawn[0]["chart"])
    assert chart["series"][1] == {
        "name": "Live",
        "data": [{"label": "October 2026", "value": 0}, {"label": "November 2026", "value": 7.5}],
    }
    assert "Due: No date" in text_of(unfolded(drawn)) and "data_visualization" not in str(unfolded(drawn))


def test_no_message_has_more_than_two_charts() -> None:
    chart = Chart("Each month", ("October 2026",), (Series("Live", (1,)),), "Onboardings", QUEUE)
    made = pieces(blocks_of(Message((chart,) * 3)))
    assert [[block["type"] for block in piece].count("data_visualization") for piece in made] == [2, 1]
