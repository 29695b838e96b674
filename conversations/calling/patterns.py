"""Reads when the onboarding team can talk, as it is typed: "Tuesdays and Thursdays 10am to midday, for 6 weeks"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from conversations.guidance.uk_time import LONDON, MONTHS, in_uk, time_of_day, weekday_date
from conversations.guidance.working_days import CLOSES, OPENS, day_off
from conversations.text import Said, Text, Words, text
from models.domain import LONGEST_MINUTES, USUAL_MINUTES

SUCH_AS = "Tuesdays and Thursdays 10am to midday, 30 minutes, for 6 weeks"
LONGEST = 300  # characters of what is typed
MOST = 200  # times at once
MOST_WEEKS = 26
MOST_AT_ONCE = 20
SHORTEST_MINUTES = 5
_USUAL_WEEKS = 1
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = ("a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER = rf"(\d{{1,4}}|{'|'.join(_NUMBERS)})"
_CLOCK = r"(midday|noon|midnight|\d{1,2}(?:[:.]\d{2})?\s*(?:am|pm)?)"
_WEEKS = re.compile(rf"\bfor (?:the next )?{_NUMBER} weeks?\b")
_MINUTES = re.compile(rf"\b{_NUMBER}[ -]?min(?:ute)?s?(?: (?:each|long|calls?))?\b")
_AT_ONCE = re.compile(rf"\b{_NUMBER} (?:calls? )?at (?:once|a time)\b")
_ROOM = re.compile(
    r"\b(?:in )?(room [^,;]+?)(?: (?:and|on|at|every|each|from|starting))*\s*(?=[,;]|$| (?:for|until) )",
    re.IGNORECASE,
)
"""The words up to a comma, or to how long it goes on. It is read last, as what else there is may stand behind it."""
_LINK = re.compile(r"\bhttps?://[^\s,;]+", re.IGNORECASE)
_MONTH = "|".join(month.lower() for month in MONTHS)
_LONG_DATE = rf"(\d{{1,2}})(?:st|nd|rd|th)? ({_MONTH})(?: (\d{{4}}))?"
_DATE = re.compile(rf"\b(?:(?:{'|'.join(_DAYS)}),? )?(?:{_LONG_DATE}|(\d{{4}})-(\d\d)-(\d\d))\b")
_RANGE = re.compile(
    rf"\bbetween {_CLOCK}\s*and\s*{_CLOCK}(?![\w:.])"  # "10am and 2pm" alone are two times
    rf"|\b(?:from |between )?{_CLOCK}\s*(?:to|until|[-\u2013])\s*{_CLOCK}(?![\w:.])"
)
_AT = re.compile(rf"\bat {_CLOCK}(?![\w:.])|(?<![\w:.])(midday|noon|\d{{1,2}}(?:[:.]\d{{2}})?\s*(?:am|pm))\b")
_DAY = re.compile(rf"\b(weekdays?|working days?|every day|{'|'.join(_DAYS)})s?\b")
_BETWEEN = re.compile(r"\b(?:and|on|at|every|each|from|starting|uk|time)\b|[\s,;.&]+")


class PatternProblem(ValueError):
    """What was typed gives no times. `words` say what to do, without a full stop."""

    def __init__(self, words: Text) -> None:
        super().__init__("What was typed gives no times. Show why.")
        self.words = words


@dataclass(frozen=True)
class Pattern:
    """Moments (UTC) in order, and how long each call is. `left_out`: bank holidays, each with its name.

    `at_once`, `link` and `room` as far as they were typed.
    """

    times: tuple[datetime, ...]
    minutes: int
    left_out: tuple[tuple[date, str], ...] = ()
    at_once: int | None = None
    link: str | None = None
    room: str | None = None


class _Typed:
    """What was typed, from which each part is taken as it is read."""

    def __init__(self, typed: str) -> None:
        self.left = " ".join(typed.split())

    def take(self, part: re.Pattern[str], as_typed: bool = False) -> re.Match[str] | None:
        """In small letters, unless `as_typed`: a link or a room keeps its capitals."""
        found = part.search(self.left if as_typed else _in_small_letters(self.left))
        if found:
            self.left = f"{self.left[: found.start()]} , {self.left[found.end() :]}"
        return found

    def take_all(self, part: re.Pattern[str]) -> list[re.Match[str]]:
        found = []
        while match := self.take(part):
            found.append(match)
        return found


def _in_small_letters(typed: str) -> str:
    """Each character in its place: one that would become two stays as it is."""
    return "".join(small if len(small := each.lower()) == 1 else each for each in typed)


def read(typed: str, now: datetime, usual_minutes: int = USUAL_MINUTES) -> Pattern:
    """From `now` (aware) on, by UK clocks. Raises PatternProblem."""
    words = _Typed(typed)
    link = words.take(_LINK, as_typed=True)
    weeks, minutes, at_once = (_number(words.take(part)) for part in (_WEEKS, _MINUTES, _AT_ONCE))
    days = [_date(found, in_uk(now).date()) for found in words.take_all(_DATE)]
    hours = _hours(words)
    weekdays = _weekdays(words)
    room = words.take(_ROOM, as_typed=True)
    if left := _BETWEEN.sub(" ", words.left.lower()).strip():
        raise PatternProblem(
            text("We cannot read this part: {left}. Enter it such as {such}", left=Said(left), such=_SUCH)
        )
    length = _length(minutes, usual_minutes)
    starts, today = _starts(hours, length), in_uk(now)
    first = today.date() if starts[-1] > today.time() else today.date() + timedelta(days=1)
    found, left_out = _chosen_days(weekdays, days, weeks, first)
    return Pattern(
        _still_to_come(_times(found, starts), now),
        length,
        left_out,
        _count(at_once),
        link[0] if link else None,
        room[1].strip() if room else None,
    )


_SUCH = Words(SUCH_AS)


def _number(found: re.Match[str] | None) -> int | None:
    if found is None:
        return None
    return int(found[1]) if found[1].isdecimal() else max(1, _NUMBERS.index(found[1]))


def _length(minutes: int | None, usual: int) -> int:
    length = minutes or usual
    if not SHORTEST_MINUTES <= length <= LONGEST_MINUTES or minutes == 0:
        words = "Enter how long a call is, from {least} to {most} minutes"
        raise PatternProblem(text(words, least=SHORTEST_MINUTES, most=LONGEST_MINUTES))
    return length


def _count(at_once: int | None) -> int | None:
    if at_once is not None and not 1 <= at_once <= MOST_AT_ONCE:
        raise PatternProblem(text("Enter how many calls at once, from 1 to {most}", most=MOST_AT_ONCE))
    return at_once


def _date(found: re.Match[str], today: date) -> date:
    """A day that names no year is the next one of that name."""
    day, month, year, *iso = found.groups()
    try:
        if iso[0]:
            return date(*(int(part) for part in iso))
        number = [name.lower() for name in MONTHS].index(month) + 1
        if year:
            return date(int(year), number, int(day))
        this_year = date(today.year, number, int(day))
        return this_year if this_year >= today else date(today.year + 1, number, int(day))
    except ValueError:
        raise PatternProblem(text("Enter a date that is in the calendar, such as 12 January 2027")) from None


def _hours(words: _Typed) -> tuple[time, time | None]:
    """From when until when; one time alone is one call."""
    if found := words.take(_RANGE):
        begins, ends = (part for part in found.groups() if part)
        until = _clock(ends)
        return _before(_clock(begins, until), until, begins), until
    if found := words.take(_AT):
        return _clock(found[1] or found[2]), None
    raise PatternProblem(text("Enter from when until when, such as 10am to midday"))


def _before(start: time, until: time, typed: str) -> time:
    """ "10 to 2pm" begins in the morning."""
    if start >= until and start.hour >= 12 and not re.search("[ap]m|midday|noon", typed):
        return start.replace(hour=start.hour - 12)
    return start


def _clock(typed: str, like: time | None = None) -> time:
    """Without am or pm: as the other end has it, and from 1 to 7 in the afternoon."""
    if typed in ("midday", "noon"):
        return time(12)
    if typed == "midnight":
        return time(0)
    found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", typed)
    hour, minute, half = (found[1], found[2], found[3]) if found else ("99", None, None)
    number = int(hour)
    if half and not 1 <= number <= 12:
        number = 99
    elif half:
        number = number % 12 + (12 if half == "pm" else 0)
    elif number < OPENS.hour or (like and like.hour > 12 and number < like.hour - 12):
        number += 12
    try:
        return time(number, int(minute or 0))
    except ValueError:
        raise PatternProblem(text("Enter times such as 10am, 2:30pm or midday")) from None


def _weekdays(words: _Typed) -> set[int]:
    found: set[int] = set()
    for match in words.take_all(_DAY):
        every = match[1] not in _DAYS
        found |= set(range(5)) if every else {_DAYS.index(match[1])}
    if found & {5, 6}:
        raise PatternProblem(text("Choose days from Monday to Friday"))
    return found


def _starts(hours: tuple[time, time | None], minutes: int) -> list[time]:
    """When calls of this length begin within the hours."""
    start, until = hours
    at, length = datetime.combine(date.min, start), timedelta(minutes=minutes)
    end = datetime.combine(date.min, until) if until else at + length
    if start < OPENS or end.time() > CLOSES or end.date() != at.date():
        raise PatternProblem(text("Enter times between 8am and 6pm"))
    starts = []
    while at + length <= end:
        starts.append(at.time())
        at += length
    if not starts:
        words = "No call of {minutes} minutes fits between {start} and {until}. Enter a later end or shorter calls"
        begins, ends = (Words(time_of_day(datetime.combine(date.min, each))) for each in (start, end.time()))
        raise PatternProblem(text(words, minutes=minutes, start=begins, until=ends))
    return starts


def _chosen_days(
    weekdays: set[int], days: list[date], weeks: int | None, earliest: date
) -> tuple[list[date], tuple[tuple[date, str], ...]]:
    """The days, and the bank holidays among those of a repeated pattern. A date beside weekdays is when they begin.

    `earliest`: the first day of which not every time is over.
    """
    if weeks is not None and not 1 <= weeks <= MOST_WEEKS:
        raise PatternProblem(text("Enter for how many weeks, from 1 to {most}", most=MOST_WEEKS))
    if not weekdays:
        return _single_days(days), ()
    first = max(min(days), earliest) if days else earliest
    span = (first + timedelta(days=n) for n in range(7 * (weeks or _USUAL_WEEKS)))
    wanted = [day for day in span if day.weekday() in weekdays]
    left_out = tuple((day, off) for day in wanted if (off := day_off(day)))
    kept = [day for day in wanted if not day_off(day)]
    if not kept:
        raise PatternProblem(text("Each of these days is a bank holiday: {days}. Choose others", days=named(left_out)))
    return kept, left_out


def _single_days(days: list[date]) -> list[date]:
    if not days:
        raise PatternProblem(text("Enter which days, such as Tuesdays and Thursdays, or 12 January 2027"))
    for day in days:
        if off := day_off(day):
            words = "{day} is {off}. Choose another day"
            raise PatternProblem(text(words, day=Words(weekday_date(day)), off=Words(off)))
    return sorted(set(days))


def named(left_out: Iterable[tuple[date, str]]) -> Text:
    """ "Monday 3 May 2027, Early May Bank Holiday, a bank holiday; ..." """
    listing: Text = ()
    for day, off in left_out:
        listing += text("; {day}, {off}", day=Words(weekday_date(day)), off=Words(off))
    return listing[1:] if listing else ()


def _times(days: list[date], starts: list[time]) -> list[datetime]:
    return [datetime.combine(day, start, LONDON).astimezone(UTC) for day in days for start in starts]


def _still_to_come(times: list[datetime], now: datetime) -> tuple[datetime, ...]:
    ahead = tuple(at for at in times if at > now)
    if not ahead:
        raise PatternProblem(text("Enter dates and times in the future"))
    if len(ahead) > MOST:
        words = "These are {count} times, and we publish up to {most} at once. Enter fewer weeks or longer calls"
        raise PatternProblem(text(words, count=len(ahead), most=MOST))
    return ahead
