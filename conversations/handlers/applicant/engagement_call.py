"""Stage 2, the engagement call: times offered, one picked, moved or cancelled by either side, and recorded."""

from __future__ import annotations

from datetime import datetime

from conversations.details import RowDetail
from conversations.event_data import CallAt, CallCancelled, Reason, TimesOffered
from conversations.events import EventKind
from conversations.guidance.uk_time import MomentProblem, parse_uk_moment
from conversations.handlers.registry import ActionRequest, form_for, handles
from conversations.handlers.team.reasons import words_field, words_or_error
from conversations.journey.machine import Trigger
from conversations.onboarding.reminders import OVERDUE, SOON, TO_RECORD, record_from
from conversations.replies import (
    Block,
    Field,
    FieldKind,
    Form,
    Heading,
    Message,
    Moment,
    Outcome,
    Result,
    Text,
    Words,
    counted,
    paragraph,
    simple,
    text,
)
from conversations.views.call_times import times_card
from conversations.views.cards import status_card
from models.domain import CallTime
from models.enums import CallStatus, Stage

MOST_TIMES = 5


@form_for("offer_times")
def offer_form(request: ActionRequest, error: Text = ()) -> Form:
    field = Field(
        "times",
        text("Which times can you offer?"),
        FieldKind.TIMES,
        hint=text("Up to 5, in UK time. The applicant picks one. Times offered before are replaced."),
        values=request.values.get("times", ()),
        error=error,
    )
    return Form("offer_times", "Offer call times", (field,), request.onboarding.reference, submit="Offer these times")


@handles("offer_times")
def offer(request: ActionRequest) -> Outcome:
    """Replace the times offered before; a call that was booked is moved."""
    onboarding = request.onboarding
    try:
        times = _times(request)
    except MomentProblem as problem:
        return Outcome(form=offer_form(request, (Words(str(problem)),)), result=Result.INVALID)
    onboarding.withdraw_calls()
    onboarding.move(Trigger.OFFER_TIMES)
    for starts_at in times:
        onboarding.offer_call(starts_at)
    onboarding.reply_due_on = None
    onboarding.cancel_reminders(SOON, OVERDUE, TO_RECORD)
    onboarding.record(EventKind.TIMES_OFFERED, request.by, Stage.ENGAGEMENT_CALL, TimesOffered(len(times)))
    return Outcome((simple("We offered the applicant {count}.", count=counted(len(times), "call time")),))


def _times(request: ActionRequest) -> list[datetime]:
    typed = [value.strip() for value in request.values.get("times", ()) if value.strip()]
    if not typed:
        raise MomentProblem("Enter at least 1 date and time")
    if len(typed) > MOST_TIMES:
        raise MomentProblem("Enter 5 times or fewer")
    times = sorted({parse_uk_moment(value) for value in typed})
    if times[0] <= request.onboarding.now:
        raise MomentProblem("Enter dates and times in the future")
    return times


@handles("see_times")
def see_times(request: ActionRequest) -> Outcome:
    """The times that are still free."""
    return Outcome((times_card(request.onboarding, request.by),))


@handles("pick_time")
def pick(request: ActionRequest) -> Outcome:
    """Book one of the offered times. That nobody else has it is the database's to say: see `repository.py`."""
    onboarding, row = request.onboarding, request.detail_as(RowDetail).id
    chosen = next((call for call in onboarding.offered_calls() if call.id == row), None)
    if chosen is None:
        return Outcome(
            (simple("That time is not free any more."), times_card(onboarding, request.by)), result=Result.MOVED_ON
        )
    before = onboarding.booked_call()
    onboarding.move(Trigger.PICK_TIME)
    if before:
        onboarding.change_call(before, CallStatus.OFFERED)
    onboarding.change_call(chosen, CallStatus.BOOKED)
    _book(request, chosen)
    return Outcome((_booked(request, chosen),))


def _book(request: ActionRequest, chosen: CallTime) -> None:
    request.onboarding.remind(TO_RECORD, record_from(chosen))
    request.onboarding.record(EventKind.TIME_PICKED, request.by, Stage.ENGAGEMENT_CALL, CallAt(chosen.starts_at))


