"""The engagement call of an onboarding: the times that are offered, the one that is booked, and giving them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.domain import CallTime
from models.enums import CallStatus

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding


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
