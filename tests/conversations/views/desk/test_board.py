"""The onboarding team's board: the longest waiting first, the counts, the medians, and pages."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.rehearsal.showing import lines
from conversations.journey.machine import State
from conversations.onboarding.progress import STATE_NAMES
from conversations.onboarding.records import OnboardingListItem
from conversations.replies import Message
from conversations.views.desk.board import PAGE, board
from models.database.database import Database
from tests.conversations.at_the_desk import PRIYA as PRIYA_HERSELF
from tests.conversations.at_the_desk import Desk
from tests.conversations.onboardings import NOW, PACK, in_state


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def list_item(number: int, days: int, service: str = "Flu reminders") -> OnboardingListItem:
    return OnboardingListItem(f"ONB-{number}", State.ELIGIBILITY, "Riverside NHS Trust", service, None, days_ago(days))


def test_a_row_says_where_what_and_how_long() -> None:
    shown = [list_item(1, 12), list_item(2, 1), list_item(3, 0, service="")]
    drawn = lines(board(shown, {"eligibility": 3}, {}, NOW, 0, 3))
    title = "4. Confirm setup and eligibility"
    assert f"{title}: Flu reminders, Riverside NHS Trust (ONB-1), 12 days [Show its card]" in drawn
    assert f"{title}: Flu reminders, Riverside NHS Trust (ONB-2), 1 day [Show its card]" in drawn
    assert f"{title}: Onboarding ONB-3, 0 days [Show its card]" in drawn
    assert f"- {title}: 3" in drawn


def test_an_empty_board_says_so() -> None:
    assert "There are no open onboardings." in lines(board([], {}, {}, NOW, 0, 0))


def test_a_next_page_is_offered_while_there_is_one() -> None:
    shown = [list_item(number, 1) for number in range(PAGE)]
    [more] = board(shown, {}, {}, NOW, 0, PAGE + 1).buttons
    assert (more.action, more.detail) == ("board", "1")
    assert not board(shown, {}, {}, NOW, 0, PAGE).buttons
    assert not board(shown[:1], {}, {}, NOW, 1, PAGE + 1).buttons


def test_a_median_may_be_a_half() -> None:
    drawn = lines(board([], {"eligibility": 1, "templates": 2}, {"eligibility": 3.5, "templates": 4.0}, NOW, 0, 3))
    assert "- 4. Confirm setup and eligibility: 1, median 3.5 days" in drawn
    assert "- 6. Create your templates: 2, median 4 days" in drawn
    assert "- Open in all: 3" in drawn


# As the team reads it


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def read_all(*messages: Message) -> str:
    return "\n".join(line for message in messages for line in lines(message))


def test_the_board_calls_the_stages_by_their_own_titles() -> None:
    for stage in PACK.reviewed:
        assert STATE_NAMES[State(stage.value)] == f"{stage.number}. {PACK.stages[stage].title}"


async def test_the_board_leaves_out_what_has_not_registered(desk: Desk) -> None:
    hidden = await desk.keep(in_state(State.REGISTERING))
    shown = await desk.keep(in_state(State.REGISTERED))
    board = read_all(*(await desk.types(PRIYA_HERSELF, "board")).messages)
    assert shown in board and hidden not in board
    assert "Registering" not in board
