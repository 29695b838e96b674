"""Whatever is said, it is drawn within Slack's limits: nothing checks it before Slack does."""

from __future__ import annotations

from typing import cast

import pytest
from hypothesis import given, settings

from adapters.slack.rendering.messages import blocks_of, pieces, spoken, unfolded
from conversations.replies import (
    Message,
    Paragraph,
    Progress,
    Step,
    StepStatus,
    SummaryList,
    SummaryRow,
    Text,
    text,
)
from tests.kit.slack_contracts import message_problems
from tests.kit.slack_screen import text_of
from tests.kit.slack_strategies import messages


@settings(deadline=None)
@given(messages)
def test_a_message(message: Message) -> None:
    assert [problem for piece in pieces(blocks_of(message)) for problem in message_problems(piece)] == []


@settings(deadline=None)
@given(messages)
def test_a_message_for_a_slack_that_cannot_fold(message: Message) -> None:
    plainer = unfolded(blocks_of(message))
    assert "container" not in {block["type"] for block in plainer}
    assert [problem for piece in pieces(plainer) for problem in message_problems(piece)] == []


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
