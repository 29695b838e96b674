"""A field for a person's own words: a reason, a message, what was agreed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from conversations.content.questions import Question, QuestionType
from conversations.desk.canned import filled
from conversations.handlers.registry import CannotAnswer
from conversations.questions.free_text import LIMIT, WORDS
from conversations.questions.parsing import parse
from conversations.questions.problems import AnswerProblem
from conversations.replies import Field, FieldKind, Form, Option, Outcome, Result
from conversations.text import Said, Text, Words, text

if TYPE_CHECKING:
    from conversations.handlers.registry import OnboardingRequest
    from models.desk import CannedReply

CANNED, OWN = "canned", "own"
_SHOWN = 70  # characters of a reply, beside its name


def words_field(
    request: OnboardingRequest, label: str, hint: str = "", error: Text = (), optional: bool = False
) -> Field:
    """A field for up to 2,000 characters; `label` and `hint` are our own words."""
    return Field(
        WORDS,
        (Words(label),),
        FieldKind.LONG_TEXT,
        hint=(Words(hint),) if hint else (),
        values=request.values.get(WORDS, ()),
        error=error,
        limit=LIMIT,
        optional=optional or bool(request.canned),
    )


def canned_field(request: OnboardingRequest) -> tuple[Field, ...]:
    """What the onboarding team often sends, to choose from; no field where nothing is kept for this action."""
    shown = ((str(reply.id), reply.name, reply.words[:_SHOWN]) for reply in request.canned)
    options = tuple(Option(value, (Said(name),), (Said(words),)) for value, name, words in shown)
    if not options:
        return ()
    return (
        Field(
            CANNED,
            text("What do you want to send?"),
            FieldKind.CHOICE,
            hint=text("What you choose is sent first, and what you type comes after it."),
            options=(Option(OWN, text("Your own words alone")), *options),
            values=request.values.get(CANNED, (OWN,)),
            optional=True,
        ),
    )


def chosen_reply(request: OnboardingRequest) -> CannedReply | None:
    """Which of them was chosen."""
    return next((reply for reply in request.canned if str(reply.id) == request.value(CANNED)), None)


def name_of_chosen(request: OnboardingRequest) -> str:
    """What it is called, for the figures; empty where somebody sends their own words alone."""
    chosen = chosen_reply(request)
    return chosen.name if chosen else ""


def words_or_error(request: OnboardingRequest, empty: str, optional: bool = False) -> tuple[str, Text]:
    """What was chosen and what was typed, or the error to show at the field.

    Checked as any answer is (length, NHS numbers), but that it says something is between the two: "Yes" will do.
    """
    chosen = chosen_reply(request)
    if chosen is None and request.value(CANNED) not in ("", OWN):
        return "", text("These words are not kept any more. Choose others, or type your own")
    often = filled(chosen.words, request.onboarding) if chosen else ""
    own, error = read_words(request.values, empty, optional or bool(often))
    return ("", error) if error else ("\n\n".join(part for part in (often, own) if part), ())


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
    request: OnboardingRequest, empty: str, form: Callable[[OnboardingRequest, Text], Form], optional: bool = False
) -> str:
    """What was typed, checked likewise. Raises CannotAnswer with the form as it came, and the error at its field."""
    words, error = words_or_error(request, empty, optional)
    if error:
        raise CannotAnswer(Outcome(form=form(request, error), result=Result.INVALID))
    return words
