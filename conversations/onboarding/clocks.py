"""How long the onboarding team means to take for each of its own steps, as `clocks.toml` says, and when it is told.

It is told 2 working days before a step is due, once it is late, and 2 working days on: once each. A clock runs while it
is the team's turn: what was set is cancelled once the due date is another.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from conversations.events.data import EventData
from conversations.events.journey import ClockDue, ReplyDue
from conversations.events.table import data_of
from conversations.guidance.uk_time import in_uk
from conversations.guidance.working_days import (
    add_working_days,
    morning_of,
    next_working_day,
    next_working_moment,
    working_day_before,
)
from conversations.journey.machine import WAITING, State
from conversations.onboarding.calls import booked_call
from conversations.onboarding.next_step import next_step
from conversations.onboarding.people import Side
from conversations.onboarding.snoozing import is_snoozed, told_again, unsnooze
from models.enums import EventKind, Stage

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from models.domain import Event

CLOCKS_FILE = Path(__file__).parent.parent / "content" / "clocks.toml"
SOON = "reply_due_soon"
OVERDUE = "reply_overdue"
STILL_OVERDUE = "still_overdue"
KEEP_CLOCK = "keep_clock"
DUE_KINDS = (SOON, OVERDUE, STILL_OVERDUE)
_SOON_EVENTS = (EventKind.REPLY_DUE_SOON, EventKind.DUE_SOON)
_LATE_EVENTS = (EventKind.REPLY_OVERDUE, EventKind.OVERDUE)
_DAYS_BEFORE = 2
_DAYS_AFTER = 2


class ClocksError(Exception):
    """The file of clocks is missing or broken. The message says what to put there."""


@cache
def clocks(file: Path = CLOCKS_FILE) -> Mapping[State, int]:
    """Working days by state, as the file says. Raises ClocksError."""
    try:
        read = tomllib.loads(file.read_text(encoding="utf-8"))
        return {State(name): _days(name, count) for name, count in read["working_days"].items()}
    except (OSError, tomllib.TOMLDecodeError, KeyError, AttributeError, TypeError) as problem:
        raise ClocksError(
            f"{file.name} cannot be read. It needs [working_days], with a number for each state."
        ) from problem
    except ValueError as problem:
        raise ClocksError(f"{file.name}: {problem}") from problem


def _days(name: str, count: object) -> int:
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise ValueError(f"Give {name} a whole number of working days, 1 or more.")
    return count


def due_on(onboarding: Onboarding) -> date | None:
    """The day by which the onboarding team means to do what is its turn now, in UK time; None where no clock runs."""
    days = clocks().get(onboarding.state)
    if days is None or next_step(onboarding).side is not Side.ONBOARDING_TEAM:
        return None
    if onboarding.state is State.REGISTERED and onboarding.reply_due_on:
        return onboarding.reply_due_on
    return add_working_days(in_uk(_since(onboarding)).date(), days)


def _since(onboarding: Onboarding) -> datetime:
    """When this step became the team's turn, or was looked at last."""
    call = booked_call(onboarding)
    if onboarding.state is State.CALL_BOOKED and call:
        return call.starts_at
    looked = onboarding.wait_looked_at if onboarding.state in WAITING else None
    return looked or onboarding.state_since or onboarding.now


def keep_clock(onboarding: Onboarding) -> None:
    """After anything happened: reminders for the due date that stands now, where it is another one than before."""
    due = due_on(onboarding)
    if due == onboarding.clock_on:
        return
    onboarding.clock_on = due
    onboarding.cancel_reminders(*DUE_KINDS)
    if onboarding.snoozed_until is not None:
        unsnooze(onboarding)  # it was the step before that was put off
    if due is None:
        return
    if soon_before(due) > onboarding.today and not _told(onboarding, due, *_SOON_EVENTS):
        onboarding.remind(SOON, morning_of(soon_before(due)))
    late = _told(onboarding, due, *_LATE_EVENTS)
    if late is None:
        onboarding.remind(OVERDUE, max(morning_of(next_working_day(due)), next_working_moment(onboarding.now)))
    elif not _told(onboarding, due, EventKind.STILL_OVERDUE):
        _remind_again(onboarding, in_uk(late.at).date())


def soon_before(due: date) -> date:
    """The day on which somebody is told that something falls due: 2 working days before."""
    day = due
    for _ in range(_DAYS_BEFORE):
        day = working_day_before(day)
    return day


def _remind_again(onboarding: Onboarding, told: date) -> None:
    again = morning_of(add_working_days(told, _DAYS_AFTER))
    onboarding.remind(STILL_OVERDUE, max(again, next_working_moment(onboarding.now)))


def _told(onboarding: Onboarding, due: date, *kinds: EventKind) -> Event | None:
    """When the team was told of this due date, if it was: a clock that stood still does not tell it twice."""
    last = onboarding.last_event(*kinds)
    return last if last is not None and due_date(data_of(last)) == due else None


def due_date(data: EventData) -> date | None:
    """The day that an event of what falls due is about; None for another event."""
    match data:
        case ReplyDue():
            return data.reply_due_on
        case ClockDue():
            return data.due_on
        case _:
            return None


def fall_due(onboarding: Onboarding, kind: str) -> None:
    """A reminder of these kinds, at a moment when we write: nothing where it came too late, or the date is another."""
    due, today = due_on(onboarding), onboarding.today
    if due is None:
        return
    if onboarding.snoozed_until and is_snoozed(onboarding):
        onboarding.remind(kind, told_again(onboarding.snoozed_until))
        return
    if kind == SOON and soon_before(due) <= today <= due:
        _record(onboarding, EventKind.REPLY_DUE_SOON, EventKind.DUE_SOON, due)
    if kind == OVERDUE and today > due and not _told(onboarding, due, *_LATE_EVENTS):
        _record(onboarding, EventKind.REPLY_OVERDUE, EventKind.OVERDUE, due)
        onboarding.remind(STILL_OVERDUE, morning_of(add_working_days(today, _DAYS_AFTER)))
    if kind == STILL_OVERDUE and today > due:
        onboarding.record(EventKind.STILL_OVERDUE, None, data=ClockDue(due))


def end_snooze(onboarding: Onboarding) -> None:
    """The day has come until which it was put off: the team hears what is due, late or not."""
    due = due_on(onboarding)
    if onboarding.snoozed_until is None or is_snoozed(onboarding):
        return
    unsnooze(onboarding)
    if due is not None:
        onboarding.record(EventKind.SNOOZE_OVER, None, data=ClockDue(due))


def wake(onboarding: Onboarding) -> None:
    """The snooze ends by a press: what is due is told from now on as if there had been none."""
    unsnooze(onboarding)
    onboarding.clock_on = None
    keep_clock(onboarding)


def _record(onboarding: Onboarding, of_a_reply: EventKind, of_another: EventKind, due: date) -> None:
    """The reply to a registration has a sentence of its own: it is the only step that an applicant was told of."""
    if onboarding.state is State.REGISTERED and onboarding.reply_due_on == due:
        onboarding.record(of_a_reply, None, Stage.ENGAGEMENT_CALL, ReplyDue(due))
    else:
        onboarding.record(of_another, None, data=ClockDue(due))


def is_over(onboarding: Onboarding, event: Event) -> bool:
    """Whether the team acted between a notice of what falls due and the moment at which it is sent."""
    about = (*_SOON_EVENTS, *_LATE_EVENTS, EventKind.STILL_OVERDUE, EventKind.SNOOZE_OVER)
    return event.kind in about and due_on(onboarding) != due_date(data_of(event))
