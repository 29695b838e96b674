"""Working days in England, and when reminders may go out."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.guidance.uk_time import LONDON
from conversations.guidance.working_days import add_working_days, is_working_day, next_working_moment


def uk(*parts: int) -> datetime:
    year, month, day, hour, minute = parts
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def test_registered_before_christmas_a_reply_is_due_by_6_january_2027() -> None:
    assert add_working_days(date(2026, 12, 18), 10) == date(2027, 1, 6)


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        (date(2026, 8, 17), 0, date(2026, 8, 17)),
        (date(2026, 8, 17), 1, date(2026, 8, 18)),
        (date(2026, 8, 21), 1, date(2026, 8, 24)),
        (date(2026, 8, 22), 1, date(2026, 8, 24)),  # from a Saturday
        (date(2026, 8, 28), 1, date(2026, 9, 1)),  # over the summer bank holiday
    ],
)
def test_counting_begins_on_the_day_after(start: date, n: int, due: date) -> None:
    assert add_working_days(start, n) == due


def test_counting_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="from 0 upwards"):
        add_working_days(date(2026, 8, 17), -1)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 12, 24), True),
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), False),  # instead of Boxing Day, a Saturday
        (date(2027, 1, 4), True),  # 2 January is a bank holiday in Scotland alone
        (date(2027, 3, 29), False),  # Easter Monday: England, not Scotland
        (date(2027, 3, 17), True),  # Northern Ireland alone
        (date(2027, 1, 9), False),
    ],
)
def test_bank_holidays_are_those_of_england(day: date, works: bool) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        (uk(2027, 1, 6, 8, 0), uk(2027, 1, 6, 8, 0)),
        (uk(2027, 1, 6, 17, 59), uk(2027, 1, 6, 17, 59)),
        (uk(2027, 1, 6, 18, 0), uk(2027, 1, 7, 9, 0)),
        (uk(2027, 1, 6, 7, 59), uk(2027, 1, 6, 9, 0)),
        (uk(2027, 1, 8, 22, 0), uk(2027, 1, 11, 9, 0)),
        (uk(2026, 12, 24, 20, 0), uk(2026, 12, 29, 9, 0)),
        (uk(2027, 3, 28, 12, 0), uk(2027, 3, 30, 9, 0)),  # the clocks go forward on Easter Sunday
    ],
)
def test_reminders_wait_for_working_hours(at: datetime, sent: datetime) -> None:
    assert next_working_moment(at) == sent
    assert next_working_moment(at).tzinfo is UTC


@given(st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)))
def test_no_reminder_goes_out_at_night_at_weekends_or_on_bank_holidays(at: datetime) -> None:
    sent = next_working_moment(at)
    here = sent.astimezone(LONDON)
    assert sent >= at
    assert is_working_day(here.date()) and 8 <= here.hour < 18
    assert next_working_moment(sent) == sent
