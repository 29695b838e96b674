"""What a question says of its own answers: which dates it takes, and one of them as people write it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from conversations.content.questions import FILE_ENDINGS, DatesTaken, Question, QuestionType

TODAY = date(2026, 11, 29)
BORN = Question("stage.day", "Which day?", QuestionType.DATE, "day", "Day")


@pytest.mark.parametrize(
    ("question", "taken", "example"),
    [
        (BORN, DatesTaken.ANY, "6 January 2025"),
        (replace(BORN, past=True), DatesTaken.PAST, "6 January 2025"),
        (replace(BORN, upcoming=True), DatesTaken.UPCOMING, "6 January 2027"),
    ],
)
def test_the_example_is_a_date_that_the_question_takes(question: Question, taken: DatesTaken, example: str) -> None:
    assert question.dates_taken is taken
    assert taken.example(TODAY) == example


def test_an_example_without_a_day_to_go_by_is_always_the_same() -> None:
    assert DatesTaken.ANY.example() == "6 January 2027"


def test_endings_of_files_are_told_apart_by_lower_case() -> None:
    assert len(set(FILE_ENDINGS)) == len(FILE_ENDINGS)
    assert all(ending == ending.lower() and not ending.startswith(".") for ending in FILE_ENDINGS)
