"""Working days in England: Monday to Friday without bank holidays, and the hours when we may write to people."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from holidays import HolidayBase, country_holidays

from conversations.guidance.uk_time import LONDON, in_uk

OPENS = time(8)
CLOSES = time(18)
STARTS_AGAIN = time(9)


@cache
def _bank_holidays() -> HolidayBase:
    return country_holidays("GB", subdiv="ENG")


def is_working_day(day: date) -> bool:
    """Whether England works on `day`, as far as bank holidays are announced in the installed `holidays` package."""
    return day.weekday() < 5 and day not in _bank_holidays()


def next_working_day(day: date) -> date:
    """The first working day after `day`."""
    return add_working_days(day, 1)


def add_working_days(start: date, n: int) -> date:
    """The nth working day after `start`, which is not counted itself (domain 8.1, 3); `start` for 0.

    Raises ValueError for a negative count.
    """
    if n < 0:
        raise ValueError("Count working days from 0 upwards.")
    day = start
    while n:
        day += timedelta(days=1)
        n -= is_working_day(day)
    return day


def next_working_moment(at: datetime) -> datetime:
    """`at` (aware) in UTC if it falls from 8am to before 6pm UK time on a working day; else the next 9am of one."""
    here = in_uk(at)
    if is_working_day(here.date()) and OPENS <= here.time() < CLOSES:
        return at.astimezone(UTC)
    today_counts = here.time() < OPENS and is_working_day(here.date())
    day = here.date() if today_counts else next_working_day(here.date())
    return datetime.combine(day, STARTS_AGAIN, LONDON).astimezone(UTC)
