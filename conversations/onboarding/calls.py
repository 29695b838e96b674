"""The engagement call of an onboarding: the times that are offered, the one that is booked, and giving them back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from conversations.guidance.uk_time import in_uk
from conversations.guidance.working_days import morning_of, next_working_moment, working_day_before
from conversations.journey.machine import State, Trigger
from models.domain import CallTime
from models.enums import CallStatus, EventKind, Stage

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding

LAST_TIME = "last_call_time"


def booked_call(onboarding: Onboarding) -> CallTime | None:
    return next((call for call in onboarding.call_times if call.status is CallStatus.BOOKED), None)


def offered_calls(onboarding: Onboarding) -> list[CallTime]:
    offered = (c for c in onboarding.call_times if c.status is CallStatus.OFFERED and c.starts_at > onboarding.now)
    return sorted((c for c in offered if free_slot(onboarding, c) is not None), key=lambda call: call.starts_at)


def free_slot(onboarding: Onboarding, call: CallTime) -> int | None:
    """The first slot that no other onboarding's call has meanwhile; None where the team can hold no more."""
    taken = {other.slot for other in onboarding.taken if other.overlaps(call)}
    return next((slot for slot in range(onboarding.calls_at_one_time) if slot not in taken), None)


def release_call(onboarding: Onboarding) -> None:
    """The time of a call that is still to come is free for others: it is offered again, no longer booked."""
    call = booked_call(onboarding)
    if call and call.starts_at > onboarding.now:
        onboarding.change_call(call, CallStatus.OFFERED)


def withdraw_calls(onboarding: Onboarding) -> None:
    """Every time that was offered, and the one that was booked."""
    for call in list(onboarding.call_times):
        if call.status in (CallStatus.OFFERED, CallStatus.BOOKED):
            onboarding.change_call(call, CallStatus.WITHDRAWN)


def take_offer_back(onboarding: Onboarding) -> None:
    """No time that was offered can be picked any more: it is the onboarding team's turn again, and both are told."""
    if onboarding.state is not State.CALL_OFFERED or offered_calls(onboarding):
        return
    withdraw_calls(onboarding)
    onboarding.move(Trigger.CANCEL_CALL)
    onboarding.cancel_reminders(LAST_TIME)
    onboarding.record(EventKind.TIMES_GONE, None, Stage.ENGAGEMENT_CALL)


def record_from(call: CallTime) -> datetime:
    """When the onboarding team is asked to record a call."""
    return next_working_moment(call.starts_at + timedelta(hours=2))


def day_before(call: CallTime) -> datetime:
    """When both sides are reminded of a call: 9am on the working day before it."""
    return morning_of(working_day_before(in_uk(call.starts_at).date()))
