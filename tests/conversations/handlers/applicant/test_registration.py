"""Registering sets the day by which we reply, and the onboarding team is told in time."""

from __future__ import annotations

from conversations.guidance.uk_time import LONDON
from conversations.journey.machine import State
from conversations.onboarding.clocks import OVERDUE, SOON
from tests.conversations.onboardings import AMARA, in_state
from tests.conversations.pressing import press
from tests.conversations.reminding import due, kept


def test_a_reply_is_due_in_10_working_days_and_the_team_is_told_2_before_and_the_day_after() -> None:
    registered = kept(press(in_state(State.REGISTERING), "submit", AMARA))
    assert str(registered.reply_due_on) == "2027-01-06"
    assert {kind: at.astimezone(LONDON).isoformat()[:16] for kind, at in due(registered).items()} == {
        SOON: "2027-01-04T09:00",
        OVERDUE: "2027-01-07T09:00",
    }
