"""The day is set and comes at 8am; nothing is due while an onboarding stands still."""

from __future__ import annotations

import pytest

from conversations.guidance.uk_time import LONDON
from conversations.journey.machine import State
from conversations.onboarding.reminders import OVERDUE, TO_RECORD
from conversations.onboarding.review_rules import GO_LIVE_DAY
from tests.conversations.onboardings import PRIYA, in_state
from tests.conversations.pressing import WHY, press
from tests.conversations.reminding import due, fallen, happened, kept


@pytest.mark.parametrize("name", ["pause", "decline"])
def test_nothing_is_due_while_it_stands_still(name: str) -> None:
    stopped = kept(press(in_state(State.GO_LIVE_SET), name, PRIYA, values=WHY))
    assert "*" in stopped.changes.cancelled_reminders and not due(stopped)


@pytest.mark.parametrize(("state", "kind"), [(State.REGISTERED, OVERDUE), (State.CALL_BOOKED, TO_RECORD)])
def test_what_stood_still_is_due_again_once_it_goes_on(state: State, kind: str) -> None:
    paused = press(in_state(state), "pause", PRIYA, values=WHY).onboarding
    assert kind in due(kept(press(paused, "resume", PRIYA)))


def test_the_day_comes_at_8am_and_makes_it_live() -> None:
    set_ = kept(press(in_state(State.READY_FOR_GO_LIVE), "set_go_live", PRIYA, values={"go_live_on": ("2027-07-03",)}))
    assert due(set_)[GO_LIVE_DAY].astimezone(LONDON).isoformat() == "2027-07-03T08:00:00+01:00"
    assert happened(fallen(State.GO_LIVE_SET, GO_LIVE_DAY)) == ["live"]
