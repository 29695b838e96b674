"""The rule from a problem to what follows: try again, wait, give up, or leave it to an operator."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbox.retry import (
    CLOSED_WAIT,
    FIRST_WAIT,
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    MOST_MISTAKES,
    Decision,
    GiveUp,
    Held,
    Hold,
    Perhaps,
    Stuck,
    TryAgain,
    Withdraw,
    backoff,
    decide,
    reason,
)
from conversations.sending import (
    CannotTell,
    ChannelLost,
    MessageRefused,
    NotSent,
    PerhapsDelivered,
    PersonUnreachable,
    PlaceClosed,
)


def test_a_platform_may_be_away_for_two_days() -> None:
    waited = sum((backoff(attempts) for attempts in range(1, MOST_ATTEMPTS)), timedelta())
    assert timedelta(days=2) < waited < timedelta(days=4)


def test_the_waits_grow_to_10_minutes_and_it_gives_up_in_the_end() -> None:
    waits = [backoff(attempts).total_seconds() for attempts in range(1, 12)]
    assert 1 <= waits[0] <= 2 and 300 <= waits[-1] <= 600
    assert isinstance(decide(NotSent("no"), MOST_ATTEMPTS - 1), TryAgain)
    assert decide(NotSent("no"), MOST_ATTEMPTS) == GiveUp()


WHEN = timedelta(seconds=9)


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (Held("post", WHEN), Hold("post", WHEN)),
        (PlaceClosed("The channel is archived."), Stuck(CLOSED_WAIT)),
        (ChannelLost("The app is not in it."), Withdraw()),
        (PersonUnreachable("user_not_found", left=True), GiveUp(unreachable=True, left=True)),
        (PersonUnreachable("messages_tab_disabled"), GiveUp(unreachable=True)),
        (MessageRefused("invalid_blocks"), GiveUp()),
        (CannotTell("It keeps no key."), Perhaps()),
    ],
    ids=lambda given: type(given).__name__,
)
def test_each_problem_of_a_channel_has_one_answer(problem: Exception, expected: Decision) -> None:
    assert decide(problem, 1) == expected


@pytest.mark.parametrize("problem", [PerhapsDelivered("no answer"), TimeoutError(), ConnectionResetError()])
def test_after_silence_it_is_looked_for_before_the_next_try(problem: Exception) -> None:
    decided = decide(problem, 1)
    assert isinstance(decided, TryAgain) and decided.unsettled


def test_what_surely_did_not_arrive_needs_no_look() -> None:
    decided = decide(NotSent("No connection."), 1)
    assert isinstance(decided, TryAgain) and not decided.unsettled


def test_a_mistake_of_ours_is_given_up_sooner_than_a_platform_that_is_away() -> None:
    assert isinstance(decide(KeyError("x"), MOST_MISTAKES - 1), TryAgain)
    assert decide(KeyError("x"), MOST_MISTAKES) == GiveUp()
    assert isinstance(decide(NotSent("no"), MOST_MISTAKES), TryAgain)


@given(st.integers(min_value=1, max_value=10_000))
def test_a_wait_is_never_shorter_than_half_of_its_longest_and_never_over_10_minutes(attempts: int) -> None:
    longest = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(attempts, 20))
    assert longest / 2 <= backoff(attempts).total_seconds() <= longest <= 600


def test_only_what_a_channel_says_is_told_to_the_operator() -> None:
    assert reason(NotSent("No connection.")) == "No connection."
    assert reason(ValueError("somebody's words")) == "ValueError"
