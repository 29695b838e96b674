"""When the onboarding team can talk is read as it is typed, and what gives no times says why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.calling.patterns import SUCH_AS, Pattern, PatternProblem, read
from conversations.guidance.uk_time import in_uk
from conversations.guidance.working_days import in_working_hours, is_working_day
from conversations.text import plain

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)  # a Monday


def local(pattern: Pattern) -> list[str]:
    return [f"{in_uk(at):%a %d %b %H:%M}" for at in pattern.times]


def test_the_pattern_of_the_form_gives_four_calls_on_twelve_days() -> None:
    pattern = read(SUCH_AS, NOW)
    assert len(pattern.times) == 48 and pattern.minutes == 30
    assert local(pattern)[:4] == ["Tue 05 Jan 10:00", "Tue 05 Jan 10:30", "Tue 05 Jan 11:00", "Tue 05 Jan 11:30"]
    assert local(pattern)[-1] == "Thu 11 Feb 11:30" and not pattern.left_out


@pytest.mark.parametrize(
    ("typed", "first", "count", "minutes"),
    [
        ("Tuesday 10am to 11am", "Tue 05 Jan 10:00", 2, 30),
        ("every Monday at 2pm for two weeks, 45 min", "Mon 04 Jan 14:00", 2, 45),
        ("weekdays 1:30pm-2.30pm, 15 minutes", "Mon 04 Jan 13:30", 20, 15),
        ("Wednesdays from 10 to 2, 60 minutes", "Wed 06 Jan 10:00", 4, 60),
        ("Wednesdays between 11 and 2pm, 60 minutes each", "Wed 06 Jan 11:00", 3, 60),
        ("12 January 2027 at 10am", "Tue 12 Jan 10:00", 1, 30),
        ("Tuesday 12 January 10am to midday", "Tue 12 Jan 10:00", 4, 30),
        ("2027-01-12 at 16:00 and 2027-01-13", "Tue 12 Jan 16:00", 2, 30),
        ("Fridays at noon starting 1st February 2027 for 2 weeks", "Fri 05 Feb 12:00", 2, 30),
        ("mondays 8am to 10am", "Mon 04 Jan 09:30", 1, 30),
    ],
)
def test_other_ways_to_say_it(typed: str, first: str, count: int, minutes: int) -> None:
    pattern = read(typed, NOW)
    assert (local(pattern)[0], len(pattern.times), pattern.minutes) == (first, count, minutes)


@pytest.mark.parametrize(("typed", "count"), [("Mondays at 8:30am", 1), ("Mondays at 8:30am for 2 weeks", 2)])
def test_a_day_of_which_all_is_over_is_next_week(typed: str, count: int) -> None:
    pattern = read(typed, NOW)
    assert local(pattern)[0] == "Mon 11 Jan 08:30" and len(pattern.times) == count
    assert local(read("Mondays 8:30am to 10am", NOW)) == ["Mon 04 Jan 09:30"]


def test_how_many_at_once_a_link_and_a_room_may_be_typed_with_it() -> None:
    pattern = read("Tuesdays at 10am, 2 at once, in Room 4B Leeds, https://meet.example.org/Abc", NOW)
    assert (pattern.at_once, pattern.room, pattern.link) == (2, "Room 4B Leeds", "https://meet.example.org/Abc")


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("Tuesdays 10am to midday in room 4B for 6 weeks", 24),
        ("Tuesdays 10am to midday in Room 4B For 6 Weeks, 60 Minutes", 12),
        ("in room 4B on Tuesdays and Thursdays 10am to midday for 2 weeks", 16),
        ("Tuesdays at 10am in room 4B and Thursdays", 2),
        ("Tuesdays at 10am in room 4B 20 minutes each for two weeks", 2),
        ("12 January 2027 in room 4B at 10am", 1),
    ],
)
def test_a_room_swallows_nothing_that_stands_behind_it(typed: str, count: int) -> None:
    pattern = read(typed, NOW)
    assert (len(pattern.times), (pattern.room or "").lower()) == (count, "room 4b")


def test_a_room_takes_how_many_at_once_from_behind_it() -> None:
    pattern = read("Tuesdays at 10am in room 4B 3 at once for 2 weeks", NOW)
    assert (pattern.room, pattern.at_once, len(pattern.times)) == ("room 4B", 3, 2)


def test_bank_holidays_are_left_out_and_named() -> None:
    pattern = read("Mondays and Tuesdays at 10am for 2 weeks, starting 26 April 2027", NOW)
    assert local(pattern) == ["Mon 26 Apr 10:00", "Tue 27 Apr 10:00", "Tue 04 May 10:00"]
    [(day, why)] = pattern.left_out
    assert day == date(2027, 5, 3) and "a bank holiday" in why


def test_ten_in_the_morning_stays_ten_over_a_clock_change() -> None:
    times = read("Mondays at 10am starting 15 March 2027 for 3 weeks", NOW).times
    assert [in_uk(at).hour for at in times] == [10, 10] and [at.hour for at in times] == [10, 10]  # 29 March is Easter
    later = read("Tuesdays at 10am starting 23 March 2027 for 2 weeks", NOW).times
    assert [at.hour for at in later] == [10, 9]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "Enter from when until when"),
        ("10am to midday", "Enter which days"),
        ("Tuesdays at 10am in room 4B for 3 fortnights", "We cannot read this part: for 3 fortnights"),
        ("Tuesdays", "Enter from when until when"),
        ("Tuesdays 10am to 10:15am", "No call of 30 minutes fits between 10am and 10:15am"),
        ("Tuesdays 2pm to 1pm", "No call of 30 minutes fits between 2pm and 1pm"),
        ("Saturdays at 10am", "Choose days from Monday to Friday"),
        ("Tuesdays 6am to 9am", "Enter times between 8am and 6pm"),
        ("Tuesdays 4pm to 7pm", "Enter times between 8am and 6pm"),
        ("Tuesdays at 10am for 90 weeks", "from 1 to 26"),
        ("Tuesdays at 10am for 0 weeks", "from 1 to 26"),
        ("Tuesdays 10am to midday, 90 minutes", "from 5 to 60 minutes"),
        ("Tuesdays at 10am, 0 minutes", "from 5 to 60 minutes"),
        ("Tuesdays at 10am, 99 at once", "from 1 to 20"),
        ("4 January 2027 at 8am", "in the future"),
        ("31 February 2027 at 10am", "in the calendar"),
        ("25 December 2027 at 10am", "is Christmas Day"),
        ("Mondays at 10am starting 3 May 2027", "Each of these days is a bank holiday: Monday 3 May 2027"),
        ("weekdays 8am to 6pm, 15 minutes, for 26 weeks", "we publish up to 200 at once"),
        ("Tuesdays at 10am when the moon is full", "We cannot read this part: when the moon is full"),
        ("Tuesdays at 25:00", "Enter times such as 10am"),
        ("Tuesdays at 13pm", "Enter times such as 10am"),
        ("Tuesdays at 10am and 2pm", "We cannot read this part: 2pm"),
    ],
)
def test_what_gives_no_times_says_what_to_enter(typed: str, why: str) -> None:
    with pytest.raises(PatternProblem) as raised:
        read(typed, NOW)
    assert why in plain(raised.value.words)


@given(
    st.sets(st.sampled_from(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]), min_size=1),
    st.integers(8, 17),
    st.integers(1, 10),
    st.integers(5, 60),
    st.integers(1, 26),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
)
def test_whatever_is_typed_gives_calls_that_fit_and_never_overlap(
    days: set[str], start: int, hours: int, minutes: int, weeks: int, at: datetime
) -> None:
    now = at.replace(tzinfo=UTC)
    try:
        pattern = read(f"{' and '.join(days)} {start}:00 to {start + hours}:00, {minutes} min, for {weeks} weeks", now)
    except PatternProblem as problem:
        assert plain(problem.words)
        return
    length = timedelta(minutes=minutes)
    for first, second in zip(pattern.times, pattern.times[1:], strict=False):
        assert first + length <= second
    for begins in pattern.times:
        assert begins > now and is_working_day(in_uk(begins).date()) and in_working_hours(begins)
        ahead = in_uk(begins).replace(tzinfo=None) - in_uk(now).replace(tzinfo=None)
        assert f"{in_uk(begins):%A}" in days and ahead <= timedelta(weeks=weeks)
        assert (in_uk(begins) + length).hour < 18 or in_working_hours(begins + length - timedelta(seconds=1))


@given(st.text(max_size=80))
def test_anything_typed_is_read_or_refused_in_words(typed: str) -> None:
    try:
        assert read(typed, NOW).times
    except PatternProblem as problem:
        assert plain(problem.words)
