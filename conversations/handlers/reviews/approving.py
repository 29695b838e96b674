"""A stage under review is approved, as it is or on a condition; and that is undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from conversations.content.questions import Question, QuestionType
from conversations.details.journey import DecisionDetail, StageDetail
from conversations.events.reviews import Approved
from conversations.events.table import data_as
from conversations.handlers.free_text_field import words_field, words_or_error
from conversations.handlers.registry import CannotAnswer, OnboardingRequest, form_for, handles
from conversations.journey.machine import NotPossible, ReviewTrigger
from conversations.onboarding.people import in_their_own_name, is_of, was_of
from conversations.onboarding.review_rules import go_on_to_next
from conversations.onboarding.reviews.checklist import (
    Item,
    Standing,
    checklist,
    holding_up,
    judge,
    unseen,
)
from conversations.onboarding.reviews.conditions import add_condition, undo_conditions
from conversations.permissions import approval_to_undo, first_approval
from conversations.questions.parsing import parse
from conversations.questions.problems import AnswerProblem
from conversations.replies import Field, FieldKind, Form, Message, Outcome, Result, paragraph, simple
from conversations.text import Moment, Said, Text, Words, counted, text
from conversations.views.buttons import button, decided_on
from conversations.views.reviews.checklist import checklist_message
from models.enums import EventKind
from models.reviews import Condition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conversations.onboarding.onboarding import Onboarding
    from models.domain import Event
    from models.enums import Stage

_DUE = "due_on"
_DATE = Question(_DUE, "By when is it to be met?", QuestionType.DATE, _DUE, "Condition", upcoming=True)


def under_review(request: OnboardingRequest) -> Stage:
    """The current stage. That it is under review, the table has asked before.

    Raises NotPossible for a button or a form that was drawn for another stage.
    """
    stage = request.onboarding.current_review
    if stage is None or request.detail_as(StageDetail).stage not in (None, stage):
        raise NotPossible("This was drawn for another stage.")
    return stage


def titled(onboarding: Onboarding, stage: Stage) -> dict[str, Words]:
    """The number and the title of a stage, for a sentence that names it."""
    return {"number": Words(str(onboarding.pack.number(stage))), "title": Words(onboarding.pack.title(stage))}


@handles("approve")
def approve(request: OnboardingRequest) -> Outcome:
    """Approve the stage under review, and go on to the next. Raises NotPossible for an old card."""
    return _approve(request, Approved())


@form_for("approve_on_condition")
def condition_form(request: OnboardingRequest, errors: dict[str, Text] | None = None) -> Form:
    """What is to be met and by when. Raises CannotAnswer where an item is not accepted, NotPossible for an old card."""
    errors, stage = errors or {}, under_review(request)
    _all_accepted(request, stage)
    what = words_field(
        request, "What is still to be met?", "The applicant reads it with your name.", errors.get("words", ())
    )
    by_when = Field(
        _DUE,
        text("By when?"),
        FieldKind.DATE,
        hint=text("The service gets no go live date before it is met or waived."),
        values=request.values.get(_DUE, ()),
        error=errors.get(_DUE, ()),
    )
    detail = DecisionDetail(stage, _seen(request)) if _seen(request) else decided_on(request.onboarding, stage)
    title, reference = "Approve on a condition", request.onboarding.reference
    return Form("approve_on_condition", title, (what, by_when), reference, str(detail), submit="Approve")


@handles("approve_on_condition")
def approve_on_condition(request: OnboardingRequest) -> Outcome:
    """The stage counts as approved, and the condition stands until it is met or waived."""
    words, error = words_or_error(request, "Enter what is still to be met")
    due_on, late = _due_on(request)
    errors = {name: problem for name, problem in (("words", error), (_DUE, late)) if problem}
    if errors:
        return Outcome(form=condition_form(request, errors), result=Result.INVALID)
    return _approve(request, Approved(words, due_on))


def _due_on(request: OnboardingRequest) -> tuple[date, Text]:
    """The day, or the error to show at its field."""
    try:
        day = date.fromisoformat(str(parse(_DATE, request.values.get(_DUE, ()), request.onboarding.today)))
    except AnswerProblem as problem:
        return date.min, problem.text
    if day < request.onboarding.today:
        return date.min, text("{day} has passed. Enter today or a date in the future", day=day)
    return day, ()


def _approve(request: OnboardingRequest, data: Approved) -> Outcome:
    onboarding, stage, own = request.onboarding, under_review(request), in_their_own_name(request.by)
    first = first_approval(onboarding, stage) if stage in onboarding.pack.approved_twice else None
    if first is not None and was_of(first.person, request.by):
        return _somebody_else(request, stage, first)
    for item in _all_accepted(request, stage):
        if item.standing is not Standing.ACCEPTED:  # whoever approves without a list accepts all of it
            judge(onboarding, item, request.by, accepted=True)
    if stage in onboarding.pack.approved_twice and first is None:
        onboarding.record(EventKind.FIRST_APPROVED, own, stage, data)
        return _first_given(onboarding, stage)
    onboarding.step(stage, ReviewTrigger.APPROVE)
    _add_conditions(request, stage, first, data)
    asked = data if first is None else _both(data_as(first, Approved), data)
    onboarding.record(EventKind.APPROVED, own, stage, asked)
    go_on_to_next(onboarding)
    undo = button("undo_approval", onboarding, StageDetail(stage))
    told = "You approved stage {number}, {title}{how}. We told the applicant."
    how = text(", on a condition to be met by {day}", day=data.due_on) if data.words else ()
    done = paragraph(told, how=how, **titled(onboarding, stage))
    return Outcome((Message((done, paragraph("You can undo this for 10 minutes.")), (undo,)),))


def _both(first: Approved, second: Approved) -> Approved:
    """What both approvals are given on, and by when the earlier of it is to be met."""
    if not (first.words and second.words):
        return second if second.words else first
    return Approved(f"{first.words}\n{second.words}", min(first.due_on, second.due_on))


def _add_conditions(request: OnboardingRequest, stage: Stage, first: Event | None, data: Approved) -> None:
    """What each of those who approve it has asked for."""
    onboarding, by = request.onboarding, request.by
    if first is not None and (asked := data_as(first, Approved)).words:
        who = first.person or 0, first.by or ""
        add_condition(onboarding, Condition(stage, asked.words, asked.due_on, *who, first.at))
    if data.words:
        add_condition(onboarding, Condition(stage, data.words, data.due_on, by.id, by.name, onboarding.now))


def _first_given(onboarding: Onboarding, stage: Stage) -> Outcome:
    told = "You gave the first of 2 approvals of stage {number}, {title}. Somebody else gives the second."
    undo = button("undo_approval", onboarding, StageDetail(stage))
    return Outcome((Message((paragraph(told, **titled(onboarding, stage)),), (undo,)),))


def _somebody_else(request: OnboardingRequest, stage: Stage, first: Event) -> Outcome:
    who = "You" if is_of(first.person, request.by) else "An account that was linked with yours"
    told = who + " gave the first approval of stage {number}, {title}, on {at}. Somebody else on the onboarding team "
    told += "gives the second."
    return Outcome((simple(told, at=Moment(first.at), **titled(request.onboarding, stage)),), result=Result.REFUSED)


def _all_accepted(request: OnboardingRequest, stage: Stage) -> Sequence[Item]:
    """The items of the stage.

    Raises CannotAnswer where some are judged and not all of them are accepted, and where answers are newer than what
    whoever approves has in front of them.
    """
    items = checklist(request.onboarding, stage)
    if waiting := holding_up(items):
        told = "You can approve this stage once every item is accepted. That leaves {items}."
        raise _with_the_list(request, stage, text(told, items=counted(len(waiting), "item")))
    if changed := unseen(request.onboarding, stage, items, _seen(request)):
        told = "{items} changed since you were shown this. Nothing was approved. Look at it, and approve again."
        raise _with_the_list(request, stage, text(told, items=counted(len(changed), "item")))
    return items


def _seen(request: OnboardingRequest) -> int:
    """The number of the newest answer that was drawn for whoever decides; 0 where a button of an older version is."""
    return request.detail_as(DecisionDetail).answer_number or (request.answer_number if request.submitted else 0)


def _with_the_list(request: OnboardingRequest, stage: Stage, told: Text) -> CannotAnswer:
    drawn = checklist_message(request.onboarding, stage, request.before)
    refused = replace(drawn, blocks=(paragraph("{told}", told=told), *drawn.blocks))
    return CannotAnswer(Outcome((refused,), result=Result.REFUSED))


@handles("undo_approval")
def undo_approval(request: OnboardingRequest) -> Outcome:
    """Put the stage that was approved last under review again, for whoever approved it.

    Raises NotPossible for a button that was drawn for another stage.
    """
    onboarding, approval = request.onboarding, approval_to_undo(request.onboarding)
    if approval is None or approval.stage is None or request.detail_as(StageDetail).stage not in (None, approval.stage):
        raise NotPossible("This was drawn for another approval.")
    if not is_of(approval.person, request.by):
        words = "Only {who}, who approved this stage, can undo it."
        return Outcome((simple(words, who=Said(approval.by or "the person")),), result=Result.REFUSED)
    if approval.kind == EventKind.FIRST_APPROVED:
        onboarding.record(EventKind.FIRST_APPROVAL_UNDONE, request.by, approval.stage)
        words = "You took back your approval of stage {number}, {title}. Nobody has approved it now."
        return Outcome((simple(words, **titled(onboarding, approval.stage)),))
    return _undo(request, approval.stage)


def _undo(request: OnboardingRequest, stage: Stage) -> Outcome:
    onboarding = request.onboarding
    onboarding.step(stage, ReviewTrigger.UNDO_APPROVAL)
    undo_conditions(onboarding, stage, request.by)
    go_on_to_next(onboarding)
    handed_in = onboarding.last_event(EventKind.SUBMITTED, stage=stage)
    if handed_in:
        onboarding.state_since = handed_in.at
    onboarding.record(EventKind.APPROVAL_UNDONE, request.by, stage)
    words = "You undid the approval of stage {number}, {title}. It is under review again, and we told the applicant."
    return Outcome((simple(words, **titled(onboarding, stage)),))
