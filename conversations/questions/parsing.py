"""Makes an answer of what a person typed or chose, the same from a form and from the chat."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from conversations.content.questions import DEFAULT_LIMITS, AnswerValue, Question, QuestionType
from conversations.questions.choosing import read_choice, read_choices, read_confirm, read_order, read_yes_no
from conversations.questions.files import read_evidence, read_statement
from conversations.questions.names import FULL_NAME_WANTED, read_full_name
from conversations.questions.problems import problem, refuse_patient_data, refuse_too_long, tidy
from conversations.questions.values import (
    EMAIL_WANTED,
    read_date,
    read_email,
    read_number,
    read_ods_code,
    read_phone,
)
from conversations.text import Words

_LONGEST_LINE = 2_000  # of the types that are read as one value and say themselves what is wrong

_EMPTY = {
    QuestionType.TEXT: "Enter an answer",
    QuestionType.LONG_TEXT: "Enter an answer",
    QuestionType.FULL_NAME: FULL_NAME_WANTED,
    QuestionType.EMAIL: EMAIL_WANTED,
    QuestionType.PHONE: "Enter a phone number, such as 0300 303 5035",
    QuestionType.ODS_CODE: "Enter an ODS code, such as X26",
    QuestionType.NUMBER: "Enter a number, such as 12,000",
    QuestionType.DATE: "Enter a date, such as {date}",
    QuestionType.YES_NO: "Select yes or no",
    QuestionType.CHOICE: "Select an option",
    QuestionType.CHOICES: "Select at least one option",
    QuestionType.CONFIRM: "Select yes if you can confirm this, or not yet",
    QuestionType.EVIDENCE: "Enter a link, the name and email address of a person, or why this does not apply",
}
_EMPTY_NAMED = {
    QuestionType.TEXT: "Enter {thing}",
    QuestionType.LONG_TEXT: "Enter {thing}",
    QuestionType.FULL_NAME: "Enter {thing}, such as Sam Patel",
    QuestionType.EMAIL: "Enter {thing} in the correct format, such as name@nhs.net",
    QuestionType.PHONE: "Enter {thing}, such as 0300 303 5035",
    QuestionType.ODS_CODE: "Enter {thing}, such as X26",
    QuestionType.NUMBER: "Enter a number for {thing}, such as 12,000",
    QuestionType.DATE: "Enter {thing}, such as {date}",
    QuestionType.YES_NO: "Select yes or no for '{title}'",
    QuestionType.CONFIRM: "Select yes or not yet for '{title}'",
    QuestionType.CHOICE: "Select an option for {thing}",
    QuestionType.CHOICES: "Select at least one option for {thing}",
}
# A number and a phone number may have 10 digits of their own: their readers look for NHS numbers themselves.
_LOOKED_AT_BY_READER = frozenset({QuestionType.NUMBER, QuestionType.PHONE})
_LONGEST_THING = 40
_ASKING = ("What ", "How ", "Why ", "Who ", "When ", "Where ")


def limit_of(question: Question) -> int | None:
    """How many characters an answer may have; None for types without a limit in characters."""
    default = DEFAULT_LIMITS.get(question.type)
    return None if default is None else (question.limit or default)


def no_command(_: str) -> bool:
    """For questions that no word to the assistant could be mistaken for an answer to."""
    return False


def parse(
    question: Question,
    raw: tuple[str, ...],
    today: date | None = None,
    is_command: Callable[[str], bool] = no_command,
) -> AnswerValue:
    """The answer that `raw` gives, one value for each thing chosen; "" for an optional question left empty.

    With `today` (UK time), dates may be said by how they lie to it. `is_command`: whether the assistant acts on a word.

    Raises AnswerProblem, whose `.text` says how to fix it.
    """
    lines = question.type is QuestionType.LONG_TEXT
    values = tuple(value for typed in raw if (value := tidy(typed, lines)))
    if not values:
        return _nothing(question, today)
    whole = ("\n" if lines else " ").join(values)
    refuse_too_long(whole, limit_of(question) or _LONGEST_LINE, called(question))
    if question.type not in _LOOKED_AT_BY_READER:
        refuse_patient_data(whole)
    match question.type:
        case QuestionType.CHOICES:
            return read_choices(values, question.choices)
        case QuestionType.ODS_CODE:
            return read_ods_code(whole, is_command)
        case _:
            return _read(question, whole, today)


def _nothing(question: Question, today: date | None) -> AnswerValue:
    if question.optional:
        return ""
    named, thing = _EMPTY_NAMED.get(question.type), called(question)
    wanted = named if named and thing else _EMPTY[question.type]
    raise problem(
        wanted, thing=Words(thing), title=Words(question.item_title), date=Words(question.dates_taken.example(today))
    )


_READERS: Mapping[QuestionType, Callable[[str], AnswerValue]] = {
    QuestionType.TEXT: str,
    QuestionType.FULL_NAME: read_full_name,
    QuestionType.EMAIL: read_email,
    QuestionType.PHONE: read_phone,
    QuestionType.YES_NO: read_yes_no,
    QuestionType.CONFIRM: read_confirm,
    QuestionType.EVIDENCE: read_evidence,
}
"""The types that need nothing of their question to be read."""


def _read(question: Question, typed: str, today: date | None) -> AnswerValue:
    match question.type:
        case QuestionType.LONG_TEXT:
            return typed if question.optional else read_statement(typed)
        case QuestionType.NUMBER:
            return read_number(typed, question.limit, _period(question))
        case QuestionType.DATE:
            return read_date(typed, today, question.dates_taken)
        case QuestionType.CHOICE if question.key.endswith(".order"):
            return read_order(typed, question.choices)
        case QuestionType.CHOICE:
            return read_choice(typed, question.choices)
        case QuestionType.CHOICES:
            return read_choices((typed,), question.choices)
        case plain:
            return _READERS[plain](typed)


def _period(question: Question) -> str:
    """What a number is asked for: "year" or "day"; empty for a number of something else."""
    asked = question.text.casefold().rstrip("?").split()
    return next((period for period in ("year", "day") if period in (word.strip(",") for word in asked)), "")


def called(question: Question) -> str:
    """ "the contact email address", "what you want to achieve", "the ODS code"; empty where general words say more."""
    title = question.item_title
    if question.key != question.item or not title or len(title) > _LONGEST_THING:
        return ""
    begun = title if _is_name(title) else title[0].lower() + title[1:]
    return begun if title.startswith(_ASKING) else f"the {begun}"


def _is_name(title: str) -> bool:
    """Whether it begins with an acronym, such as ODS, or a figure."""
    return not title[:2].istitle() and not title[:2].islower()
