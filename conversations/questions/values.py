"""Reads one value from one line: a number, a date, an ODS code, an email address or a phone number."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from email_validator import EmailNotValidError, validate_email

from conversations.commands import is_command
from conversations.guidance.uk_time import MONTHS
from conversations.questions.problems import AnswerProblem, echo, problem, refuse_patient_data, simplified

LARGEST_NUMBER = 2_000_000_000  # domain 7: the most messages a year that can be told

EMAIL_WANTED = "Enter an email address in the correct format, such as name@nhs.net"

_NUMBER = re.compile(
    r"(?:(?:about|around|approximately|approx|roughly|circa|nearly|up to|c)\b\.?\s*|~\s*)?"
    r"(\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.(\d{1,9}))?\s*(k|thousand|m|mn|million|bn|billion)?"
    r"(?:\s+(?:messages|emails|texts|text messages|letters))?(?:\s*(?:a|per|each|every|/)\s*(?:year|annum))?\.?",
    re.ASCII,
)
_POWERS = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9}
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

_ODS_CODE = re.compile(r"[A-Z0-9]{1,9}", re.ASCII)
_PHONE = re.compile(r"[+(]*\d[\d ().\-/]*(?: ?(?:ext|extension|x)\.? ?\d{1,6})?", re.ASCII | re.IGNORECASE)
_FEWEST_PHONE_DIGITS, _MOST_PHONE_DIGITS = 7, 21  # 15 of the number itself, and an extension


def read_number(typed: str, limit: int | None) -> int:
    """A whole number from 0 to `limit` (without one, 2,000,000,000): "12,000", "about 12k", "1.5 million a year".

    Raises AnswerProblem for anything else; a number for a month or a range is not guessed at.
    """
    plain = unicodedata.normalize("NFKC", typed).casefold().strip()
    if plain.rstrip(".") in _NONE:
        return 0
    found = _NUMBER.fullmatch(plain)
    if found is None:
        refuse_patient_data(typed)
        raise problem("Enter a whole number, such as 12,000")
    return _within(_whole(found), LARGEST_NUMBER if limit is None else limit)


def _whole(found: re.Match[str]) -> int:
    digits = re.sub(r"\D", "", found[1]).lstrip("0") or "0"
    tail = found[2] or ""
    power = _POWERS.get(found[3] or "", 0)
    if len(tail.rstrip("0")) > power:
        raise problem("Enter a whole number, without a decimal point")
    return int(digits + tail.rstrip("0").ljust(power, "0"))


def _within(number: int, limit: int) -> int:
    if number > limit:
        refuse_patient_data(str(number))
        raise problem("Enter a number that is {limit} or less", limit=limit)
    return number


def read_date(typed: str) -> str:
    """A date as "2027-01-06", from "6 January 2027", "6 jan 27", "06/01/2027" (day first) or "2027-01-06".

    Raises AnswerProblem for anything else.
    """
    words = simplified(typed)
    found = next((match for pattern in _DATES if (match := pattern.fullmatch(words))), None)
    month = _month(found["month"]) if found else None
    if found is None or month is None:
        refuse_patient_data(typed)
        raise problem("Enter a date, such as 6 January 2027")
    year = int(found["year"])
    try:
        return date(year if len(found["year"]) == len("2027") else 2000 + year, month, int(found["day"])).isoformat()
    except ValueError:
        raise problem("Enter a real date, such as 6 January 2027") from None


def _month(named: str) -> int | None:
    if named.isdigit():
        return int(named)
    return next((number for number, month in enumerate(MONTHS, 1) if month.casefold().startswith(named)), None)


def read_ods_code(typed: str) -> str:
    """An ODS code: 1 to 9 letters and digits in upper case, of any shape (domain 5.4).

    Raises AnswerProblem for anything else, a word to type to the assistant among it.
    """
    code = unicodedata.normalize("NFKC", typed).upper().strip(" .,;:'\"()")
    if is_command(code):
        words = "{typed} is a word that we act on, not an ODS code. Enter your organisation's code, such as X26"
        raise problem(words, typed=echo(typed))
    if not _ODS_CODE.fullmatch(code):
        raise problem("Enter an ODS code of 1 to 9 letters and digits, such as X26")
    return code


def read_email(typed: str) -> str:
    """An email address, its domain in lower case: "<mailto:Sam@NHS.net>." too. Raises AnswerProblem."""
    bracketed = re.search(r"<([^<>]*)>", typed)
    address = re.sub(r"(?i)^mailto:", "", (bracketed[1] if bracketed else typed).strip(" .,;:'\"<>()"))
    try:
        return validate_email(address.split("|")[0], check_deliverability=False).normalized
    except EmailNotValidError:
        raise _not_an_email() from None


def _not_an_email() -> AnswerProblem:
    return problem(EMAIL_WANTED)


def read_phone(typed: str) -> str:
    """A phone number as typed, with an extension if there is one. Raises AnswerProblem for anything else."""
    number = re.sub(r"(?i)^(?:tel|phone):\s*", "", unicodedata.normalize("NFKC", typed)).strip(" .,;")
    digits = re.sub(r"\D", "", number)
    if not _PHONE.fullmatch(number) or not _FEWEST_PHONE_DIGITS <= len(digits) <= _MOST_PHONE_DIGITS:
        refuse_patient_data(typed)
        raise problem("Enter a phone number, such as 0300 303 5035")
    if not number.startswith(("0", "+", "(")):  # UK and international numbers never pass for an NHS number
        refuse_patient_data(number)
    return number
