"""What falls due: reminders that stop when the other side acts, and the go live day itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from conversations.events.journey import CallAt
from conversations.guidance.working_days import (
    moment_to_remind,
    next_working_moment,
)
from conversations.journey.machine import State
from conversations.onboarding import clocks, nudges
from conversations.onboarding.calls import (
    DAY_BEFORE,
    HOUR_BEFORE,
    LAST_TIME,
    TIMES_OPEN,
    TO_RECORD,
    booked_call,
    day_before,
    hour_before,
    offered_calls,
    open_published,
    record_from,
    times_run_out,
)
from conversations.onboarding.nudges import ASK_TO_CLOSE, NUDGE
from conversations.onboarding.review_rules import GO_LIVE_DAY, day_comes
from conversations.onboarding.reviews import conditions, delegating, signing, validity
from conversations.onboarding.snoozing import OWN_EVENTS, SNOOZE_ENDS
from models.enums import EventKind, Stage

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding

_AT_ANY_TIME = (GO_LIVE_DAY, clocks.KEEP_CLOCK, HOUR_BEFORE)
_OF_THE_DESK = (
    *(EventKind.TAKEN_ON, EventKind.ASSIGNED, EventKind.UNASSIGNED, EventKind.ASSIGNEE_LEFT),
    *(EventKind.NOTED, EventKind.DUE_SOON, EventKind.OVERDUE, EventKind.STILL_OVERDUE),
    *(EventKind.CONDITION_SOON, EventKind.CONDITION_LATE),
    *(EventKind.SIGNER_REMINDED, EventKind.DELEGATE_TOLD),
    *nudges.OWN_EVENTS,
    *OWN_EVENTS,
)
_BY_THEMSELVES: Mapping[str, Callable[[Onboarding], None]] = {
    clocks.KEEP_CLOCK: clocks.keep_clock,
    SNOOZE_ENDS: clocks.end_snooze,
    GO_LIVE_DAY: day_comes,
    LAST_TIME: times_run_out,
    TIMES_OPEN: partial(open_published, tell=True),
    conditions.CONDITION_DUE: conditions.fall_due,
    validity.RENEWAL: validity.fall_due,
}
_GOES_ON = (EventKind.RESUMED, EventKind.RECONSIDERED, EventKind.TAKEN_UP_AGAIN)


def remind_of_call(onboarding: Onboarding) -> None:
    """Both sides at 9am on the working day before the booked call and an hour before; the team after it, to record."""
    call = booked_call(onboarding)
    if call is None:
        return
    onboarding.cancel_reminders(DAY_BEFORE, HOUR_BEFORE)
    for kind, at in ((DAY_BEFORE, day_before(call)), (HOUR_BEFORE, hour_before(call))):
        if at > onboarding.now:  # else whoever booked it has just read when it is
            onboarding.remind(kind, at)
    onboarding.remind(TO_RECORD, max(record_from(call), next_working_moment(onboarding.now)))


def schedule(onboarding: Onboarding) -> None:
    """After anything happened: the team's clock; and an applicant whose turn it is hears of it after quiet days."""
    delegating.keep_delegations(onboarding)
    clocks.keep_clock(onboarding)
    if onboarding.changes.conditions:
        conditions.keep_conditions(onboarding)
    validity.keep_renewals(onboarding)
    kept_house = all(event.kind in _OF_THE_DESK for event in onboarding.changes.events)
    if kept_house and not nudges.is_answered_again(onboarding):
        return  # the onboarding team keeps house, of which the applicant hears nothing
    if onboarding.last_event(*_GOES_ON) in onboarding.changes.events:
        _set_again(onboarding)
    nudges.keep_nudges(onboarding)


def _set_again(onboarding: Onboarding) -> None:
    """What was cancelled while the onboarding stood still."""
    signing.remind_again(onboarding)
    if onboarding.conditions:
        conditions.keep_conditions(onboarding)
    open_published(onboarding)
    if onboarding.state is State.CALL_BOOKED:
        remind_of_call(onboarding)
    if onboarding.state is State.CALL_OFFERED:
        times = [call.starts_at for call in offered_calls(onboarding)]
        onboarding.remind(LAST_TIME, max([*times, onboarding.now]))


def fire_reminder(onboarding: Onboarding, kind: str) -> None:
    """What a reminder does when its time has come, if it still applies.

    The go live day comes on any day; nobody is reminded at night, at a weekend or on a bank holiday.
    """
    when = moment_to_remind if kind == NUDGE else next_working_moment
    if kind not in _AT_ANY_TIME and (later := when(onboarding.now)) > onboarding.now:
        onboarding.remind(kind, later)
        return
    match kind:
        case _ if kind in clocks.DUE_KINDS:
            clocks.fall_due(onboarding, kind)
        case _ if kind in _BY_THEMSELVES:
            _BY_THEMSELVES[kind](onboarding)
        case _ if kind == TO_RECORD:
            call = booked_call(onboarding)
            if call and call.starts_at <= onboarding.now:
                onboarding.record(EventKind.CALL_TO_RECORD, None, Stage.ENGAGEMENT_CALL, CallAt(call.starts_at))
        case _ if kind in (DAY_BEFORE, HOUR_BEFORE):
            _remind_before_call(onboarding, kind)
        case _ if kind.startswith(signing.REMINDS):
            signing.remind(onboarding, kind)
        case _ if kind.startswith(delegating.REMINDS):
            delegating.remind(onboarding, kind)
        case _ if kind in (NUDGE, ASK_TO_CLOSE):
            nudges.fall_due(onboarding, kind)
        case _:
            pass


def _remind_before_call(onboarding: Onboarding, kind: str) -> None:
    call = booked_call(onboarding)
    if call is None or call.starts_at <= onboarding.now:
        return
    if kind == DAY_BEFORE:
        onboarding.record(EventKind.CALL_SOON, None, Stage.ENGAGEMENT_CALL, CallAt(call.starts_at))
    else:
        onboarding.record(EventKind.CALL_IN_AN_HOUR, None, Stage.ENGAGEMENT_CALL, CallAt(call.starts_at))
