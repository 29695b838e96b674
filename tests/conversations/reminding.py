"""What falls due on an onboarding in memory, and what happens when its time has come."""

from __future__ import annotations

from datetime import UTC, datetime

from conversations.journey.machine import State
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.reminders import fire_reminder, schedule
from tests.conversations.onboardings import in_state
from tests.conversations.pressing import Done, copied

WORKING = datetime(2027, 1, 12, 10, tzinfo=UTC)


def due(onboarding: Onboarding) -> dict[str, datetime]:
    return {reminder.kind: reminder.at for reminder in onboarding.changes.reminders}


def kept(done: Done) -> Onboarding:
    """As a turn ends: time is kept after what happened."""
    schedule(done.onboarding)
    return done.onboarding


def fallen(state: State, kind: str, at: datetime = WORKING) -> Onboarding:
    made = copied(in_state(state))
    made.now = at
    fire_reminder(made, kind)
    return made


def happened(onboarding: Onboarding) -> list[str]:
    return [event.kind for event in onboarding.changes.events if event.kind != "moved"]
