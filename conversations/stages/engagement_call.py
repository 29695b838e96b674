"""Stage 2, the engagement call: times offered, one picked, moved or cancelled by either side, and recorded."""

from __future__ import annotations

from datetime import datetime, timedelta

from conversations.actions import button, offered
from conversations.cards import paragraph, simple, status_card
from conversations.deeds import Deed, asks, does
from conversations.guidance.uk_time import MomentProblem, parse_uk_moment
from conversations.guidance.working_days import next_working_moment
from conversations.journey.machine import Trigger
from conversations.journey.stages import Stage
from conversations.onboarding import CallTime, Onboarding
from conversations.people import Participant
from conversations.replies import (
    Block,
    Fact,
    Facts,
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
    text,
)
from conversations.stages.registration import OVERDUE, SOON
from conversations.stages.words import words_field, words_or_error
from models.standings import CallStanding

MOST_TIMES = 5
TO_RECORD = "call_to_record"


@asks("offer_times")
def offer_form(deed: Deed, error: Text = ()) -> Form:
    field = Field(
        "times",
        text("Which times can you offer?"),
        FieldKind.TIMES,
        hint=text("Up to 5, in UK time. The applicant picks one. Times offered before are replaced."),
        values=deed.values.get("times", ()),
        error=error,
    )
    return Form("offer_times", "Offer call times", (field,), deed.onboarding.reference, submit="Offer these times")


@does("offer_times")
def offer(deed: Deed) -> Outcome:
    """Replace the times offered before; a call that was booked is moved."""
    onboarding = deed.onboarding
    try:
        times = _times(deed)
    except MomentProblem as problem:
        return Outcome(form=offer_form(deed, (Words(str(problem)),)), result=Result.INVALID)
    for call in onboarding.call_times:
        if call.standing in (CallStanding.OFFERED, CallStanding.BOOKED):
            call.standing = CallStanding.WITHDRAWN
    onboarding.move(Trigger.OFFER_TIMES)
    for starts_at in times:
        onboarding.offer_call(starts_at)
    onboarding.reply_due_on = None
    onboarding.cancel_reminders(SOON, OVERDUE, TO_RECORD)
    onboarding.record("times_offered", deed.by, Stage.ENGAGEMENT_CALL, count=len(times))
    return Outcome((simple("We offered the applicant {count}.", count=counted(len(times), "call time")),))


def _times(deed: Deed) -> list[datetime]:
    typed = [value.strip() for value in deed.values.get("times", ()) if value.strip()]
    if not typed:
        raise MomentProblem("Enter at least 1 date and time")
    if len(typed) > MOST_TIMES:
        raise MomentProblem("Enter 5 times or fewer")
    times = sorted({parse_uk_moment(value) for value in typed})
    if times[0] <= deed.onboarding.now:
        raise MomentProblem("Enter dates and times in the future")
    return times


@does("see_times")
def see_times(deed: Deed) -> Outcome:
    return Outcome((times_card(deed.onboarding, deed.by),))


def times_card(onboarding: Onboarding, by: Participant) -> Message:
    """The times that can still be picked, each with its press for those who may."""
    may_pick = bool(offered(onboarding, by, "pick_time"))
    rows = tuple(
        Fact(
            text("Time"),
            (Moment(call.starts_at),),
            button("pick_time", onboarding, str(call.id)) if may_pick else None,
        )
        for call in onboarding.offered_calls()
    )
    if not rows:
        none_left = "None of the offered times is still free. Ask the onboarding team for others."
        return Message((paragraph(none_left),), offered(onboarding, by, "refuse_times"))
    blocks: tuple[Block, ...] = (Heading(text("Choose a time for your engagement call")), Facts(rows))
    return Message(blocks, offered(onboarding, by, "refuse_times"))


@does("pick_time")
def pick(deed: Deed) -> Outcome:
    """Book one of the offered times. That nobody else has it is the database's to say: see `records.py`."""
    onboarding = deed.onboarding
    chosen = next((call for call in onboarding.offered_calls() if str(call.id) == deed.detail), None)
    if chosen is None:
        return Outcome(
            (simple("That time is not free any more."), times_card(onboarding, deed.by)), result=Result.MOVED_ON
        )
    before = onboarding.booked_call()
    onboarding.move(Trigger.PICK_TIME)
    if before:
        before.standing = CallStanding.OFFERED
    chosen.standing = CallStanding.BOOKED
    _book(deed, chosen)
    return Outcome((_booked(deed, chosen),))


def _book(deed: Deed, chosen: CallTime) -> None:
    at = chosen.starts_at
    deed.onboarding.remind(TO_RECORD, record_from(chosen))
    deed.onboarding.record("time_picked", deed.by, Stage.ENGAGEMENT_CALL, starts_at=at.isoformat())


