"""Times for the engagement call that are offered to one onboarding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from conversations.calling.venue import CallVenue, Errors, holder_field, place_fields, read_venue
from conversations.events.journey import TimesOffered
from conversations.guidance.uk_time import MomentProblem, in_uk, parse_uk_moment
from conversations.guidance.working_days import in_working_hours
from conversations.handlers.registry import OnboardingRequest, form_for, handles
from conversations.handlers.unlikely_values import Doubt, look_again, unlikely_day
from conversations.journey.machine import Trigger
from conversations.onboarding.calls import LAST_TIME, REMINDERS, free_slot, withdraw_calls
from conversations.onboarding.clocks import DUE_KINDS
from conversations.replies import Field, FieldKind, Form, Option, Outcome, Result, simple
from conversations.text import Moment, Text, Words, counted, text
from conversations.views.card_parts import asked_for_times, listed
from models.domain import LONGEST_MINUTES, USUAL_MINUTES, CallTime
from models.enums import EventKind, Stage

MOST_TIMES = 5
_LENGTHS = (15, 30, 45, LONGEST_MINUTES)


@form_for("offer_times")
def offer_form(request: OnboardingRequest, errors: Errors | None = None) -> Form:
    values, errors = request.values, errors or {}
    times = Field(
        "times",
        text("Which times can you offer?"),
        FieldKind.TIMES,
        hint=text("Up to 5, in UK time. The applicant picks one. Times offered before are replaced."),
        values=values.get("times", ()),
        error=errors.get("times", ()),
    )
    length = Field(
        "minutes",
        text("How long is the call?"),
        FieldKind.CHOICE,
        options=tuple(Option(str(minutes), (counted(minutes, "minute"),)) for minutes in _LENGTHS),
        values=values.get("minutes", (str(USUAL_MINUTES),)),
    )
    places = place_fields(values, errors)
    title, intro = "Offer call times", tuple(asked_for_times(request.onboarding))
    fields, about = (times, length, holder_field(values, request.by.name), *places), request.onboarding.reference
    detail = str(request.detail)
    return Form("offer_times", title, fields, about, detail, submit="Offer these times", intro=intro)


@handles("offer_times")
def offer(request: OnboardingRequest) -> Outcome:
    """Replace the times offered before; a call that was booked is moved. An unlikely time is asked about first."""
    onboarding = request.onboarding
    venue, errors = read_venue(request.values)
    try:
        typed = _typed_times(request)
    except MomentProblem as problem:
        errors["times"] = (Words(str(problem)),)
    if errors:
        return Outcome(form=offer_form(request, errors), result=Result.INVALID)
    calls = _calls(request, venue, typed.values())
    if booked := [call.starts_at for call in calls if free_slot(onboarding, call) is None]:
        return Outcome(form=offer_form(request, {"times": _is_booked(booked)}), result=Result.INVALID)
    if again := look_again(request, offer_form(request), _unlikely(request, typed), _OFFER_ALL_THE_SAME, "Offer them"):
        return Outcome(form=again, result=Result.INVALID)
    withdraw_calls(onboarding)
    onboarding.move(Trigger.OFFER_TIMES)
    for call in calls:
        onboarding.offer_call(call)
    onboarding.reply_due_on = None
    onboarding.cancel_reminders(*DUE_KINDS, *REMINDERS)
    onboarding.remind(LAST_TIME, calls[-1].starts_at)
    offered_now = TimesOffered(len(calls), tuple(call.starts_at for call in calls))
    onboarding.record(EventKind.TIMES_OFFERED, request.by, Stage.ENGAGEMENT_CALL, offered_now)
    return Outcome((simple("We offered the applicant {count}.", count=counted(len(calls), "call time")),))


def _calls(request: OnboardingRequest, venue: CallVenue, times: Iterable[datetime]) -> list[CallTime]:
    held_by, minutes = venue.held_by or request.by.name, _length(request)
    link, room = venue.link or None, venue.room or None
    return [CallTime(at, minutes=minutes, held_by=held_by, link=link, room=room) for at in sorted(set(times))]


def _typed_times(request: OnboardingRequest) -> dict[str, datetime]:
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


def _unlikely(request: OnboardingRequest, times: Mapping[str, datetime]) -> list[Doubt]:
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


def _length(request: OnboardingRequest) -> int:
    written = request.value("minutes")
    return int(written) if written in map(str, _LENGTHS) else USUAL_MINUTES


_OFFER_ALL_THE_SAME = "Check these times. Do you want to offer them?"
