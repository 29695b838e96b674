"""The reviewed stages (4 to 10): the applicant submits or takes back, the team asks for more or declines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.details.journey import QuestionDetail, StageDetail, SubmitDetail
from conversations.events.journey import Reason
from conversations.events.reviews import MoreNeeded
from conversations.events.table import data_as
from conversations.handlers.applicant.registration import register
from conversations.handlers.free_text_field import canned_field, name_of_chosen, words_field, words_of, words_or_error
from conversations.handlers.registry import OnboardingRequest, form_for, handles
from conversations.handlers.reviews.approving import titled, under_review
from conversations.journey.machine import ReviewState, ReviewTrigger, State, Trigger
from conversations.journey.stages import REVIEWED
from conversations.onboarding.calls import booked_call, offered_calls, release_call
from conversations.onboarding.progress import current_stage, progress
from conversations.onboarding.reviews.checklist import Standing, checklist
from conversations.onboarding.reviews.comments import items_of
from conversations.replies import Field, FieldKind, Form, Message, Option, Outcome, Result, Style, simple
from conversations.text import Moment, Said, Text, Words, text
from conversations.views.buttons import button
from conversations.views.card_parts import how_far, next_step_list
from conversations.views.cards import next_steps, status_card
from conversations.views.check_answers import check_card, is_untouched, not_complete, open_request
from models.domain import Event
from models.enums import EventKind, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conversations.onboarding.onboarding import Onboarding


@handles("submit")
def submit(request: OnboardingRequest) -> Outcome:
    """Hand the stage in turn to the onboarding team; at stage 1, register."""
    onboarding, stage = request.onboarding, current_stage(request.onboarding)
    detail = request.detail_as(SubmitDetail)
    if detail.stage not in (None, stage):
        words = "This stage is not the one whose turn it is."
        return Outcome((simple(words), status_card(onboarding, request.by)), result=Result.MOVED_ON)
    if incomplete := not_complete(onboarding, stage, request.by):
        return incomplete
    if request.by.asking_about == onboarding.reference:
        request.by.asking = None  # who hands a stage in is done with its questions: what is typed next answers none
    if stage is Stage.REGISTRATION:
        return register(request)
    asked_for = open_request(onboarding, stage)
    if asked_for and not detail.anyway and is_untouched(onboarding, asked_for):
        return _nothing_changed(onboarding, stage, asked_for)
    onboarding.step(stage, ReviewTrigger.SUBMIT)
    onboarding.record(EventKind.SUBMITTED, request.by, stage)
    done = simple(
        "We sent stage {number}, {title}, to the onboarding team. We will tell you what they decide.",
        **titled(onboarding, stage),
    )
    buttons, menu = next_steps(onboarding, request.by)
    blocks = (*done.blocks, how_far(onboarding, progress(onboarding)), next_step_list(onboarding))
    return Outcome((Message(blocks, buttons, menu),))


def _nothing_changed(onboarding: Onboarding, stage: Stage, asked_for: Event) -> Outcome:
    """Said once, in case somebody pressed too soon; a request may also be met by a message."""
    words = "You have not changed anything since {who} asked for more information on {at}."
    first = QuestionDetail(data_as(asked_for, MoreNeeded).first)
    change = button("change", onboarding, first, "Answer this", Style.PRIMARY)
    anyway = button("submit", onboarding, SubmitDetail(stage, anyway=True), "Submit anyway", Style.SECONDARY)
    told = simple(words, change, anyway, who=Said(asked_for.by or "the onboarding team"), at=Moment(asked_for.at))
    return Outcome((told,), result=Result.REFUSED)


@handles("take_back")
def take_back(request: OnboardingRequest) -> Outcome:
    """The stage named; one submitted before an earlier stage was reopened is not the current one."""
    named = request.detail_as(StageDetail).stage
    stage = named if named in REVIEWED else current_stage(request.onboarding)
    request.onboarding.step(stage, ReviewTrigger.TAKE_BACK)
    request.onboarding.record(EventKind.TAKEN_BACK, request.by, stage)
    return Outcome((check_card(request.onboarding, stage, request.by),))


@form_for("ask_for_more")
def more_form(request: OnboardingRequest, errors: dict[str, Text] | None = None) -> Form:
    errors, stage = errors or {}, under_review(request)
    if not request.submitted:
        request = replace(request, values=_from_queries(request.onboarding, stage))
    items = Field(
        "items",
        text("Which items do you need more about?"),
        FieldKind.CHOICES,
        options=tuple(Option(item, (Words(title),)) for item, title in items_of(request.onboarding, stage).items()),
        values=request.values.get("items", ()),
        error=errors.get("items", ()),
    )
    why = words_field(
        request, "What do you need, and why?", "The applicant sees this with your name.", errors.get("words", ())
    )
    title, fields = "Ask for more information", (items, *canned_field(request), why)
    return Form(
        "ask_for_more",
        title,
        fields,
        request.onboarding.reference,
        stage.value,
        submit="Ask the applicant",
    )


def _from_queries(onboarding: Onboarding, stage: Stage) -> dict[str, tuple[str, ...]]:
    """What reviewers asked about, each beside its item, to send as it is or to change."""
    asked = [item for item in checklist(onboarding, stage) if item.standing is Standing.QUERIED]
    lines = (f"{item.title}: {item.verdict.words}" for item in asked if item.verdict)
    return {"items": tuple(item.key for item in asked), "words": ("\n".join(lines),) if asked else ()}


@handles("ask_for_more")
def ask_for_more(request: OnboardingRequest) -> Outcome:
    """Send the stage back, with the items that need more and why."""
    onboarding, stage = request.onboarding, under_review(request)
    known = items_of(onboarding, stage)
    chosen = [known[item] for item in request.values.get("items", ()) if item in known]
    words, error = words_or_error(request, "Enter what you need and why")
    if not error and (left := _about_others(words, [title for title in known.values() if title not in chosen])):
        error = text("You ask about {title} here, which is not selected. Select it, or take out its words", title=left)
    errors: dict[str, Text] = {"words": error} if error else {}
    if not chosen:
        errors["items"] = text("Select at least 1 item")
    if errors:
        return Outcome(form=more_form(request, errors), result=Result.INVALID)
    onboarding.step(stage, ReviewTrigger.ASK_FOR_MORE)
    first = next(q.key for q in onboarding.questions(stage) if q.item_title == chosen[0])
    onboarding.record(
        EventKind.MORE_NEEDED, request.by, stage, MoreNeeded(tuple(chosen), words, first, name_of_chosen(request))
    )
    return Outcome((simple("We asked the applicant for more information."),))


def _about_others(words: str, titles: Sequence[str]) -> Text:
    """The first title of these that begins a line: at its item nobody would see what is asked about it."""
    lines = words.splitlines()
    return next(((Words(title),) for title in titles if any(line.startswith(f"{title}: ") for line in lines)), ())


@form_for("decline")
def decline_form(request: OnboardingRequest, error: Text = ()) -> Form:
    why = words_field(request, "Why are you declining it?", "The applicant sees this with your name.", error)
    fields = (*canned_field(request), why)
    return Form("decline", "Decline this onboarding", fields, request.onboarding.reference, submit="Decline")


@handles("decline")
def decline(request: OnboardingRequest) -> Outcome:
    """End the onboarding at its stage, with the reason. Only reopening it starts it again."""
    onboarding, stage = request.onboarding, request.onboarding.current_review
    words = words_of(request, "Enter why you are declining it", decline_form)
    if stage and onboarding.review(stage) is ReviewState.SUBMITTED:
        onboarding.step(stage, ReviewTrigger.DECLINE)
    named = current_stage(onboarding)
    onboarding.move(Trigger.DECLINE)
    release_call(onboarding)
    onboarding.go_live_on = None
    onboarding.cancel_reminders("*")
    onboarding.record(EventKind.DECLINED, request.by, named, Reason(words, name_of_chosen(request)))
    return Outcome((simple("You declined this onboarding. We told the applicant why."),))


@handles("reconsider")
def reconsider(request: OnboardingRequest) -> Outcome:
    """Reopen a declined onboarding where it stood; the declined stage can be changed and submitted again."""
    onboarding = request.onboarding
    onboarding.move(Trigger.RECONSIDER)
    for stage in onboarding.pack.reviewed:
        if onboarding.review(stage) is ReviewState.DECLINED:
            onboarding.step(stage, ReviewTrigger.REOPEN)
    if onboarding.state is State.GO_LIVE_SET:
        onboarding.cancel_reminders("*")
    if onboarding.state is State.CALL_BOOKED and not booked_call(onboarding):
        onboarding.move(Trigger.OFFER_TIMES if offered_calls(onboarding) else Trigger.CANCEL_CALL)
    onboarding.record(EventKind.RECONSIDERED, request.by, current_stage(onboarding))
    return Outcome((simple("You reopened this onboarding where it stood. We told the applicant."),))
