"""Answering a stage in a form, page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from conversations.details.detail import Detail
from conversations.details.journey import ChangeDetail, PageDetail, QuestionDetail, StageDetail
from conversations.handlers.applicant.form_pages import PagePosition, Reading, Sent, blanks_allowed, page_form, read
from conversations.handlers.registry import CannotAnswer, OnboardingRequest, form_for, handles
from conversations.journey.machine import ReviewState, State
from conversations.journey.stages import REVIEWED, stage_of
from conversations.onboarding.progress import current_stage, invited
from conversations.onboarding.review_rules import reopened_by, settle, what_is_new
from conversations.organisations import choosing
from conversations.questions import path
from conversations.questions.checks import answer_warnings
from conversations.questions.entries import channels_in_use, within
from conversations.replies import (
    Block,
    Bullets,
    Field,
    FieldKind,
    Form,
    Inset,
    Message,
    Option,
    Outcome,
    Result,
    Style,
    paragraph,
    simple,
)
from conversations.text import Words, counted, text
from conversations.views.buttons import button
from conversations.views.card_parts import approval_notes
from conversations.views.check_answers import finished
from models.enums import Stage

if TYPE_CHECKING:
    from conversations.content.questions import AnswerValue, Question
    from conversations.content.schema import Page
    from conversations.onboarding.onboarding import Onboarding


APPROVAL = "approval"
"""The field that asks what to do about an approval."""
_CHANGE, _KEEP = "change", "keep"


def position(detail: Detail, onboarding: Onboarding) -> PagePosition:
    """The page that a button or a form means, by its stage or by a question on it; else the current stage's first."""
    match detail:
        case ChangeDetail(where=where):
            return position(where, onboarding)
        case PageDetail(stage=Stage() as stage, page=page, once=once, asked=asked):
            return PagePosition(stage, first_open_page(onboarding, stage) if page is None else page, once, asked)
        case QuestionDetail(key=key):
            return _of_question(key, onboarding)
        case _:
            return PagePosition(current_stage(onboarding))


def _of_question(key: str, onboarding: Onboarding) -> PagePosition:
    """The page that a question stands on; afterwards, back to the answers."""
    stage = stage_of(key) or current_stage(onboarding)
    pages = enumerate(onboarding.pages(stage))
    number = next((n for n, page in pages if any(question.key == key for question in page.questions)), 0)
    return PagePosition(stage, number, once=True)


def first_open_page(onboarding: Onboarding, stage: Stage) -> int:
    """The first page with a question that still holds the stage back, else the first page."""
    answers = onboarding.answers
    for number, page in enumerate(onboarding.pages(stage)):
        if any(not path.is_answered(question, answers) for question in page.questions):
            return number
    return 0


def ensure_answerable(onboarding: Onboarding, stage: Stage) -> None:
    """Raises CannotAnswer where the stage is not open yet, is under review, or does not apply."""
    if stage in REVIEWED and not invited(onboarding):
        raise CannotAnswer(_refusal(onboarding, "You can start this stage once you are invited to start onboarding."))
    if not onboarding.applies(stage):
        raise CannotAnswer(
            _refusal(onboarding, "This stage is not needed, because your service is part of NHS England.")
        )
    if stage in REVIEWED and onboarding.review(stage) is ReviewState.SUBMITTED:
        back = button("take_back", onboarding, StageDetail(stage))
        words = "This stage is with the onboarding team. Take it back to change an answer."
        raise CannotAnswer(Outcome((simple(words, back),), result=Result.MOVED_ON))
    if lacking := lacks(onboarding, stage):
        raise CannotAnswer(lacking)


def lacks(onboarding: Onboarding, stage: Stage) -> Outcome | None:
    """What to answer elsewhere first, with the way there; None where the stage can be answered."""
    if words := _what_channels_lack(onboarding, stage):
        channels = PageDetail(Stage.ENGAGEMENT_CALL, 0)
        change = button("answer", onboarding, channels, "Choose your channels", Style.PRIMARY)
        return Outcome((simple(words, change),), result=Result.MOVED_ON)
    if channel := _unnamed(onboarding, stage):
        words = "Name your {channel} template first. Then you can choose it in your routing plan."
        name = QuestionDetail(f"templates.{channel}.name")
        there = button("change", onboarding, name, "Name the template", Style.PRIMARY)
        named = simple(words, there, channel=Words(within(channel)))
        return Outcome((named,), result=Result.MOVED_ON)
    return None


