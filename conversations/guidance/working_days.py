"""Working days in England: Monday to Friday without bank holidays, and the hours when we may write to people."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache

from holidays import HolidayBase, country_holidays

from conversations.guidance.uk_time import LONDON, in_uk, weekday

OPENS = time(8)
CLOSES = time(18)
STARTS_AGAIN = time(9)
_REMINDS_UNTIL = time(17)


@cache
def _bank_holidays() -> HolidayBase:
    return country_holidays("GB", subdiv="ENG")


def is_working_day(day: date) -> bool:
    """Whether England works on `day`, as far as bank holidays are announced in the installed `holidays` package."""
    return day.weekday() < 5 and day not in _bank_holidays()


def day_off(day: date) -> str:
    """What `day` is if England does not work: "a Saturday", "Christmas Day, a bank holiday"; else empty."""
    holiday = _bank_holidays().get(day)
    if holiday:
        return f"{holiday}, a bank holiday"
    return f"a {weekday(day)}" if day.weekday() >= 5 else ""


def working_day_before(day: date) -> date:
    """The last working day before `day`."""
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def last_working_day(day: date) -> date:
    """`day` if it is a working day, else the last one before it."""
    return day if is_working_day(day) else working_day_before(day)


def in_working_hours(at: datetime) -> bool:
    """Whether `at` (aware) falls from 8am to before 6pm UK time, whatever the day."""
    return OPENS <= in_uk(at).time() < CLOSES


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


@lru_cache(65_536)
def working_days_between(start: date, end: date) -> int:
    """How many working days come after `start`, up to `end`, which counts: 0 where it comes no later."""
    days = (start + timedelta(days=after) for after in range(1, (end - start).days + 1))
    return sum(map(is_working_day, days))


def morning_of(day: date) -> datetime:
    """9am UK time (in UTC) on a working day, or on the next one."""
    return next_working_moment(datetime.combine(day, STARTS_AGAIN, LONDON))


def moment_to_remind(at: datetime, zone: tzinfo = LONDON) -> datetime:
    """`at` (aware) in UTC if it falls from 9am to before 5pm in a zone on a working day; else the next 9am of one."""
    here = at.astimezone(zone)
    works = is_working_day(here.date())
    if works and STARTS_AGAIN <= here.time() < _REMINDS_UNTIL:
        return at.astimezone(UTC)
    day = here.date() if works and here.time() < STARTS_AGAIN else next_working_day(here.date())
    return datetime.combine(day, STARTS_AGAIN, zone).astimezone(UTC)


def morning_after(at: datetime) -> datetime:
    """The first 9am UK time (in UTC) on a working day after `at` (aware), which is not counted itself."""
    today = in_uk(at).date()
    this_morning = datetime.combine(today, STARTS_AGAIN, LONDON)
    return morning_of(today if is_working_day(today) and this_morning > at else next_working_day(today))


def next_working_moment(at: datetime) -> datetime:
    """`at` (aware) in UTC if it falls from 8am to before 6pm UK time on a working day; else the next 9am of one."""
    here = in_uk(at)
    if is_working_day(here.date()) and in_working_hours(at):
        return at.astimezone(UTC)
    today_counts = here.time() < OPENS and is_working_day(here.date())
    day = here.date() if today_counts else next_working_day(here.date())
    return datetime.combine(day, STARTS_AGAIN, LONDON).astimezone(UTC)
