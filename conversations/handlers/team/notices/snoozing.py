"""What is due from the onboarding team, put off until a day with a reason; and taken up again by a press."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from conversations.content.questions import Question, QuestionType
from conversations.guidance.uk_time import weekday_date
from conversations.handlers.registry import ActionRequest, form_for, handles
from conversations.handlers.team.reasons import read_words
from conversations.onboarding import clocks, snoozing
from conversations.questions.parsing import parse
from conversations.questions.problems import AnswerProblem
from conversations.questions.words import WORDS
from conversations.replies import Form, Message, Outcome, Paragraph, Result, simple
from conversations.text import Text, Words, text
from conversations.views.buttons import button
from conversations.views.team.snoozing import UNTIL, snooze_fields
from models.enums import EventKind

_DATE = Question(UNTIL, "Until which day?", QuestionType.DATE, UNTIL, "Until", upcoming=True)
_WEEK, _LONGEST = timedelta(days=7), timedelta(days=366)
_TYPED = re.compile(
    r"(?:(?P<week>for (?:a|1|one) week)|(?:until )?(?P<day>\d{4}-\d\d-\d\d|\d\d?[ /][a-z0-9]+[ /]\d{4}))\b[\s,.:]*",
    re.IGNORECASE,
)
Values = Mapping[str, tuple[str, ...]]


@form_for("snooze")
def snooze_form(request: ActionRequest, errors: Mapping[str, Text] | None = None) -> Form:
    """Until when, and why."""
    fields = snooze_fields(request.onboarding.today, request.values, errors or {})
    return Form("snooze", "Snooze", fields, request.onboarding.reference, submit="Snooze")


@handles("snooze")
def snooze(request: ActionRequest) -> Outcome:
    """By the form, or by words typed after the command, which may begin with a day: without one, for a week."""
    onboarding = request.onboarding
    values = request.values if request.submitted else as_typed(request.text, onboarding.today)
    until, words, errors = read_snooze(values, onboarding.today)
    if until is None or errors:
        return _invalid(request, errors)
    snoozing.snooze(onboarding, until, words, request.by)
    told = "We tell nobody what is due here until {day}."
    return Outcome((simple(told, button("unsnooze", onboarding), day=Words(weekday_date(until))),))


def _invalid(request: ActionRequest, errors: Mapping[str, Text]) -> Outcome:
    if request.submitted:
        return Outcome(form=snooze_form(request, errors), result=Result.INVALID)
    told = tuple(Message((Paragraph(error + text(".")),)) for error in errors.values())
    return Outcome(told, result=Result.INVALID)


def as_typed(typed: str, today: date) -> Values:
    """What was typed after the command, by the fields of the form."""
    typed = typed.strip(" :,")
    found = _TYPED.match(typed)
    until = found["day"] if found and found["day"] else (today + _WEEK).isoformat()
    return {UNTIL: (until,), WORDS: (typed[found.end() :] if found else typed,)}


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
def unsnooze(request: ActionRequest) -> Outcome:
    """What is due is told from now on, as if it had never been snoozed."""
    onboarding = request.onboarding
    clocks.wake(onboarding)
    onboarding.record(EventKind.UNSNOOZED, request.by)
    return Outcome((simple("This is not snoozed any more. We tell you when something is due."),))
