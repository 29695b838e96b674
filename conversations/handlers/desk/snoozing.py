"""What is due from the onboarding team, put off until a day with a reason; and taken up again by a press."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from conversations.content.questions import Question, QuestionType
from conversations.guidance.uk_time import MONTHS, weekday_date
from conversations.handlers.free_text_field import read_words
from conversations.handlers.registry import OnboardingRequest, form_for, handles
from conversations.onboarding import clocks, snoozing
from conversations.questions.free_text import WORDS
from conversations.questions.parsing import parse
from conversations.questions.problems import AnswerProblem
from conversations.replies import Form, Message, Outcome, Paragraph, Result, simple
from conversations.text import Text, Words, text
from conversations.views.buttons import button
from conversations.views.desk.snoozing import UNTIL, snooze_fields
from models.enums import EventKind

_DATE = Question(UNTIL, "Until which day?", QuestionType.DATE, UNTIL, "Until", upcoming=True)
_WEEK, _LONGEST = timedelta(days=7), timedelta(days=366)
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in MONTHS)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = "|".join(_WEEKDAYS)
_OF_MONTH = r"(?:the )?\d\d?(?:st|nd|rd|th)?"
_NAMED = (
    rf"(?:(?:{_WEEKDAY}),? )?(?:{_OF_MONTH} (?:of )?(?:{_MONTH}|sept)|(?:{_MONTH}|sept) {_OF_MONTH})\b(?:,? \d{{4}}\b)?"
)
_IN_FIGURES = r"\d{4}-\d\d-\d\d|\d\d?/\d\d?/(?:\d{4}|\d\d)|\d\d?[ .]\d\d?[ .]\d{4}"
_NO_DAY = r"(?!\d+ may (?:be|have|not|need|come)\b)"  # "3 may be away" says why, not until when
_TYPED = re.compile(
    rf"(?:(?P<week>for (?:a|1|one) week)|until\s+(?P<soon>{_WEEKDAY}|next (?:{_WEEKDAY})|tomorrow)(?!,? {_OF_MONTH})"
    rf"|(?:until\s+)?{_NO_DAY}(?P<day>{_IN_FIGURES}|{_NAMED}))\b[\s,.:]*",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"until\b[\s:]*", re.IGNORECASE)
Values = Mapping[str, tuple[str, ...]]


@form_for("snooze")
def snooze_form(request: OnboardingRequest, errors: Mapping[str, Text] | None = None) -> Form:
    """Until when, and why."""
    fields = snooze_fields(request.onboarding.today, request.values, errors or {})
    return Form("snooze", "Snooze", fields, request.onboarding.reference, submit="Snooze")


@handles("snooze")
def snooze(request: OnboardingRequest) -> Outcome:
    """By the form, or by words typed after the command, which may begin with a day: without one, for a week."""
    onboarding = request.onboarding
    values = request.values if request.submitted else as_typed(request.text, onboarding.today)
    until, words, errors = read_snooze(values, onboarding.today)
    if until is None or errors:
        return _invalid(request, errors)
    snoozing.snooze(onboarding, until, words, request.by)
    told = "We tell nobody what is due here until {day}."
    return Outcome((simple(told, button("unsnooze", onboarding), day=Words(weekday_date(until))),))


def _invalid(request: OnboardingRequest, errors: Mapping[str, Text]) -> Outcome:
    if request.submitted:
        return Outcome(form=snooze_form(request, errors), result=Result.INVALID)
    told = tuple(Message((Paragraph(error + text(".")),)) for error in errors.values())
    return Outcome(told, result=Result.INVALID)


def as_typed(typed: str, today: date) -> Values:
    """What was typed after the command, by the fields of the form."""
    typed = typed.strip(" :,")
    found = _TYPED.match(typed)
    if found is None and (until := _UNTIL.match(typed)):
        return {
            UNTIL: (typed[until.end() :] or typed,),
            WORDS: (typed,),
        }  # which is no day: its error says how to write one
    return {UNTIL: (_day(found, today),), WORDS: (typed[found.end() :] if found else typed,)}


def _day(found: re.Match[str] | None, today: date) -> str:
    """As it was typed, but for what is said by today: the next day of that name, or a week on."""
    soon = (found["soon"] or "").casefold() if found else ""
    if soon in _WEEKDAYS:
        return (today + timedelta(days=(_WEEKDAYS.index(soon) - today.weekday()) % 7 or 7)).isoformat()
    return soon or (found["day"] if found else "") or (today + _WEEK).isoformat()


def read_snooze(values: Values, today: date) -> tuple[date | None, str, dict[str, Text]]:
    """The day and the reason of a form, and its errors by field. `today`: in the UK."""
    words, error = read_words(values, "Enter why you are snoozing it")
    errors: dict[str, Text] = {WORDS: error} if error else {}
    try:
        day = date.fromisoformat(str(parse(_DATE, values.get(UNTIL, ()), today)))
    except AnswerProblem as problem:
        return None, words, {UNTIL: problem.text, **errors}
    if day <= today:
        errors = {UNTIL: text("Enter a date after today"), **errors}
    elif day - today > _LONGEST:
        errors = {UNTIL: text("Enter a date within a year"), **errors}
    return day, words, errors


@handles("unsnooze")
def unsnooze(request: OnboardingRequest) -> Outcome:
    """What is due is told from now on, as if it had never been snoozed."""
    onboarding = request.onboarding
    clocks.wake(onboarding)
    onboarding.record(EventKind.UNSNOOZED, request.by)
    return Outcome((simple("This is not snoozed any more. We tell you when something is due."),))
