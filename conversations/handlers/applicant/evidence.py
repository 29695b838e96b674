"""Evidence brought from a message outside the questions: which question it answers, and the evidence itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.content.questions import DEFAULT_LIMITS, Question, QuestionType
from conversations.details.rows import MessageDetail
from conversations.handlers.applicant.form_pages import Reading, Sent, read
from conversations.handlers.applicant.forms import ask_about_approval, ensure_answerable, keep
from conversations.handlers.registry import CannotAnswer, OnboardingRequest, form_for, handles
from conversations.journey.stages import stage_of
from conversations.questions import path
from conversations.questions.files import read_file
from conversations.questions.problems import AnswerProblem
from conversations.replies import Field, FieldKind, Form, Message, Option, Outcome, Paragraph, Result, Style, simple
from conversations.text import Said, Text, Words, text
from conversations.views.buttons import button
from conversations.views.check_answers import check_card
from models.enums import Stage

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from models.domain import SentFile

_QUESTION = "question"
_EVIDENCE = "evidence"
_MOST = 100  # options that a list can hold on every channel


def brought(onboarding: Onboarding, files: tuple[SentFile, ...]) -> Message:
    """What to do with a file that no question asked for."""
    try:
        name = Said(read_file(files)["text"])
    except AnswerProblem as problem:
        return Message((Paragraph(problem.text),))
    if not open_questions(onboarding):
        words = "No question asks for a file now, so we did not keep {name}."
        return simple(words, button("status", onboarding), name=name)
    add = replace(button("add_evidence", onboarding, style=Style.PRIMARY), files=files)
    words = "We have not kept {name} yet. Select Add as evidence, and choose the question that it answers."
    return simple(words, add, name=name)


@handles("bring_file")
def bring_file(request: OnboardingRequest) -> Outcome:
    """A file that came without a question."""
    return Outcome((brought(request.onboarding, request.files.get("", ())),))


@form_for("add_evidence")
def evidence_form(request: OnboardingRequest, errors: dict[str, Text] | None = None) -> Form:
    """`detail` is what the message says or where it is: it stands in the field, to be changed at will; a file too."""
    errors, message = errors or {}, request.detail_as(MessageDetail).text
    questions = open_questions(request.onboarding)
    if not questions:
        raise CannotAnswer(Outcome((simple("No question asks for evidence now."),), result=Result.MOVED_ON))
    which = Field(
        _QUESTION,
        text("Which question does it answer?"),
        FieldKind.CHOICE,
        options=tuple(Option(question.key, (Words(question.item_title),)) for question in questions),
        values=request.values.get(_QUESTION, ()),
        error=errors.get(_QUESTION, ()),
    )
    what = Field(
        _EVIDENCE,
        text("What is the evidence?"),
        FieldKind.LONG_TEXT,
        values=request.values.get(_EVIDENCE, (message,) if message else ()),
        error=errors.get(_EVIDENCE, ()),
        limit=DEFAULT_LIMITS[QuestionType.EVIDENCE],
        files=True,
        given=request.files.get(_EVIDENCE) or request.files.get("", ()),
    )
    return Form(
        "add_evidence", "Add as evidence", (which, what), request.onboarding.reference, submit="Add as evidence"
    )


def open_questions(onboarding: Onboarding) -> list[Question]:
    """Questions that take evidence now, those without an answer first."""
    asked = [
        q for stage in onboarding.pack.stages for q in onboarding.questions(stage) if q.type is QuestionType.EVIDENCE
    ]
    fitting = [question for question in asked if _takes_answers(onboarding, question)]
    return sorted(fitting, key=lambda question: path.is_answered(question, onboarding.answers))[:_MOST]


def _takes_answers(onboarding: Onboarding, question: Question) -> bool:
    try:
        ensure_answerable(onboarding, stage_of(question.key) or Stage.BEFORE_YOU_START)
    except CannotAnswer:
        return False
    return True


@handles("add_evidence")
def add_evidence(request: OnboardingRequest) -> Outcome:
    """Keep it as the answer to the question chosen, by the same rules as in that question's own form."""
    onboarding = request.onboarding
    question = next((q for q in open_questions(onboarding) if q.key == request.value(_QUESTION)), None)
    if question is None:
        errors = {_QUESTION: text("Select a question")}
        return Outcome(form=evidence_form(request, errors), result=Result.INVALID)
    values = {question.key: request.values.get(_EVIDENCE, ())}
    files = {question.key: request.files.get(_EVIDENCE, ())}
    sent = Sent(values, onboarding.answer_number, onboarding.answers, files)
    reading = read((question,), sent, onboarding, request.by, blanks_allowed=False)
    if reading.errors:
        return Outcome(form=evidence_form(request, {_EVIDENCE: reading.errors[question.key]}), result=Result.INVALID)
    if first := ask_about_approval(request, reading.changed, lambda: evidence_form(request)):
        return first
    keep(request, Reading(reading.changed, {}))
    stage = stage_of(question.key) or Stage.BEFORE_YOU_START
    return Outcome((simple("We saved it as evidence."), check_card(onboarding, stage, request.by)))
