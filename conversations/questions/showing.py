"""Shows an answer again: in words for a person to read, and as typed for a form to be filled with."""

from __future__ import annotations

from datetime import date

from conversations.content.questions import AnswerValue, Question, QuestionType
from conversations.guidance.uk_time import long_date
from conversations.questions.files import file_words

_WORDS = {"yes": "Yes", "no": "No", "not_yet": "Not yet"}


def display(question: Question, answer: AnswerValue) -> str:
    """`answer` as a person reads it: labels, "12,000", "6 January 2027", "Not yet". Still the person's own text."""
    match answer:
        case bool():
            return "Yes" if answer else "No"
        case int():
            return f"{answer:,}"
        case dict():
            return _display_evidence(answer)
        case str():
            return _display_text(question, answer)
        case [*values]:
            return ", ".join(_label(question, value) for value in values)


def _display_evidence(answer: dict[str, str]) -> str:
    match answer["kind"]:
        case "person":
            return f"{answer['text']}, {answer['email']}"
        case "file":
            return file_words(answer)
        case _:
            return answer["text"]


def _display_text(question: Question, answer: str) -> str:
    match question.type:
        case QuestionType.DATE if answer:
            return long_date(date.fromisoformat(answer))
        case QuestionType.YES_NO | QuestionType.CONFIRM:
            return _WORDS.get(answer, answer)
        case QuestionType.CHOICE:
            return _label(question, answer)
        case _:
            return answer


def _label(question: Question, value: str) -> str:
    return next((choice.label for choice in question.choices if choice.value == value), value)


def raw(question: Question, answer: AnswerValue) -> tuple[str, ...]:
    """What stands in a form's field for `answer`: `parse` makes the same answer of it."""
    match answer:
        case "":
            return ()
        case str() | int():
            return (str(answer),)
        case dict() if answer["kind"] == "person":
            return (f"{answer['text']} {answer['email']}",)
        case dict():
            return (_display_evidence(answer),)
        case [*values]:
            return tuple(values)