def record_from(call: CallTime) -> datetime:
    """When the onboarding team is asked to record a call."""
    return next_working_moment(call.starts_at + timedelta(hours=2))


def _booked(deed: Deed, chosen: CallTime) -> Message:
    onboarding = deed.onboarding
    card = status_card(onboarding, deed.by)
    blocks: tuple[Block, ...] = (
        Heading(text("Your engagement call is booked")),
        paragraph("It is on {at}. We told the onboarding team.", at=Moment(chosen.starts_at)),
    )
    if onboarding.unanswered(Stage.ENGAGEMENT_CALL):
        blocks += (paragraph("Before the call, tell us about your volumes, channels and aims."),)
    return Message(blocks, card.buttons, card.menu)


@asks("refuse_times")
def refuse_form(deed: Deed, error: Text = ()) -> Form:
    field = words_field(
        deed, "When could you make it?", "For example, any morning after 11 January 2027", error, optional=True
    )
    return Form(
        "refuse_times", "Ask for other times", (field,), deed.onboarding.reference, submit="Ask for other times"
    )


@does("refuse_times")
def refuse(deed: Deed) -> Outcome:
    words, error = words_or_error(deed, "Enter when you could make it", optional=True)
    if error:
        return Outcome(form=refuse_form(deed, error), result=Result.INVALID)
    _withdraw_times(deed.onboarding)
    deed.onboarding.move(Trigger.REFUSE_TIMES)
    deed.onboarding.record("times_refused", deed.by, Stage.ENGAGEMENT_CALL, words=words)
    return Outcome((simple("We asked the onboarding team for other times."),))


@asks("ask_to_move")
def move_form(deed: Deed, error: Text = ()) -> Form:
    field = words_field(
        deed, "When could you make it?", "The call stays booked until the onboarding team offers other times.", error
    )
    return Form(
        "ask_to_move", "Ask for another time", (field,), deed.onboarding.reference, submit="Ask for another time"
    )


@does("ask_to_move")
def ask_to_move(deed: Deed) -> Outcome:
    """The applicant can pick another offered time, or ask for one; the team offers times anew."""
    words, error = words_or_error(deed, "Enter when you could make it")
    if error:
        return Outcome(form=move_form(deed, error), result=Result.INVALID)
    deed.onboarding.record("call_moved", deed.by, Stage.ENGAGEMENT_CALL, words=words)
    return Outcome((simple("We asked the onboarding team for another time. Your call stays booked until then."),))


@does("cancel_call")
def cancel(deed: Deed) -> Outcome:
    _cancel(deed)
    return Outcome((simple("We cancelled the call and told the onboarding team."),))


@does("team_cancel_call")
def team_cancel(deed: Deed) -> Outcome:
    _cancel(deed)
    return Outcome((simple("We cancelled the call and told the applicant."),))


def _cancel(deed: Deed) -> None:
    call = deed.onboarding.booked_call()
    starts_at = call.starts_at.isoformat() if call else ""
    _withdraw_times(deed.onboarding)
    deed.onboarding.move(Trigger.CANCEL_CALL)
    deed.onboarding.cancel_reminders(TO_RECORD)
    deed.onboarding.record("call_cancelled", deed.by, Stage.ENGAGEMENT_CALL, was=starts_at)


def _withdraw_times(onboarding: Onboarding) -> None:
    for call in onboarding.call_times:
        if call.standing in (CallStanding.OFFERED, CallStanding.BOOKED):
            call.standing = CallStanding.WITHDRAWN


@asks("hold_call")
def hold_form(deed: Deed, error: Text = ()) -> Form:
    field = words_field(
        deed, "What was agreed?", "Volumes, channels, aims, cost and next steps. The applicant sees this.", error
    )
    return Form(
        "hold_call", "Record that the call was held", (field,), deed.onboarding.reference, submit="Record the call"
    )


@does("hold_call")
def hold(deed: Deed) -> Outcome:
    onboarding = deed.onboarding
    words, error = words_or_error(deed, "Enter what was agreed")
    if error:
        return Outcome(form=hold_form(deed, error), result=Result.INVALID)
    call = onboarding.booked_call()
    if call:
        call.standing = CallStanding.HELD
    onboarding.move(Trigger.HOLD_CALL)
    onboarding.wait_looked_at = onboarding.now
    onboarding.cancel_reminders(TO_RECORD)
    onboarding.record("call_held", deed.by, Stage.ENGAGEMENT_CALL, words=words)
    return Outcome((simple("We recorded the call and told the applicant. Next, set the priority or invite them."),))
