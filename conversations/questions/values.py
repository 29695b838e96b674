"""Reads one value from one line: a number, a date, an ODS code, an email address or a phone number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from conversations.content.questions import DatesTaken
from conversations.guidance.uk_time import MONTHS, long_date
from conversations.questions.problems import AnswerProblem, echo, mended, problem, refuse_patient_data, simplified
from conversations.text import Said, Words

LARGEST_NUMBER = 2_000_000_000  # domain 7: the most messages a year that can be told
_MOST_DIGITS = 40  # more make no number that is taken, and the longest none that is read

EMAIL_WANTED = "Enter an email address in the correct format, such as name@nhs.net"

_NUMBER = re.compile(
    r"(?:(?:about|around|approximately|approx|roughly|circa|nearly|up to|c)\b\.?\s*|~\s*)?"
    r"(\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.(\d{1,9}))?(?:\s*(k|thousand|m|mn|million|bn|billion)\b)?"
    r"(?:\s+(?:messages|emails|texts|text messages|letters))?(?:(?:\s+|(?=/))(?P<period>\S.*?))?\.?",
    re.ASCII,
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_A = r"(?:(?:a|an|per|each|every|/|in a)\s*)"
_PERIODS = {
    "year": re.compile(rf"{_A}(?:year|annum)|yearly|annually"),
    "month": re.compile(rf"{_A}month|monthly"),
    "week": re.compile(rf"{_A}week|weekly"),
    "weekday": re.compile(rf"(?:on )?(?:a |every |each )?(?:{'|'.join(_WEEKDAYS)})s?"),
    "day": re.compile(rf"{_A}day|daily"),
}
_IN_A_YEAR = {"month": 12, "week": 52, "day": 365}
_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = {"thousand": 1_000, "million": 1_000_000}
_UNDER_100 = rf"(?:(?:{'|'.join(_TENS)})(?: (?:{'|'.join(_UNITS[1:10])}))?|(?:{'|'.join(_UNITS)}))\b"
_UNDER_1000 = rf"(?:(?:a|{_UNDER_100}) hundred(?: and)?(?: {_UNDER_100})?|{_UNDER_100})"
_MILLIONS, _THOUSANDS = (rf"(?:(?:a|{_UNDER_1000}) {scale}\b(?: and)? ?)?" for scale in ("million", "thousand"))
_IN_WORDS = re.compile(rf"\b{_MILLIONS}{_THOUSANDS}(?:{_UNDER_1000})?\b")
_POWERS = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9}
_GROUP, _THOUSAND = 3, 1000  # how many digits stand between two commas, and what they count up to
_NONE = frozenset({"none", "zero", "nil"})

_WEEKDAY = r"(?:(?:[a-z]+day|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun) )?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20|21)?\d{2})"
_DATES = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?P<year>(?:19|20|21)\d{2}) (?P<month>\d{1,2}) (?P<day>\d{1,2})",
        rf"(?P<day>\d{{1,2}}) (?P<month>\d{{1,2}}) {_YEAR}",
        rf"{_WEEKDAY}(?:the )?{_DAY} (?:of )?(?P<month>[a-z]{{3,9}}) {_YEAR}",
        rf"{_WEEKDAY}(?P<month>[a-z]{{3,9}}) (?:the )?{_DAY} {_YEAR}",
    )
)

_DAYS_OF_A_YEAR = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"(?P<weekday>{_WEEKDAY})(?:the )?{_DAY} (?:of )?(?P<month>[a-z]{{3,9}})",
        rf"(?P<weekday>{_WEEKDAY})(?P<month>[a-z]{{3,9}}) (?:the )?{_DAY}",
    )
)
_DAYS_AWAY = {"today": 0, "yesterday": -1, "tomorrow": 1, "day before yesterday": -2, "the day before yesterday": -2}
_NAMED_WEEKDAY = re.compile(rf"(?P<which>last|next) (?P<weekday>{'|'.join(_WEEKDAYS)})")
_LEAP_YEAR = 2024
_CLEARLY_MEANT = timedelta(days=120)  # a date without its year that is further away may be of another year

_ODS_CODE = re.compile(r"[A-Z0-9]{1,9}", re.ASCII)
_PHONE_SIGNS = re.compile(r"[+(]*\d[\d ().\-/]*(?: ?(?:ext|extension|x)\.? ?\d{1,6})?", re.ASCII | re.IGNORECASE)
_LEAST_PHONE = 1_000_000  # a shorter one is dialled from its own town alone


def read_number(typed: str, limit: int | None, period: str = "") -> int:
    """A whole number from 0 to `limit` (without one, 2,000,000,000): "12,000", "about 12k", "five hundred".

    `period`: what it is asked for, "year" or "day". "2,000 a month" for a year is not guessed at: the problem says what
    it comes to. Raises AnswerProblem for anything else, a range too.
    """
    plain = _in_figures(unicodedata.normalize("NFKC", typed).casefold().strip())
    if plain.rstrip(".") in _NONE:
        return 0
    found = _NUMBER.fullmatch(plain)
    given = _period(found["period"] or period) if found else None
    if found is None or given is None:
        refuse_patient_data(typed)
        raise problem("Enter a whole number, such as 12,000")
    if given == "weekday":
        given = "day" if period == "day" else "week"
    number = _whole(found)
    if given not in (period, "year" if not period else ""):
        raise _other_period(number, given, period)
    return _within(number, LARGEST_NUMBER if limit is None else limit)


def _period(words: str) -> str | None:
    """ "month" for "a month"; "" for nothing, None for words that name no period."""
    if words in ("", *_PERIODS):
        return words
    return next((period for period, pattern in _PERIODS.items() if pattern.fullmatch(words)), None)


def _other_period(number: int, given: str, wanted: str) -> AnswerProblem:
    times = _IN_A_YEAR.get(given)
    if wanted == "year" and times and number * times <= LARGEST_NUMBER:
        words = "Enter the number for a year. {number} a {given} is {total} a year"
        return problem(words, number=number, given=Words(given), total=number * times)
    if wanted:
        return problem("Enter a whole number for a {wanted}, such as 12,000", wanted=Words(wanted))
    return problem("Enter a whole number, such as 12,000")


def _in_figures(plain: str) -> str:
    """ "about 500 a day" for "about five hundred a day": the first number in words, in the place where it stands."""
    if any(character.isdigit() for character in plain):
        return plain
    words = plain.replace("-", " ")
    found = next((match for match in _IN_WORDS.finditer(words) if match[0].strip()), None)
    return f"{words[: found.start()]}{_counted(found[0].split())} {words[found.end() :]}".strip() if found else plain


def _counted(words: list[str]) -> int:
    """The number that its words say: "two thousand five hundred and twenty"."""
    total = group = 0
    for word in words:
        if word in _SCALES:
            total, group = total + (group or 1) * _SCALES[word], 0
        elif word == "hundred":
            group = (group or 1) * 100
        elif word in _UNITS:
            group += _UNITS.index(word)
        elif word in _TENS:
            group += 20 + 10 * _TENS.index(word)
    return total + group


def _whole(found: re.Match[str]) -> int:
    digits = re.sub(r"\D", "", found[1]).lstrip("0") or "0"
    tail = found[2] or ""
    power = _POWERS.get(found[3] or "", 0)
    if len(tail) == _GROUP and not power and 0 < int(digits) < _THOUSAND and found[1].isdigit():
        raise _a_point_between_thousands(int(digits), int(tail))
    if len(tail.rstrip("0")) > power:
        raise problem("Enter a whole number, without a decimal point")
    return int((digits + tail.rstrip("0").ljust(power, "0"))[:_MOST_DIGITS])


def _a_point_between_thousands(before: int, after: int) -> AnswerProblem:
    """Many languages write 12,000 as "12.000": we do not guess which of the two is meant."""
    number = before * _THOUSAND + after
    if after:
        return problem("Enter the number without a point, such as {number}", number=number)
    return problem("Enter the number without a point, such as {number} or {before}", number=number, before=before)


def _within(number: int, limit: int) -> int:
    if number > limit:
        refuse_patient_data(str(number))
        raise problem("Enter a number that is {limit} or less", limit=limit)
    return number


def read_date(typed: str, today: date | None = None, taken: DatesTaken = DatesTaken.ANY) -> str:
    """A date as "2027-01-06", from "6 January 2027", "6 jan 27", "06/01/2027" (day first) or "2027-01-06".

    With `today` (UK time) also from "6 Jan", "yesterday" or "last Tuesday", where they can mean one day alone. Raises
    AnswerProblem for anything else; that the date is one which the question takes is for `checks.refusal`.
    """
    words = simplified(typed)
    near = _near(words, today, taken) if today else None
    if near:
        return near.isoformat()
    found = next((match for pattern in _DATES if (match := pattern.fullmatch(words))), None)
    month = _month(found["month"]) if found else None
    if found is None or month is None:
        refuse_patient_data(typed)
        raise problem("Enter a date, such as {example}", example=Words(taken.example(today)))
    year = int(found["year"])
    day = _real(year if len(found["year"]) == len("2027") else 2000 + year, month, int(found["day"]))
    if day is None:
        raise _no_real_date(today, taken)
    return day.isoformat()


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _no_real_date(today: date | None, taken: DatesTaken) -> AnswerProblem:
    return problem("Enter a real date, such as {example}", example=Words(taken.example(today)))


def _near(words: str, today: date, taken: DatesTaken) -> date | None:
    """A date said by how it lies to today; None for words that name none."""
    if words in _DAYS_AWAY:
        return today + timedelta(days=_DAYS_AWAY[words])
    if found := _NAMED_WEEKDAY.fullmatch(words):
        return _by_weekday(found["which"], _WEEKDAYS.index(found["weekday"]), today)
    found = next((match for pattern in _DAYS_OF_A_YEAR if (match := pattern.fullmatch(words))), None)
    month = _month(found["month"]) if found else None
    if found is None or month is None:
        return None
    if _real(_LEAP_YEAR, month, int(found["day"])) is None:
        raise _no_real_date(today, taken)
    years = (_real(year, month, int(found["day"])) for year in range(today.year - 1, today.year + 2))
    return _of_the_year_meant([day for day in years if day and _falls_on(day, found["weekday"])], today, taken)


def _falls_on(day: date, weekday: str) -> bool:
    return not weekday or _WEEKDAYS[day.weekday()].startswith(weekday.strip()[:3])


def _by_weekday(which: str, weekday: int, today: date) -> date:
    """The nearest such day, unless it is of this week: then people mean either it or the one a week on."""
    away = (weekday - today.weekday()) % 7 or 7
    near = today + timedelta(days=away if which == "next" else away - 7 or -7)
    if near.isocalendar()[:2] != today.isocalendar()[:2]:
        return near
    other = near + timedelta(days=7 if which == "next" else -7)
    raise problem(
        "Enter the date in full: {near} or {other}", near=Words(long_date(near)), other=Words(long_date(other))
    )


def _fits(day: date, today: date, taken: DatesTaken) -> bool:
    match taken:
        case DatesTaken.PAST:
            return day <= today
        case DatesTaken.UPCOMING:
            return day >= today
        case DatesTaken.ANY:
            return True


def _of_the_year_meant(days: list[date], today: date, taken: DatesTaken) -> date:
    """The nearest of days that differ in their year, and that may be meant."""
    meant = [day for day in days if _fits(day, today, taken)]
    nearest = min(meant, key=lambda day: abs(day - today), default=None)
    if nearest is None or (taken is DatesTaken.ANY and abs(nearest - today) > _CLEARLY_MEANT):
        raise problem("Enter the year as well, such as {example}", example=Words(taken.example(today)))
    return nearest


def _month(named: str) -> int | None:
    if named.isdigit():
        return int(named)
    return next((number for number, month in enumerate(MONTHS, 1) if month.casefold().startswith(named)), None)


def read_ods_code(typed: str, is_command: Callable[[str], bool]) -> str:
    """An ODS code: 1 to 9 letters and digits in upper case, of any shape (domain 5.4).

    Raises AnswerProblem for anything else, a word to type to the assistant (`is_command`) among it.
    """
    code = mended(typed).upper().strip(" .,;:'\"()")
    if is_command(code):
        words = "{typed} is a word that we act on, not an ODS code. Enter your organisation's code, such as X26"
        raise problem(words, typed=echo(typed))
    if not _ODS_CODE.fullmatch(code):
        raise problem("Enter an ODS code of 1 to 9 letters and digits, such as X26")
    return code


def read_email(typed: str) -> str:
    """An email address, its domain in lower case: "<mailto:Sam@NHS.net>." too. Raises AnswerProblem."""
    plain = mended(typed)
    bracketed = re.search(r"<([^<>]*)>", plain)
    address = re.sub(r"(?i)^mailto:", "", (bracketed[1] if bracketed else plain).strip(" .,;:'\"<>()")).split("|")[0]
    if "@" in address and (odd := next((character for character in address if not character.isascii()), "")):
        told = "Type {odd} in this email address again. It is not the letter or sign that it looks like"
        raise problem(told, odd=Said(odd))
    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        raise _not_an_email() from None


def _not_an_email() -> AnswerProblem:
    return problem(EMAIL_WANTED)


def read_phone(typed: str) -> str:
    """A phone number as typed, with an extension if there is one. Raises AnswerProblem for anything else.

    It has to be one that can exist in its country, the UK where it names none; whether anybody answers is not known.
    """
    number = re.sub(r"(?i)^(?:tel|phone):\s*", "", mended(typed)).strip(" .,;")
    if not _PHONE_SIGNS.fullmatch(number) or not _can_exist(number):
        refuse_patient_data(typed)
        raise problem("Enter a phone number, such as 0300 303 5035")
    if not number.startswith(("0", "+", "(")):  # UK and international numbers never pass for an NHS number
        refuse_patient_data(number)
    return number


def _can_exist(number: str) -> bool:
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(parsed) and (parsed.national_number or 0) >= _LEAST_PHONE
