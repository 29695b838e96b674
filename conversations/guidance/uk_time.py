"""UK dates and times, read and written as NHS content style has them (domain 6)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_MOMENT = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ](\d{1,2}):(\d{2})", re.ASCII)
# Named here, since strftime would follow the server's locale.
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LIKE_THIS = "Enter a date and time, such as 2027-01-06 17:00."


class MomentProblem(ValueError):
    """A typed date and time that cannot be used. The message says what to do, and repeats nothing that was typed."""


class NotAMoment(MomentProblem):
    """Not a date and time, or not one of the calendar."""


class ClocksGoForward(MomentProblem):
    """A time in the hour that the UK skips in March."""


def long_date(day: date) -> str:
    """ "6 January 2027". A datetime counts by the calendar date that it carries."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday(day: date) -> str:
    """ "Wednesday"."""
    return _WEEKDAYS[day.weekday()]


def weekday_date(day: date) -> str:
    """ "Wednesday 6 January 2027"."""
    return f"{weekday(day)} {long_date(day)}"


def time_of_day(at: datetime) -> str:
    """ "5pm", "5:30pm", "midday" or "midnight", by the hands that `at` carries."""
    if at.minute == 0 and at.hour in (0, 12):
        return "midday" if at.hour else "midnight"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'pm' if at.hour >= 12 else 'am'}"


def in_uk(at: datetime) -> datetime:
    """An aware moment on a UK clock. Raises ValueError for a naive one, whose zone nobody knows."""
    if at.tzinfo is None:
        raise ValueError("Give a moment with a time zone, such as datetime.now(UTC).")
    return at.astimezone(LONDON)


@lru_cache(4096)
def long_moment(at: datetime) -> str:
    """ "Wednesday 6 January 2027 at 5pm GMT" (or BST) for an aware moment. Raises ValueError for a naive one."""
    here = in_uk(at)
    return f"{weekday_date(here)} at {time_of_day(here)} {here.tzname()}"


def parse_uk_moment(typed: str) -> datetime:
    """ "2027-01-06 17:00" (or with a T) in UK time, as an aware UTC moment.

    An hour that happens twice, when the clocks go back, is taken as the first. Raises NotAMoment and ClocksGoForward.
    """
    local = _local(typed.strip())
    try:
        moment = local.astimezone(UTC)
    except OverflowError:
        raise NotAMoment(_LIKE_THIS) from None
    if moment.astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ClocksGoForward(
            f"The clocks go forward on {long_date(local)}, so there is no {time_of_day(local)} that day. "
            "Enter another time."
        )
    return moment


def _local(typed: str) -> datetime:
    found = _MOMENT.fullmatch(typed)
    if found is None:
        raise NotAMoment(_LIKE_THIS)
    year, month, day, hour, minute = (int(part) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, tzinfo=LONDON)
    except ValueError:
        raise NotAMoment(_LIKE_THIS) from None
