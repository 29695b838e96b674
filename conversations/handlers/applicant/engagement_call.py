"""Stage 2, the engagement call: times offered, one picked, moved or cancelled by either side, and recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from conversations.details.rows import RowDetail
from conversations.events.journey import CallAt, CallCancelled, Reason, TimesOffered
from conversations.guidance.uk_time import MomentProblem, in_uk, parse_uk_moment
from conversations.guidance.working_days import in_working_hours
from conversations.handlers.registry import ActionRequest, form_for, handles
from conversations.handlers.reviews.second_look import Doubt, look_again, unlikely_day
from conversations.handlers.team.reasons import words_field, words_of
from conversations.journey.machine import Trigger
from conversations.onboarding.calls import LAST_TIME, booked_call, free_slot, offered_calls, withdraw_calls
from conversations.onboarding.clocks import DUE_KINDS
from conversations.onboarding.reminders import DAY_BEFORE, TO_RECORD, remind_of_call
from conversations.replies import (
    Block,
    Field,
    FieldKind,
    Form,
    Heading,
    Message,
    Option,
    Outcome,
    Result,
    paragraph,
    simple,
)
from conversations.text import Moment, Text, Words, counted, text
from conversations.views.call_times import about_call, times_card
from conversations.views.card_parts import asked_for_times, listed
from conversations.views.cards import status_card
from models.domain import LONGEST_MINUTES, USUAL_MINUTES, CallTime
from models.enums import CallStatus, EventKind, Stage

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding

MOST_TIMES = 5
_LENGTHS = (15, 30, 45, LONGEST_MINUTES)
_LONGEST_NAME = 200


@form_for("offer_times")
def offer_form(request: ActionRequest, error: Text = ()) -> Form:
    values = request.values
    times = Field(
        "times",
        text("Which times can you offer?"),
        FieldKind.TIMES,
        hint=text("Up to 5, in UK time. The applicant picks one. Times offered before are replaced."),
        values=values.get("times", ()),
        error=error,
    )
    length = Field(
        "minutes",
        text("How long is the call?"),
        FieldKind.CHOICE,
        options=tuple(Option(str(minutes), (counted(minutes, "minute"),)) for minutes in _LENGTHS),
        values=values.get("minutes", (str(USUAL_MINUTES),)),
    )
    held_by = Field(
        "held_by",
        text("Who holds the call?"),
        FieldKind.TEXT,
        hint=text("The applicant sees this name."),
        values=values.get("held_by", (request.by.name,)),
        limit=_LONGEST_NAME,
    )
    title, intro = "Offer call times", tuple(asked_for_times(request.onboarding))
    fields, about = (times, length, held_by), request.onboarding.reference
    detail = str(request.detail)
    return Form("offer_times", title, fields, about, detail, submit="Offer these times", intro=intro)


@handles("offer_times")
def offer(request: ActionRequest) -> Outcome:
    """Replace the times offered before; a call that was booked is moved. An unlikely time is asked about first."""
    onboarding = request.onboarding
    try:
        typed = _typed_times(request)
    except MomentProblem as problem:
        return Outcome(form=offer_form(request, (Words(str(problem)),)), result=Result.INVALID)
    minutes, held_by = _length(request), request.value("held_by")[:_LONGEST_NAME] or request.by.name
    calls = [CallTime(at, minutes=minutes, held_by=held_by) for at in sorted(set(typed.values()))]
    if booked := [call.starts_at for call in calls if free_slot(onboarding, call) is None]:
        return Outcome(form=offer_form(request, _is_booked(booked)), result=Result.INVALID)
    if again := look_again(request, offer_form(request), _unlikely(request, typed), _OFFER_ALL_THE_SAME, "Offer them"):
        return Outcome(form=again, result=Result.INVALID)
    withdraw_calls(onboarding)
    onboarding.move(Trigger.OFFER_TIMES)
    for call in calls:
        onboarding.offer_call(call)
    onboarding.reply_due_on = None
    onboarding.cancel_reminders(*DUE_KINDS, TO_RECORD, DAY_BEFORE)
    onboarding.remind(LAST_TIME, calls[-1].starts_at)
    offered_now = TimesOffered(len(calls), tuple(call.starts_at for call in calls))
    onboarding.record(EventKind.TIMES_OFFERED, request.by, Stage.ENGAGEMENT_CALL, offered_now)
    return Outcome((simple("We offered the applicant {count}.", count=counted(len(calls), "call time")),))


def _typed_times(request: ActionRequest) -> dict[str, datetime]:
    """Each time as it was typed, and what it means; one typed in two ways stands twice. Raises MomentProblem."""
    typed = [value.strip() for value in request.values.get("times", ()) if value.strip()]
    if not typed:
        raise MomentProblem("Enter at least 1 date and time")
    if len(typed) > MOST_TIMES:
        raise MomentProblem("Enter 5 times or fewer")
    times = {value: parse_uk_moment(value) for value in typed}
    if min(times.values()) <= request.onboarding.now:
        raise MomentProblem("Enter dates and times in the future")
    return times


def _is_booked(times: list[datetime]) -> Text:
    """All that the onboarding team can hold at these times are booked, for some of it or for all."""
    words = "We have no more calls free at {times}, because of others that are booked. Enter other times"
    return text(words, times=listed(times))


def _unlikely(request: ActionRequest, times: Mapping[str, datetime]) -> list[Doubt]:
    today, found = request.onboarding.today, []
    for value, starts_at in times.items():
        if why := unlikely_day(in_uk(starts_at).date(), today):
            found.append(Doubt(value, text("{at} {why}", at=Moment(starts_at), why=why)))
        if not in_working_hours(starts_at):
            found.append(Doubt(value, text("{at} is outside 8am to 6pm", at=Moment(starts_at))))
    typed = Counter(value.strip() for value in request.values.get("times", ()) if value.strip())
    for value, starts_at in times.items():
        if typed[value] > 1 or list(times.values()).count(starts_at) > 1:
            found.append(Doubt(value, text("{at} is there twice. We offer it once", at=Moment(starts_at))))
    return found


def _length(request: ActionRequest) -> int:
    written = request.value("minutes")
    return int(written) if written in map(str, _LENGTHS) else USUAL_MINUTES


_OFFER_ALL_THE_SAME = "Check these times. Do you want to offer them?"


@handles("see_times")
def see_times(request: ActionRequest) -> Outcome:
    """The times that are still free."""
    return Outcome((times_card(request.onboarding, request.by),))


@handles("pick_time")
def pick(request: ActionRequest) -> Outcome:
    """Book one of the offered times. That nobody else has it is the database's to say: see `repository/saving.py`."""
    onboarding, row = request.onboarding, request.detail_as(RowDetail).id
    chosen = next((call for call in offered_calls(onboarding) if call.id == row), None)
    if chosen is None:
        return Outcome(
            (simple("That time is not free any more."), times_card(onboarding, request.by)), result=Result.MOVED_ON
        )
    before = booked_call(onboarding)
    onboarding.move(Trigger.PICK_TIME)
    if before:
        onboarding.change_call(before, CallStatus.OFFERED)
    onboarding.change_call(chosen, CallStatus.BOOKED, free_slot(onboarding, chosen) or 0)
    remind_of_call(onboarding)
    onboarding.cancel_reminders(LAST_TIME)
    onboarding.record(EventKind.TIME_PICKED, request.by, Stage.ENGAGEMENT_CALL, CallAt(chosen.starts_at))
    return Outcome((_booked(request, chosen),))


