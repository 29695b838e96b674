"""What is due from the onboarding team, put off until a day: until then nobody is told of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from conversations.events.journey import Snoozed
from conversations.guidance.working_days import add_working_days, morning_of
from models.enums import EventKind

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant

SNOOZE_ENDS = "snooze_ends"
OWN_EVENTS = (EventKind.SNOOZED, EventKind.UNSNOOZED, EventKind.SNOOZE_OVER)


def is_snoozed(onboarding: Onboarding) -> bool:
    """On its last day it is over."""
    return onboarding.snoozed_until is not None and onboarding.today < onboarding.snoozed_until


def snooze(onboarding: Onboarding, until: date, words: str, by: Participant) -> None:
    """`until`: a day to come, in the UK, on whose morning the team hears that it is over. `words`: why."""
    onboarding.snoozed_until = until
    onboarding.remind(SNOOZE_ENDS, morning_of(until))
    onboarding.record(EventKind.SNOOZED, by, data=Snoozed(until, words))


def unsnooze(onboarding: Onboarding) -> None:
    """From now on the team is told again of what is due."""
    onboarding.snoozed_until = None
    onboarding.cancel_reminders(SNOOZE_ENDS)


def told_again(until: date) -> datetime:
    """When a due date is told that fell into a snooze: a day on, for its end says by itself what is due."""
    return morning_of(add_working_days(until, 1))
