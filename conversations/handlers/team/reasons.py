"""A field for a person's own words: a reason, a message, what was agreed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from conversations.content.questions import Question, QuestionType
from conversations.handlers.registry import CannotAnswer
from conversations.questions.parsing import parse
from conversations.questions.problems import AnswerProblem
from conversations.questions.words import LIMIT, WORDS
from conversations.replies import Field, FieldKind, Form, Outcome, Result
from conversations.text import Text, Words

if TYPE_CHECKING:
    from conversations.handlers.registry import ActionRequest


def words_field(request: ActionRequest, label: str, hint: str = "", error: Text = (), optional: bool = False) -> Field:
    """A field for up to 2,000 characters; `label` and `hint` are our own words."""
    return Field(
        WORDS,
        (Words(label),),
        FieldKind.LONG_TEXT,
        hint=(Words(hint),) if hint else (),
        values=request.values.get(WORDS, ()),
        error=error,
        limit=LIMIT,
        optional=optional,
    )


def words_or_error(request: ActionRequest, empty: str, optional: bool = False) -> tuple[str, Text]:
    """What was typed, in their own words, or the error to show at the field.

    Checked as any answer is (length, NHS numbers), but that it says something is between the two: "Yes" will do.
    """
    return read_words(request.values, empty, optional)


def read_words(values: Mapping[str, tuple[str, ...]], empty: str, optional: bool = False) -> tuple[str, Text]:
    """The same of the values of any form."""
    if not next(iter(values.get(WORDS, ())), "").strip():
        return "", () if optional else (Words(empty),)
    question = Question(WORDS, empty, QuestionType.LONG_TEXT, WORDS, WORDS, limit=LIMIT, optional=True)
    try:
        return str(parse(question, values[WORDS])), ()
    except AnswerProblem as problem:
        return "", problem.text


def words_of(
    request: ActionRequest, empty: str, form: Callable[[ActionRequest, Text], Form], optional: bool = False
) -> str:
    """What was typed, checked likewise. Raises CannotAnswer with the form as it came, and the error at its field."""
    words, error = words_or_error(request, empty, optional)
    if error:
        raise CannotAnswer(Outcome(form=form(request, error), result=Result.INVALID))
    return words
