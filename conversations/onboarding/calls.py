"""The engagement call of an onboarding: the times that are open to it, the one that is booked, and giving them back.

A time is offered to one onboarding, which has a row for it, or published for all whose turn it is to have a call.
"""

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
TIMES_OPEN = "times_open"
DAY_BEFORE = "call_soon"
HOUR_BEFORE = "call_in_an_hour"
TO_RECORD = "call_to_record"
REMINDERS = (TO_RECORD, DAY_BEFORE, HOUR_BEFORE)
"""Of a call that is booked."""


def booked_call(onboarding: Onboarding) -> CallTime | None:
    return next((call for call in onboarding.call_times if call.status is CallStatus.BOOKED), None)


def link_follows(onboarding: Onboarding, call: CallTime) -> bool:
    """Whether the link to join a call that is booked is made by itself, and is still to come."""
    last = onboarding.last_event(EventKind.TIME_PICKED, EventKind.MEETING_REFUSED)
    refused = last is not None and last.kind == EventKind.MEETING_REFUSED
    return onboarding.pack.meetings and not call.link and not refused


def offered_calls(onboarding: Onboarding) -> list[CallTime]:
    """What can be picked, by time: offered to it, and published for all, but for what it has booked itself."""
    booked = booked_call(onboarding)
    own = (call for call in onboarding.call_times if call.status is CallStatus.OFFERED)
    for_all = (call for call in onboarding.published if booked is None or call.published != booked.published)
    ahead = (call for call in (*own, *for_all) if call.starts_at > onboarding.now)
    return sorted((c for c in ahead if free_slot(onboarding, c) is not None), key=lambda call: call.starts_at)


def free_slot(onboarding: Onboarding, call: CallTime) -> int | None:
    """The first slot that no other onboarding's call has meanwhile; None where the team can hold no more."""
    taken = {other.slot for other in onboarding.booked_elsewhere if other.overlaps(call)}
    most = call.at_once or onboarding.calls_at_one_time
    return next((slot for slot in range(most) if slot not in taken), None)


def open_published(onboarding: Onboarding, tell: bool = False) -> None:
    """An applicant whom no time is offered picks one of those that are published, where one is free.

    `tell`: they hear of it; else whoever acts sees it at once.
    """
    if onboarding.state is not State.REGISTERED or not (open_now := offered_calls(onboarding)):
        return
    onboarding.move(Trigger.OFFER_TIMES)
    onboarding.reply_due_on = None
    onboarding.remind(LAST_TIME, open_now[-1].starts_at)
    if tell:
        onboarding.record(EventKind.TIMES_OPEN, None, Stage.ENGAGEMENT_CALL)


def is_last_published(onboarding: Onboarding) -> bool:
    """Whether the call that it has booked leaves no published time free for others."""
    booked = booked_call(onboarding)
    if booked is None or booked.published is None:
        return False
    taken = (*onboarding.booked_elsewhere, booked)
    return not any(
        sum(other.overlaps(call) for other in taken) < (call.at_once or onboarding.calls_at_one_time)
        for call in onboarding.published
    )


def release_call(onboarding: Onboarding) -> None:
    """The time of a call that is still to come is free for others: it is offered again, no longer booked."""
    call = booked_call(onboarding)
    if call and call.starts_at > onboarding.now:
        give_back(onboarding, call)


def give_back(onboarding: Onboarding, call: CallTime) -> None:
    """A call that was booked is so no more: its time can be picked again."""
    onboarding.change_call(call, CallStatus.WITHDRAWN if call.published else CallStatus.OFFERED)


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


def times_run_out(onboarding: Onboarding) -> None:
    """The last time that could be picked has begun, unless more were published since."""
    if onboarding.state is State.CALL_OFFERED and (left := offered_calls(onboarding)):
        onboarding.remind(LAST_TIME, left[-1].starts_at)
    take_offer_back(onboarding)


def record_from(call: CallTime) -> datetime:
    """When the onboarding team is asked to record a call."""
    return next_working_moment(call.starts_at + timedelta(hours=2))


def day_before(call: CallTime) -> datetime:
    """When both sides are reminded of a call: 9am on the working day before it."""
    return morning_of(working_day_before(in_uk(call.starts_at).date()))


def hour_before(call: CallTime) -> datetime:
    """When they are reminded again."""
    return call.starts_at - timedelta(hours=1)