def _unnamed(onboarding: Onboarding, stage: Stage) -> str:
    """A channel of a routing plan whose templates have no name yet."""
    asked = onboarding.questions(stage) if stage is Stage.ROUTING_PLANS else ()
    bare = (q.key for q in asked if ".template_for." in q.key and not q.choices)
    return next(bare, "").rpartition(".")[2]


def _what_channels_lack(onboarding: Onboarding, stage: Stage) -> str:
    """Why templates or routing plans cannot be answered with the channels chosen; empty if they can (domain 3.6)."""
    asked = onboarding.questions(stage)
    if not asked or (not channels_in_use(onboarding.answers) and stage is Stage.ROUTING_PLANS):
        return "There is nothing to answer here yet. Choose your channels for the engagement call first."
    if any(question.key.endswith(".order") and not question.choices for question in asked):
        return (
            "No routing plan fits the channels that you chose. NHS Notify sends a text message only after it has "
            "tried the NHS App, so choose the NHS App as well."
        )
    return ""


def _refusal(onboarding: Onboarding, reason: str) -> Outcome:
    return Outcome((simple(reason, button("status", onboarding)),), result=Result.MOVED_ON)


@form_for("answer")
@form_for("change")
def answer_form(request: OnboardingRequest) -> Form:
    """The page that was asked for."""
    where = position(request.detail, request.onboarding)
    ensure_answerable(request.onboarding, where.stage)
    return page_form(request, where)


@handles("change")
@handles("recheck")
@handles("answer")
def answer(request: OnboardingRequest) -> Outcome:
    """Keep a page as it came back, and go on to the next."""
    onboarding, where = request.onboarding, position(request.detail, request.onboarding)
    values = choosing.filled_in(request.values, onboarding.answers, request.organisations)
    request = replace(request, values=values)
    ensure_answerable(onboarding, where.stage)
    pages = onboarding.pages(where.stage)
    page = pages[min(where.page, len(pages) - 1)]
    sent = Sent(request.values, request.answer_number, request.drawn, request.files)
    on_page = tuple(q for q in page.questions if request.shown is None or q.key in request.shown)
    reading = read(on_page, sent, onboarding, request.by, blanks_allowed(where.stage))
    if reading.errors:
        return Outcome(form=page_form(request, where, reading.errors), result=Result.INVALID)
    asked = partial(page_form, request, replace(where, asked=True), {})
    if first := ask_about_approval(request, reading.changed, asked):
        return first
    if request.by.asking_about == onboarding.reference and request.by.asking in {question.key for question in on_page}:
        request.by.asking = None  # the chat was asking one of these: what is typed next is no answer to it
    keep(request, reading)
    told = choosing.notes(request.organisations, onboarding.ods_code) if choosing.CODE in reading.changed else ()
    return _noted(told, _next(request, where, page))


def _noted(told: tuple[Block, ...], outcome: Outcome) -> Outcome:
    """With what there is to know about what was saved first."""
    if outcome.form is not None:
        return replace(outcome, form=replace(outcome.form, intro=(*told, *outcome.form.intro)))
    first, *rest = outcome.messages
    return replace(outcome, messages=(replace(first, blocks=(*told, *first.blocks)), *rest))


def ask_about_approval(
    request: OnboardingRequest, changed: Mapping[str, AnswerValue | None], make_form: Callable[[], Form]
) -> Outcome | None:
    """Before answers are kept that put an approved stage under review again: the form, with the choice at its head.

    None where they may be kept: nothing is approved that they touch, or the person has chosen to change them.
    """
    chosen = request.value(APPROVAL)
    if chosen == _KEEP:
        return Outcome((kept_as_it_was(request.onboarding),))
    stages = reopened_by(request.onboarding, changed, request.by)
    if not stages or chosen == _CHANGE:
        return None
    error = text("Select what you want to do") if APPROVAL in request.values else ()
    choice = Field(
        APPROVAL,
        text("What do you want to do?"),
        FieldKind.CHOICE,
        options=(
            Option(_CHANGE, text("Save the new answer, and have it reviewed again")),
            Option(_KEEP, text("Keep the old answer")),
        ),
        error=error,
    )
    form = make_form()
    intro = (*approval_notes(request.onboarding, stages), *form.intro)
    return Outcome(form=replace(form, fields=(choice, *form.fields), intro=intro), result=Result.INVALID)


