"""What is unlikely but possible: why a day is."""

from __future__ import annotations

from datetime import date

import pytest

from conversations.handlers.unlikely_values import unlikely_day
from conversations.text import plain

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 12, 1), ""),
        (date(2027, 11, 30), ""),
        (date(2027, 12, 2), "is more than a year away"),
        (date(2026, 12, 5), "Saturday"),
        (date(2026, 12, 25), "bank holiday"),
    ],
)
def test_a_day_off_and_a_day_far_away_are_unlikely(day: date, why: str) -> None:
    said = plain(unlikely_day(day, TODAY))
    assert why in said and bool(said) is bool(why)
