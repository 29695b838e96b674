"""A clock that goes wrong is told apart from one that is a few seconds off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from adapters.common.clock_skew import clock_problem

NOW = datetime(2026, 12, 18, 16, 55, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, None), (59, None), (-59, None), (300, "5 minutes later"), (-90, "2 minutes earlier"), (70, "1 minute later")],
)
def test_how_far_it_is_off(seconds: int, said: str | None) -> None:
    headers = {"Date": format_datetime(NOW - timedelta(seconds=seconds), usegmt=True)}
    problem = clock_problem(headers, "Slack", NOW)
    assert problem is None if said is None else said in str(problem)


def test_an_answer_without_a_time_says_nothing() -> None:
    assert clock_problem({}, "Slack") is clock_problem({"date": "soon"}, "Slack") is None
