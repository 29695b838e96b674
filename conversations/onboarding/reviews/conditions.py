"""Conditions that approvals stand on: made, told of as they fall due, and met or waived before a service goes live.

Both sides are told 2 working days before one is due, and once it is late: once each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from conversations.events.reviews import ConditionClosed, ConditionDue
from conversations.guidance.working_days import morning_of, next_working_day, next_working_moment
from conversations.onboarding.clocks import soon_before
from models.enums import ConditionOutcome, EventKind
from models.reviews import Condition, still_open

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from models.enums import Stage

CONDITION_DUE = "condition_due"


def add_condition(onboarding: Onboarding, condition: Condition) -> None:
    """One more that the approval of a stage stands on."""
    onboarding.conditions.append(condition)
    onboarding.changes.conditions.append(condition)


def close_condition(
    onboarding: Onboarding, condition: Condition, outcome: ConditionOutcome, by: Participant, why: str = ""
) -> None:
    """Met or waived, by somebody of the onboarding team."""
    _close(onboarding, condition, outcome, by, why)
    data = ConditionClosed(condition.words, why)
    if outcome is ConditionOutcome.WAIVED:
        onboarding.record(EventKind.CONDITION_WAIVED, by, condition.stage, data)
    else:
        onboarding.record(EventKind.CONDITION_MET, by, condition.stage, data)


def undo_conditions(onboarding: Onboarding, stage: Stage, by: Participant) -> None:
    """With the approval that they belonged to, which is told by itself: those of an earlier approval still stand."""
    handed_in = onboarding.last_event(EventKind.SUBMITTED, stage=stage)
    for condition in still_open(onboarding.conditions):
        if condition.stage is stage and (handed_in is None or condition.at >= handed_in.at):
            _close(onboarding, condition, ConditionOutcome.UNDONE, by)


def _close(
    onboarding: Onboarding, condition: Condition, outcome: ConditionOutcome, by: Participant, why: str = ""
) -> None:
    closed = replace(condition, outcome=outcome, closer=by.id, closed_by=by.name, closed_at=onboarding.now, why=why)
    _put(onboarding, closed, condition)


def _put(onboarding: Onboarding, changed: Condition, before: Condition) -> None:
    """In the place of what stood before, and among what is to be stored."""
    onboarding.conditions[onboarding.conditions.index(before)] = changed
    noted = onboarding.changes.conditions
    onboarding.changes.conditions = [each for each in noted if each is not before] + [changed]


def keep_conditions(onboarding: Onboarding) -> None:
    """A reminder for the next of them that falls due."""
    onboarding.cancel_reminders(CONDITION_DUE)
    if moments := list(_moments(onboarding)):
        onboarding.remind(CONDITION_DUE, max(min(moments), next_working_moment(onboarding.now)))


def _moments(onboarding: Onboarding) -> Iterable[datetime]:
    for condition in still_open(onboarding.conditions):
        if not condition.told_soon and soon_before(condition.due_on) > onboarding.today:
            yield morning_of(soon_before(condition.due_on))
        elif not condition.told_late:
            yield morning_of(next_working_day(condition.due_on))


def fall_due(onboarding: Onboarding) -> None:
    """At a moment when we write: both sides are told of what falls due by now, and of what was due."""
    for condition in still_open(onboarding.conditions):
        about = ConditionDue(condition.words, condition.due_on)
        if onboarding.today > condition.due_on and not condition.told_late:
            _put(onboarding, replace(condition, told_soon=True, told_late=True), condition)
            onboarding.record(EventKind.CONDITION_LATE, None, condition.stage, about)
        elif soon_before(condition.due_on) <= onboarding.today <= condition.due_on and not condition.told_soon:
            _put(onboarding, replace(condition, told_soon=True), condition)
            onboarding.record(EventKind.CONDITION_SOON, None, condition.stage, about)
    keep_conditions(onboarding)
