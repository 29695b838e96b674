"""A page of questions as a form, and a form's values as answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from conversations.commands import is_command
from conversations.content.questions import AnswerValue, Question, QuestionType
from conversations.details.journey import PageDetail
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.templates import charged_as
from conversations.handlers.registry import OnboardingRequest
from conversations.journey.machine import ReviewState
from conversations.journey.stages import REVIEWED
from conversations.organisations.choosing import ASKED, CODE
from conversations.questions.carried import proposal
from conversations.questions.checks import refusal, warnings
from conversations.questions.copied import carried_for
from conversations.questions.entries import shown
from conversations.questions.files import read_file
from conversations.questions.parsing import limit_of, parse
from conversations.questions.problems import AnswerProblem
from conversations.questions.showing import raw
from conversations.replies import Block, Field, FieldKind, Form, Option, Paragraph, paragraph
from conversations.text import Moment, Said, Text, Words, plain, text
from conversations.views.card_parts import links
from conversations.views.check_answers import needed_here, open_request, request_blocks
from conversations.views.reviews.comments import comment_blocks
from models.domain import Answer
from models.enums import Stage

if TYPE_CHECKING:
    from conversations.content.schema import Page, StageContent
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from models.domain import SentFile

_KINDS: Mapping[QuestionType, FieldKind] = {
    QuestionType.TEXT: FieldKind.TEXT,
    QuestionType.LONG_TEXT: FieldKind.LONG_TEXT,
    QuestionType.FULL_NAME: FieldKind.TEXT,
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
        section=question.section,
        charge=charged_as(values[0] if values else "") if question.checks == MessageChannel.TEXT_MESSAGE else "",
    )


def filled(question: Question, answers: Mapping[str, AnswerValue]) -> tuple[str, ...]:
    """What stands in the field of a question that was answered before."""
    given = answers.get(question.key)
    return () if given is None else raw(question, given)


@dataclass(frozen=True)
class PagePosition:
    """Which page of which stage; `once`: back to the answers after this page; `asked`: see `PageDetail`."""

    stage: Stage
    page: int = 0
    once: bool = False
    asked: bool = False


def blanks_allowed(stage: Stage) -> bool:
    """A reviewed stage can be left half done; the short early ones are asked whole."""
    return stage in REVIEWED


def page_form(
    request: OnboardingRequest,
    where: PagePosition,
    errors: Mapping[str, Text] | None = None,
    lead: tuple[Block, ...] = (),
) -> Form:
    """A page as a form: as answered so far, or, with the `errors` of what was typed, as typed. `lead` is said first."""
    onboarding = request.onboarding
    pages = onboarding.pages(where.stage)
    number = min(where.page, len(pages) - 1)
    page = pages[number]
    asked_for = open_request(onboarding, where.stage)
    content = onboarding.pack.content(where.stage)
    said = comment_blocks(onboarding, (question.item for question in page.questions))
    return Form(
        action="answer",
        title=page.title or content.title,
        fields=_under_headings(question_field(request, question, errors) for question in page.questions),
        about=onboarding.reference,
        detail=str(PageDetail(where.stage, number, where.once, where.asked)),
        intro=(
            *lead,
            *request_blocks(asked_for),
            *said,
            *_opening(content, number),
            *_intro(onboarding, where.stage, page),
        ),
        seen=onboarding.answer_number,
        page=(number + 1, len(pages)) if len(pages) > 1 else None,
        blanks=blanks_allowed(where.stage),
        parts=True,
    )


def _under_headings(drawn: Iterable[Field]) -> tuple[Field, ...]:
    """Each heading stands once, above the first field of its section."""
    fields = tuple(drawn)
    before = ("", *(field.section for field in fields))
    return tuple(replace(f, section="") if f.section == above else f for f, above in zip(fields, before, strict=False))


def question_field(request: OnboardingRequest, question: Question, errors: Mapping[str, Text] | None) -> Field:
    """A question with what was typed, or answered, or is known already; and what to know about it, in its hint."""
    answers, carried = request.onboarding.answers, carried_for(request.onboarding, request.by)
    error = (errors or {}).get(question.key, ())
    if errors is not None and question.key in request.values:
        drawn = field_for(question, request.values[question.key], error)
    elif errors is None and (known := proposal(question, answers, request.by, carried)):
        source = text("{source} Check it before you save. ", source=Words(known.source))
        drawn = field_for(question, (known.value,))
        drawn = replace(drawn, hint=(*source, *drawn.hint))
    else:
        drawn = field_for(question, filled(question, answers), error)
    if request.organisations.offered and question.key in ASKED:
        drawn = _found_as_typed(drawn)
    if needed := needed_here(request.onboarding, question):
        drawn = replace(drawn, hint=(*needed, Words(" "), *drawn.hint))
    return replace(drawn, hint=(*drawn.hint, *_worth_knowing(request.onboarding, question, drawn.charge)))


def _found_as_typed(drawn: Field) -> Field:
    """A question about the organisation, where there is a list: choosing at the first of them answers both."""
    if drawn.id != CODE:
        return replace(drawn, suggests=True, hint=text("Type part of its name or its ODS code, and choose it."))
    hint = (*drawn.hint, Words(" You can leave this empty if you chose your organisation from the list."))
    return replace(drawn, suggests=True, optional=True, hint=hint)


def _worth_knowing(onboarding: Onboarding, question: Question, said: str) -> Text:
    """What is worth a second look in the answer that stands there, but for what is `said` there already."""
    answer = onboarding.answers.get(question.key)
    found = warnings(question, answer, onboarding.today) if answer is not None else []
    found = [warning for warning in found if plain(warning) != said]
    return tuple(part for warning in found for part in text(" Worth knowing: {warning}.", warning=warning))


def _opening(content: StageContent, number: int) -> tuple[Block, ...]:
    """On the first page of a stage, where to read more."""
    return links(content.links) if number == 0 and blanks_allowed(content.stage) else ()


def _intro(onboarding: Onboarding, stage: Stage, page: Page) -> tuple[Block, ...]:
    blocks: list[Block] = [Paragraph((Words(page.intro),))] if page.intro else []
    if onboarding.review(stage) is ReviewState.APPROVED:
        blocks.append(paragraph("This stage is approved. If you change an answer, it needs to be reviewed again."))
    if blanks_allowed(stage):
        words = "You can leave a question empty and come back to it. You need to answer each before you submit"
        but = "" if all(not question.optional for question in page.questions) else ", but for those marked optional"
        blocks.append(paragraph(words + "{but}.", but=Words(but)))
    return tuple(blocks)


@dataclass(frozen=True)
class Reading:
    """A page sent back: the answers that changed (None: cleared), or the errors at their fields."""

    changed: Mapping[str, AnswerValue | None]
    errors: Mapping[str, Text]


@dataclass(frozen=True)
class Sent:
    """A page sent back: what was typed, and what stood in it when it was drawn after the answer `answer_number`."""

    values: Mapping[str, tuple[str, ...]]
    answer_number: int
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
        since = before if before and before.number > sent.answer_number else None
        try:
            answer = _answer(question, sent, blanks_allowed, onboarding.today)
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


def _answer(question: Question, sent: Sent, blanks_allowed: bool, today: date) -> AnswerValue | None:
    """A file given now wins over words; the words that stand for a file given before leave it as it is."""
    typed, files, drawn = sent.typed(question), sent.files.get(question.key, ()), sent.drawn.get(question.key)
    if files and question.type is QuestionType.EVIDENCE:
        return read_file(files)
    if typed and isinstance(drawn, dict) and drawn["kind"] == "file" and typed == raw(question, drawn):
        return drawn
    if not typed and (blanks_allowed or question.optional):
        return None
    return parse(question, typed, today, is_command)


def overtaken(question: Question, before: Answer, answers: Mapping[str, AnswerValue]) -> Text:
    """What the second of two colleagues is told."""
    answer = shown(question, before.value, answers) if before.value is not None else ""
    return text(
        "{who} answered this on {at}: {answer}. Save again to put your answer in its place",
        who=Said(before.by),
        at=Moment(before.at),
        answer=Said(answer),
    )