def _booked(request: ActionRequest, chosen: CallTime) -> Message:
    onboarding = request.onboarding
    card = status_card(onboarding, request.by)
    blocks: tuple[Block, ...] = (
        Heading(text("Your engagement call is booked")),
        *about_call(onboarding, chosen),
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
    words = words_of(request, "Enter when you could make it", refuse_form, optional=True)
    withdraw_calls(request.onboarding)
    request.onboarding.move(Trigger.REFUSE_TIMES)
    request.onboarding.cancel_reminders(LAST_TIME)
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
    words = words_of(request, "Enter when you could make it", move_form)
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
    call = booked_call(request.onboarding)
    withdraw_calls(request.onboarding)
    request.onboarding.move(Trigger.CANCEL_CALL)
    request.onboarding.cancel_reminders(TO_RECORD, DAY_BEFORE, LAST_TIME)
    request.onboarding.record(
        EventKind.CALL_CANCELLED, request.by, Stage.ENGAGEMENT_CALL, CallCancelled(call.starts_at if call else None)
    )


@form_for("hold_call")
def hold_form(request: ActionRequest, error: Text = ()) -> Form:
    field = words_field(
        request, "What was agreed?", "Volumes, channels, aims, cost and next steps. The applicant sees this.", error
    )
    title, about = "Record that the call was held", request.onboarding.reference
    form = Form("hold_call", title, (field,), about, str(request.detail), submit="Record the call")
    return look_again(request, form, _not_begun(request.onboarding), "Was this call held?", "Yes, record it") or form


def _not_begun(onboarding: Onboarding) -> list[Doubt]:
    call = booked_call(onboarding)
    if call is None or call.starts_at <= onboarding.now:
        return []
    return [Doubt(call.starts_at.isoformat(), text("It is booked for {at}", at=Moment(call.starts_at)))]


@handles("hold_call")
def hold(request: ActionRequest) -> Outcome:
    """Record what was agreed, which the applicant sees. The onboarding goes on to the waiting list."""
    onboarding = request.onboarding
    words = words_of(request, "Enter what was agreed", hold_form)
    early = hold_form(request)
    if early.intro:
        return Outcome(form=early, result=Result.INVALID)
    call = booked_call(onboarding)
    if call:
        onboarding.change_call(call, CallStatus.HELD)
    onboarding.move(Trigger.HOLD_CALL)
    onboarding.wait_looked_at = onboarding.now
    onboarding.cancel_reminders(TO_RECORD, DAY_BEFORE)
    onboarding.record(EventKind.CALL_HELD, request.by, Stage.ENGAGEMENT_CALL, Reason(words))
    return Outcome((simple("We recorded the call and told the applicant. Next, set the priority or invite them."),))
