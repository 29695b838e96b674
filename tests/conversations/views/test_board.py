"""The onboarding team's board: the longest waiting first, the counts, the medians, and pages."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.showing import lines
from conversations.journey.machine import State
from conversations.journey.stages import REVIEWED
from conversations.onboarding.onboarding import Summary
from conversations.replies import Message
from conversations.views.board import PAGE, STATE_NAMES, board, median_days
from models.database.database import Database
from tests.conversations.desk import PRIYA as PRIYA_HERSELF
from tests.conversations.desk import Desk
from tests.conversations.onboardings import NOW, PACK, in_state


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def summary(number: int, days: int, service: str = "Flu reminders") -> Summary:
    return Summary(f"ONB-{number}", State.ELIGIBILITY, "Riverside NHS Trust", service, None, days_ago(days))


def test_a_row_says_where_what_and_how_long() -> None:
    shown = [summary(1, 12), summary(2, 1), summary(3, 0, service="")]
    drawn = lines(board(shown, {"eligibility": 3}, [], NOW, 0, 3))
    title = "4. Confirm setup and eligibility"
    assert f"{title}: Flu reminders, Riverside NHS Trust (ONB-1), 12 days [Show its card]" in drawn
    assert f"{title}: Flu reminders, Riverside NHS Trust (ONB-2), 1 day [Show its card]" in drawn
    assert f"{title}: Onboarding ONB-3, 0 days [Show its card]" in drawn
    assert f"- {title}: 3" in drawn


def test_an_empty_board_says_so() -> None:
    assert "There are no open onboardings." in lines(board([], {}, [], NOW, 0, 0))


def test_a_next_page_is_offered_while_there_is_one() -> None:
    shown = [summary(number, 1) for number in range(PAGE)]
    [more] = board(shown, {}, [], NOW, 0, PAGE + 1).buttons
    assert (more.action, more.detail) == ("board", "1")
    assert not board(shown, {}, [], NOW, 0, PAGE).buttons
    assert not board(shown[:1], {}, [], NOW, 1, PAGE + 1).buttons


def test_the_median_is_of_the_days_spent_in_states_that_were_left() -> None:
    moves = [
        (1, "registered", days_ago(20)),
        (1, "call_offered", days_ago(10)),
        (2, "registered", days_ago(6)),
        (2, "call_offered", days_ago(2)),
        (3, "registered", days_ago(2)),
        (3, "call_offered", days_ago(1)),
    ]
    assert median_days(moves) == {State.REGISTERED: 4}


def test_an_even_number_of_them_may_give_a_half() -> None:
    moves = [(n, s, days_ago(d)) for n, s, d in [(1, "eligibility", 5), (1, "templates", 0)]]
    moves += [(n, s, days_ago(d)) for n, s, d in [(2, "eligibility", 2), (2, "templates", 0)]]
    drawn = lines(board([], {"eligibility": 1}, moves, NOW, 0, 1))
    assert "- 4. Confirm setup and eligibility: 1, median 3.5 days" in drawn


@given(st.lists(st.tuples(st.integers(1, 5), st.sampled_from(State), st.integers(0, 400)), max_size=40))
def test_days_are_never_negative_and_one_onboarding_is_not_mixed_with_another(
    drawn: list[tuple[int, State, int]],
) -> None:
    moves = sorted((number, -ago, state.value) for number, state, ago in drawn)
    found = median_days((number, state, days_ago(-minus)) for number, minus, state in moves)
    assert all(0 <= days <= 400 for days in found.values())


# As the team reads it


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def read_all(*messages: Message) -> str:
    return "\n".join(line for message in messages for line in lines(message))


def test_the_board_calls_the_stages_by_their_own_titles() -> None:
    for stage in REVIEWED:
        assert STATE_NAMES[State(stage.value)] == f"{stage.number}. {PACK.stages[stage].title}"


async def test_the_board_leaves_out_what_has_not_registered(desk: Desk) -> None:
    hidden = await desk.keep(in_state(State.REGISTERING))
    shown = await desk.keep(in_state(State.REGISTERED))
    board = read_all(*(await desk.types(PRIYA_HERSELF, "board")).messages)
    assert shown in board and hidden not in board
    assert "Registering" not in board
