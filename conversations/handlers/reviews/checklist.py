"""The review of a submitted stage item by item: reviewers accept or query each, together, and stop and come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.details.desk import ChecklistDetail, ItemDetail
from conversations.handlers.free_text_field import canned_field, words_field, words_or_error
from conversations.handlers.registry import CannotAnswer, OnboardingRequest, form_for, handles
from conversations.journey.machine import NotPossible
from conversations.onboarding.reviews.checklist import Item, checklist
from conversations.onboarding.reviews.checklist import judge as judge_item
from conversations.replies import Field, FieldKind, Form, Message, Option, Outcome, Result, paragraph
from conversations.text import Moment, Said, Text, Words, counted, text
from conversations.views.reviews.checklist import Answers, checklist_message, detail_of, passes
from conversations.views.reviews.history import version_blocks
from conversations.views.sending.preview import preview_blocks

if TYPE_CHECKING:
    from models.enums import Stage

_VERDICT, _ACCEPT, _QUERY = "verdict", "accept", "query"
Errors = dict[str, Text]


@handles("checklist")
def show(request: OnboardingRequest) -> Outcome:
    """Its items: at a later look those that changed, first."""
    everything = request.detail_as(ChecklistDetail).everything
    return Outcome((_message(request, everything=everything),))


def _message(
    request: OnboardingRequest, lead: Text = (), everything: bool = False, before: Answers | None = None
) -> Message:
    drawn = checklist_message(request.onboarding, stage_under_review(request), before or request.before, everything)
    if not lead:
        return drawn
    return Message((paragraph("{lead}", lead=lead), *drawn.blocks), drawn.buttons, drawn.menu)


def stage_under_review(request: OnboardingRequest) -> Stage:
    """The stage under review, which the table has asked about before. Raises NotPossible where none is."""
    stage = request.onboarding.current_review
    if stage is None:
        raise NotPossible("No stage is under review.")
    return stage


def verdict_field(request: OnboardingRequest, item: Item, errors: Errors) -> Field:
    """Accept an item, or query it."""
    return Field(
        _VERDICT,
        text("{title}: what do you say?", title=Words(item.title)),
        FieldKind.CHOICE,
        options=(Option(_ACCEPT, text("Accept")), Option(_QUERY, text("Query"))),
        values=request.values.get(_VERDICT, ()),
        error=errors.get(_VERDICT, ()),
    )


def read_verdict(request: OnboardingRequest, empty: str) -> tuple[bool, str, Errors]:
    """Whether the item was accepted, the words, and the errors to show. `empty`: the error of a query without words."""
    accepted = request.value(_VERDICT) == _ACCEPT
    words, error = words_or_error(request, empty, optional=accepted)
    if request.value(_VERDICT) not in (_ACCEPT, _QUERY):
        return False, "", {_VERDICT: text("Select accept or query")}
    return accepted, words, {"words": error} if error else {}


@form_for("judge")
def verdict_form(request: OnboardingRequest, errors: Errors | None = None) -> Form:
    """Accept, or query with words. Raises NotPossible for an item that is not under review."""
    errors, item = errors or {}, _item(request)
    chosen = verdict_field(request, item, errors)
    label, hint = "For a query: what do you need, and why?", "The applicant reads it when you ask for more information."
    why = words_field(request, label, hint, errors.get("words", ()), optional=True)
    looks = preview_blocks(request.onboarding, item.key)
    before = (*looks, *version_blocks(request.onboarding, item.questions, request.versions))
    reference, detail = request.onboarding.reference, str(detail_of(item))
    return Form("judge", "Decide on this item", (chosen, *canned_field(request), why), reference, detail, intro=before)


def _item(request: OnboardingRequest) -> Item:
    wanted = request.detail_as(ItemDetail).item
    found = next(
        (item for item in checklist(request.onboarding, stage_under_review(request)) if item.key == wanted), None
    )
    if found is None:
        raise NotPossible("This item is not under review.")
    return found


@handles("judge")
def judge(request: OnboardingRequest) -> Outcome:
    """Keep a verdict, and show the list again. Nothing is kept of one on an item that changed, or was judged, since."""
    item, drawn = _item(request), request.detail_as(ItemDetail)
    if drawn.answer_number != item.number:
        changed = text("The answer changed a moment ago. Nothing was kept. Look at it again.")
        both = {**request.before, **_as_drawn(request, item, drawn.answer_number)}
        return Outcome((_message(request, changed, before=both),), result=Result.REFUSED)
    if item.verdict and item.verdict.id != drawn.verdict:
        told = (
            "{by} decided on this on {at}. Nothing was kept of yours. Look at theirs, and decide again if you disagree."
        )
        return _too_late(request, text(told, by=Said(item.verdict.by), at=Moment(item.verdict.at)))
    accepted, words, errors = read_verdict(request, "Enter what you need and why")
    if errors:
        raise CannotAnswer(Outcome(form=verdict_form(request, errors), result=Result.INVALID))
    judge_item(request.onboarding, item, request.by, accepted, words)
    told = "You accepted {title}." if accepted else "You asked about {title}. The applicant is not told yet."
    return Outcome((_message(request, text(told, title=Words(item.title))),))


def _as_drawn(request: OnboardingRequest, item: Item, number: int) -> Answers:
    """The answers of an item as they stood when it was drawn, up to the answer with a number."""
    versions = {question.key: request.versions.get(question.key, ()) for question in item.questions}
    found = {key: [each for each in given if each.number <= number] for key, given in versions.items()}
    return {key: given[-1].value for key, given in found.items() if given}


def _too_late(request: OnboardingRequest, told: Text) -> Outcome:
    return Outcome((_message(request, told),), result=Result.REFUSED)


@handles("accept_passing")
def accept_passing(request: OnboardingRequest) -> Outcome:
    """Every item with nothing to look at, but for what changed since the list was drawn."""
    drawn_up_to = request.detail_as(ChecklistDetail).answer_number
    onboarding, listed = request.onboarding, checklist(request.onboarding, stage_under_review(request))
    items = [item for item in listed if item.number <= drawn_up_to and passes(onboarding, item)]
    for item in items:
        judge_item(request.onboarding, item, request.by, accepted=True)
    if not items:
        return _too_late(request, text("There is nothing left to accept at once. Decide on each of the others."))
    return Outcome((_message(request, text("You accepted {items}.", items=counted(len(items), "item"))),))
