"""Asks a question of a kind, and answers it with what somebody typed, in some of the ways that people do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.commands import is_command
from conversations.content.questions import AnswerValue, Choice, Question, QuestionType
from conversations.questions.parsing import parse
from conversations.questions.problems import AnswerProblem
from conversations.text import plain

T = QuestionType
NHS_NUMBER = "999 054 8609"

CHANNELS = (
    Choice("nhs_app", "NHS App"),
    Choice("email", "Email"),
    Choice("text_message", "Text message"),
    Choice("letter", "Letter"),
)


def ask(kind: QuestionType, **given_too: object) -> Question:
    choices = CHANNELS if kind in (T.CHOICE, T.CHOICES) else ()
    question = Question(key="stage.q", text="What?", type=kind, item="q", item_title="Q", choices=choices)
    return replace(question, **given_too)  # type: ignore[arg-type]


def answer(kind: QuestionType, *typed: str, **given_too: object) -> AnswerValue:
    return parse(ask(kind, **given_too), typed, is_command=is_command)


def refused(kind: QuestionType, *typed: str, **given_too: object) -> str:
    with pytest.raises(AnswerProblem) as caught:
        answer(kind, *typed, **given_too)
    return plain(caught.value.text)


ONE = [
    ("email", "email"),
    ("Email", "email"),
    ("2", "email"),
    ("2.", "email"),
    ("text message", "text_message"),
    ("text", "text_message"),
    ("TEXT_MESSAGE", "text_message"),
    ("let", "letter"),
    ("nhs", "nhs_app"),
]


EMAILS = [
    "sam.patel@nhs.net",
    "sam.patel@NHS.net.",
    "<sam.patel@nhs.net>",
    "mailto:sam.patel@nhs.net",
    "<mailto:sam.patel@nhs.net|sam.patel@nhs.net>",
    "Sam Patel <sam.patel@nhs.net>",
    " 'sam.patel@nhs.net', ",
]
