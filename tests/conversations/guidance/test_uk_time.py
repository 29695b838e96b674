"""UK dates and times read as NHS content style has them, on both sides of the clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.guidance.uk_time import (
    LONDON,
    ClocksGoForward,
    NotAMoment,
    long_date,
    long_moment,
    parse_uk_moment,
    time_of_day,
    weekday_date,
)


def test_dates_are_written_in_full() -> None:
    assert long_date(date(2027, 1, 6)) == "6 January 2027"
    assert weekday_date(date(2027, 1, 6)) == "Wednesday 6 January 2027"


@pytest.mark.parametrize(
    ("hour", "minute", "written"),
    [
        (0, 0, "midnight"),
        (0, 5, "12:05am"),
        (9, 0, "9am"),
        (12, 0, "midday"),
        (12, 30, "12:30pm"),
        (17, 0, "5pm"),
        (17, 30, "5:30pm"),
    ],
)
def test_times_are_written_on_a_12_hour_clock(hour: int, minute: int, written: str) -> None:
    assert time_of_day(datetime(2027, 1, 6, hour, minute)) == written


def test_a_moment_says_gmt_in_winter_and_bst_in_summer() -> None:
    assert long_moment(datetime(2027, 1, 6, 17, tzinfo=UTC)) == "Wednesday 6 January 2027 at 5pm GMT"
    assert long_moment(datetime(2027, 7, 6, 16, 30, tzinfo=UTC)) == "Tuesday 6 July 2027 at 5:30pm BST"
    assert long_moment(datetime(2027, 7, 6, 23, 30, tzinfo=UTC)) == "Wednesday 7 July 2027 at 12:30am BST"


def test_a_moment_without_a_zone_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="time zone"):
        long_moment(datetime(2027, 1, 6, 17))


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2027-01-06 17:00", datetime(2027, 1, 6, 17, tzinfo=UTC)),
        (" 2027-07-06T17:00 ", datetime(2027, 7, 6, 16, tzinfo=UTC)),
        ("2026-10-26 10:00", datetime(2026, 10, 26, 10, tzinfo=UTC)),  # the Monday after the clocks change
        ("2026-10-25 01:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # happens twice: the first
    ],
)
def test_a_typed_moment_is_uk_time(typed: str, moment: datetime) -> None:
    assert parse_uk_moment(typed) == moment
    assert parse_uk_moment(typed).tzinfo is UTC


def test_a_time_that_the_clocks_skip_is_refused_with_the_reason() -> None:
    with pytest.raises(ClocksGoForward, match=r"clocks go forward on 28 March 2027.*no 1:30am.*Enter another time"):
        parse_uk_moment("2027-03-28 01:30")


@pytest.mark.parametrize(
    "typed", ["", "tomorrow", "2027-02-30 10:00", "2027-01-06 25:00", "2027-01-06", "٢٠٢٧-01-06 10:00"]
)
def test_what_is_no_moment_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(NotAMoment, match=r"2027-01-06 17:00"):
        parse_uk_moment(typed)


@given(st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_every_moment_that_is_told_can_be_typed_back(moment: datetime) -> None:
    whole = moment.replace(second=0, microsecond=0)
    here = whole.astimezone(LONDON)
    if here.fold == 0:
        assert parse_uk_moment(f"{here:%Y-%m-%d %H:%M}") == whole