def _booked(request: ActionRequest, chosen: CallTime) -> Message:
    onboarding = request.onboarding
    card = status_card(onboarding, request.by)
    blocks: tuple[Block, ...] = (
        Heading(text("Your engagement call is booked")),
        paragraph("It is on {at}. We told the onboarding team.", at=Moment(chosen.starts_at)),
    )
    if onboarding.unanswered(Stage.ENGAGEMENT_CALL):
        blocks += (paragraph("Before the call, tell us about your volumes, channels and aims."),)
    return Message(blocks, card.buttons, card.menu)


@form_for("refuse_times")
def refuse_form(request: ActionRequest, error: Text = ()) -> Form:
    field = words_field(
        request, "When could you make it?", "For example, any morning after 11 January 2027", error, optional=True
    )
    return Form(
        "refuse_times", "Ask for other times", (field,), request.onboarding.reference, submit="Ask for other times"
    )


@handles("refuse_times")
def refuse(request: ActionRequest) -> Outcome:
    """None of the times suit: all are taken back, and the team is asked for others."""
    words, error = words_or_error(request, "Enter when you could make it", optional=True)
    if error:
        return Outcome(form=refuse_form(request, error), result=Result.INVALID)
    request.onboarding.withdraw_calls()
    request.onboarding.move(Trigger.REFUSE_TIMES)
    request.onboarding.record(EventKind.TIMES_REFUSED, request.by, Stage.ENGAGEMENT_CALL, Reason(words))
    return Outcome((simple("We asked the onboarding team for other times."),))


@form_for("ask_to_move")
def move_form(request: ActionRequest, error: Text = ()) -> Form:
    field = words_field(
        request, "When could you make it?", "The call stays booked until the onboarding team offers other times.", error
    )
    return Form(
        "ask_to_move", "Ask for another time", (field,), request.onboarding.reference, submit="Ask for another time"
    )


@handles("ask_to_move")
def ask_to_move(request: ActionRequest) -> Outcome:
    """The applicant can pick another offered time, or ask for one; the team offers times anew."""
    words, error = words_or_error(request, "Enter when you could make it")
    if error:
        return Outcome(form=move_form(request, error), result=Result.INVALID)
    request.onboarding.record(EventKind.CALL_MOVED, request.by, Stage.ENGAGEMENT_CALL, Reason(words))
    return Outcome((simple("We asked the onboarding team for another time. Your call stays booked until then."),))


@handles("cancel_call")
def cancel(request: ActionRequest) -> Outcome:
    """The applicant cancels. The team may offer other times."""
    _cancel(request)
    return Outcome((simple("We cancelled the call and told the onboarding team."),))


@handles("team_cancel_call")
def team_cancel(request: ActionRequest) -> Outcome:
    """The team cancels, and may offer other times."""
    _cancel(request)
    return Outcome((simple("We cancelled the call and told the applicant."),))


def _cancel(request: ActionRequest) -> None:
    call = request.onboarding.booked_call()
    request.onboarding.withdraw_calls()
    request.onboarding.move(Trigger.CANCEL_CALL)
    request.onboarding.cancel_reminders(TO_RECORD)
    request.onboarding.record(
        EventKind.CALL_CANCELLED, request.by, Stage.ENGAGEMENT_CALL, CallCancelled(call.starts_at if call else None)
    )


@form_for("hold_call")
def hold_form(request: ActionRequest, error: Text = ()) -> Form:
    field = words_field(
        request, "What was agreed?", "Volumes, channels, aims, cost and next steps. The applicant sees this.", error
    )
    return Form(
        "hold_call", "Record that the call was held", (field,), request.onboarding.reference, submit="Record the call"
    )


@handles("hold_call")
def hold(request: ActionRequest) -> Outcome:
    """Record what was agreed, which the applicant sees. The onboarding goes on to the waiting list."""
    onboarding = request.onboarding
    words, error = words_or_error(request, "Enter what was agreed")
    if error:
        return Outcome(form=hold_form(request, error), result=Result.INVALID)
    call = onboarding.booked_call()
    if call:
        onboarding.change_call(call, CallStatus.HELD)
    onboarding.move(Trigger.HOLD_CALL)
    onboarding.wait_looked_at = onboarding.now
    onboarding.cancel_reminders(TO_RECORD)
    onboarding.record(EventKind.CALL_HELD, request.by, Stage.ENGAGEMENT_CALL, Reason(words))
    return Outcome((simple("We recorded the call and told the applicant. Next, set the priority or invite them."),))
