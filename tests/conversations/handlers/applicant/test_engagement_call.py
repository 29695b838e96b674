"""The call is offered, picked and recorded, and what falls due follows it."""

from __future__ import annotations

from datetime import timedelta

from conversations.guidance.working_days import next_working_moment
from conversations.journey.machine import State
from conversations.onboarding.reminders import NUDGE, OVERDUE, SOON, TO_RECORD
from tests.conversations.onboardings import AMARA, PRIYA, in_state
from tests.conversations.pressing import WHY, press
from tests.conversations.reminding import due, kept

TIMES = {"times": ("2027-01-06 10:00",)}


def test_offering_times_stops_both() -> None:
    offered = kept(press(in_state(State.REGISTERED), "offer_times", PRIYA, values=TIMES))
    assert {SOON, OVERDUE} <= offered.changes.cancelled_reminders
    assert set(due(offered)) == {NUDGE}


def test_a_call_is_to_be_recorded_after_it() -> None:
    booked = kept(press(in_state(State.CALL_OFFERED), "pick_time", AMARA, "20"))
    call = booked.booked_call()
    assert call and due(booked)[TO_RECORD] == next_working_moment(call.starts_at + timedelta(hours=2))
    held = kept(press(booked, "hold_call", PRIYA, values=WHY))
    assert TO_RECORD in held.changes.cancelled_reminders and not due(held)
