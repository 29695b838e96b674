"""Shows an answer again: in words for a person to read, and as typed for a form to be filled with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from conversations.content.questions import AnswerValue, Question, QuestionType
from conversations.guidance.uk_time import long_date

_WORDS = {"yes": "Yes", "no": "No", "not_yet": "Not yet"}
EXAMPLES: Mapping[QuestionType, str] = {
    QuestionType.TEXT: "A few words in one line are enough.",
    QuestionType.LONG_TEXT: "Type 1 or 2 sentences in your own words.",
    QuestionType.FULL_NAME: "Type only the first and last name. For example: Sam Patel",
    QuestionType.EMAIL: "Type only the address, with an @ and no spaces. For example: sam.patel@nhs.net",
    QuestionType.PHONE: "Type only the digits. For example: 0300 303 5035",
    QuestionType.ODS_CODE: "Type only the code, such as X26 or R1H.",
    QuestionType.NUMBER: "Type digits only, for the whole number. For example: 12000",
    QuestionType.DATE: "Type the day, the month and the year. For example: {date}",
    QuestionType.YES_NO: "Type yes or no, and nothing else.",
    QuestionType.CHOICE: "Type the number of the option. For example: 1",
    QuestionType.CHOICES: "Type the numbers of the options, with commas between them. For example: 1, 2",
    QuestionType.CONFIRM: "Type yes or not yet, and nothing else.",
    QuestionType.EVIDENCE: "For example: https://www.nhs.uk/policy, or Sam Patel sam.patel@nhs.net, or why not",
}


_ON_BUTTONS = "Select one of the buttons, or type its words."


def example(question: Question, today: date, on_buttons: bool = False) -> str:
    """How to answer a question of this type, for somebody whose answer could not be read twice.

    `today`: UK time. `on_buttons`: its options are buttons, which have no numbers.
    """
    if question.type is QuestionType.CHOICE and on_buttons:
        return _ON_BUTTONS
    return EXAMPLES[question.type].format(date=question.dates_taken.example(today))


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
        case "not_applicable":
            return f"Not applicable: {answer['text']}"
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


def file_words(answer: dict[str, str]) -> str:
    """ "policy.pdf (1.2 MB)", or "policy.pdf" where nobody knows its size."""
    if "size" not in answer:
        return answer["text"]
    size = int(answer["size"])
    shown = f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, round(size / 1024))} KB"
    return f"{answer['text']} ({shown})"
