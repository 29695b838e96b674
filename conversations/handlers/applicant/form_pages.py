"""A page of questions as a form, and a form's values as answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conversations.content.questions import AnswerValue, Question, QuestionType
from conversations.questions.checks import refusal
from conversations.questions.entries import shown
from conversations.questions.files import read_file
from conversations.questions.parsing import limit_of, parse
from conversations.questions.problems import AnswerProblem
from conversations.questions.showing import raw
from conversations.replies import Field, FieldKind, Moment, Option, Said, Text, Words, text
from models.domain import Answer

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from conversations.turns import SentFile

_KINDS: Mapping[QuestionType, FieldKind] = {
    QuestionType.TEXT: FieldKind.TEXT,
    QuestionType.LONG_TEXT: FieldKind.LONG_TEXT,
    QuestionType.EMAIL: FieldKind.EMAIL,
    QuestionType.PHONE: FieldKind.PHONE,
    QuestionType.ODS_CODE: FieldKind.TEXT,
    QuestionType.NUMBER: FieldKind.NUMBER,
    QuestionType.DATE: FieldKind.DATE,
    QuestionType.YES_NO: FieldKind.CHOICE,
    QuestionType.CHOICE: FieldKind.CHOICE,
    QuestionType.CHOICES: FieldKind.CHOICES,
    QuestionType.CONFIRM: FieldKind.CHOICE,
    QuestionType.EVIDENCE: FieldKind.LONG_TEXT,
}

_FIXED_OPTIONS: Mapping[QuestionType, tuple[tuple[str, str], ...]] = {
    QuestionType.YES_NO: (("yes", "Yes"), ("no", "No")),
    QuestionType.CONFIRM: (("yes", "Yes, I confirm this"), ("not_yet", "Not yet")),
}


def options(question: Question) -> tuple[Option, ...]:
    """What can be chosen; empty for a question that is typed."""
    fixed = _FIXED_OPTIONS.get(question.type)
    if fixed:
        return tuple(Option(value, text(label)) for value, label in fixed)
    return tuple(
        Option(choice.value, (Said(choice.label),) if choice.said else text(choice.label), text(choice.hint))
        for choice in question.choices
    )


def field_for(question: Question, values: tuple[str, ...] = (), error: Text = ()) -> Field:
    """The question as a field, with what stands in it."""
    is_text = question.type in (QuestionType.LONG_TEXT, QuestionType.EVIDENCE) or question.limit is not None
    is_text = is_text and question.type is not QuestionType.NUMBER
    return Field(
        id=question.key,
        label=(Words(question.text),),
        kind=_KINDS[question.type],
        hint=(Words(question.hint),) if question.hint else (),
        options=options(question),
        values=values,
        error=error,
        limit=limit_of(question) if is_text else None,
        optional=question.optional,
        help_topic=question.help_topic,
        files=question.type is QuestionType.EVIDENCE,
    )


def filled(question: Question, answers: Mapping[str, AnswerValue]) -> tuple[str, ...]:
    """What stands in the field of a question that was answered before."""
    given = answers.get(question.key)
    return () if given is None else raw(question, given)


@dataclass(frozen=True)
class Reading:
    """A page sent back: the answers that changed (None: cleared), or the errors at their fields."""

    changed: Mapping[str, AnswerValue | None]
    errors: Mapping[str, Text]


@dataclass(frozen=True)
class Sent:
    """A page sent back: what was typed, and what stood in it when it was drawn after the answer numbered `seen`."""

    values: Mapping[str, tuple[str, ...]]
    seen: int
    drawn: Mapping[str, AnswerValue]
    files: Mapping[str, tuple[SentFile, ...]] = field(default_factory=dict)

    def typed(self, question: Question) -> tuple[str, ...]:
        return tuple(value for value in self.values.get(question.key, ()) if value.strip())


def read(
    page: tuple[Question, ...], sent: Sent, onboarding: Onboarding, by: Participant, blanks_allowed: bool
) -> Reading:
    """Check every field of a page. Where a colleague was quicker, it is an error at the field, said once."""
    changed: dict[str, AnswerValue | None] = {}
    errors: dict[str, Text] = {}
    for question in page:
        before = onboarding.given.get(question.key)
        if before and _is_as_given(question, before.value, sent):
            continue
        since = before if before and before.number > sent.seen else None
        try:
            answer = _answer(question, sent, blanks_allowed)
        except AnswerProblem as problem:
            errors[question.key] = problem.text
            continue
        if answer == (before.value if before else None) or (since and answer == sent.drawn.get(question.key)):
            continue  # nothing new, or left as it was drawn: an answer given since then stands
        if answer is not None and (refused := refusal(question, answer, onboarding.answers, onboarding.today)):
            errors[question.key] = refused
        elif since and since.person != by.id and since.value is not None:
            errors[question.key] = overtaken(question, since, onboarding.answers)
        else:
            changed[question.key] = answer
    return Reading(changed, errors)


def _is_as_given(question: Question, standing: AnswerValue | None, sent: Sent) -> bool:
    """Sent back as it stands: there is nothing to read."""
    return standing is not None and not sent.files.get(question.key) and sent.typed(question) == raw(question, standing)


def _answer(question: Question, sent: Sent, blanks_allowed: bool) -> AnswerValue | None:
    """A file given now wins over words; the words that stand for a file given before leave it as it is."""
    typed, files, drawn = sent.typed(question), sent.files.get(question.key, ()), sent.drawn.get(question.key)
    if files and question.type is QuestionType.EVIDENCE:
        return read_file(files)
    if typed and isinstance(drawn, dict) and drawn["kind"] == "file" and typed == raw(question, drawn):
        return drawn
    return None if not typed and (blanks_allowed or question.optional) else parse(question, typed)


def overtaken(question: Question, before: Answer, answers: Mapping[str, AnswerValue]) -> Text:
    """What the second of two colleagues is told."""
    answer = shown(question, before.value, answers) if before.value is not None else ""
    return text(
        "{who} answered this on {at}: {answer}. Save again to put your answer in its place",
        who=Said(before.by),
        at=Moment(before.at),
        answer=Said(answer),
    )