def kept_as_it_was(onboarding: Onboarding) -> Message:
    """For somebody who does not change an approved answer after all."""
    return simple(
        "We kept your old answer. Nothing was changed.", button("status", onboarding), button("answers", onboarding)
    )


def keep(request: OnboardingRequest, reading: Reading, in_chat: bool = False) -> None:
    """Keep what changed, and settle what follows from it. An answer given again as it stands is no change.

    `in_chat`: more may be asked after it.
    """
    onboarding = request.onboarding
    was_prepared = in_chat or not onboarding.unanswered(Stage.ENGAGEMENT_CALL)
    changed = what_is_new(onboarding, reading.changed)
    for key, value in changed.items():
        onboarding.answer(key, value, request.by)
    if choosing.CODE in changed:
        onboarding.listed = choosing.listed_as(request.organisations, onboarding.ods_code)
    if changed:
        settle(onboarding, request.by, was_prepared)


def _next(request: OnboardingRequest, where: PagePosition, page: Page) -> Outcome:
    """The same page again if an answer brought new questions to it, else the next page, else the end of the stage."""
    onboarding = request.onboarding
    pages = onboarding.pages(where.stage)
    known = {question.key for question in page.questions}
    number = min(where.page, len(pages) - 1)
    appeared = [
        q for q in pages[number].questions if q.key not in known and not path.is_answered(q, onboarding.answers)
    ]
    if lacking := lacks(onboarding, where.stage):
        return replace(lacking, result=Result.DONE)
    if appeared or request.more:
        return Outcome(form=page_form(request, PagePosition(where.stage, number, where.once), lead=_brought(appeared)))
    if not where.once and number + 1 < len(pages):
        saved = _of_page_before(onboarding, pages[number])
        return Outcome(form=page_form(request, PagePosition(where.stage, number + 1), lead=saved))
    if not where.once and where.stage is Stage.BEFORE_YOU_START and _registers_next(onboarding):
        eligible = paragraph("You can use NHS Notify. Next, register your interest.")
        form = page_form(request, PagePosition(Stage.REGISTRATION), lead=(eligible,))
        return Outcome(finished(onboarding, where.stage, request.by), form)  # the way on, for whoever closes the form
    return Outcome(finished(onboarding, where.stage, request.by))


def _registers_next(onboarding: Onboarding) -> bool:
    """Whether the self-check leads straight on to registering, in the form that is open."""
    return onboarding.state is State.REGISTERING and bool(onboarding.unanswered(Stage.REGISTRATION))


def _brought(appeared: Sequence[Question]) -> tuple[Block, ...]:
    """Why a page that was saved is shown again."""
    if not appeared:
        return ()
    told = "We saved your answers. Because of them, this page asks {more}:"
    more = counted(len(appeared), "more question")
    return (paragraph(told, more=more), Bullets(tuple((Words(question.text),) for question in appeared)))


def _of_page_before(onboarding: Onboarding, page: Page) -> tuple[Block, ...]:
    """What is worth knowing about the page just saved, while it is fresh: what looks odd, and what is still needed."""
    answers = onboarding.answers
    found = answer_warnings(page.questions, answers, onboarding.today)
    blocks: list[Block] = [Inset(text("Worth knowing: {warning}", warning=warning)) for warning in found]
    missing = path.unanswered(page.questions, answers)
    if missing and len(missing) < len(page.questions):
        blocks.append(paragraph("We saved {page}. Before you submit, it still needs:", page=Words(page.title)))
        blocks.append(Bullets(tuple((Words(question.text),) for question in missing)))
    return tuple(blocks)
