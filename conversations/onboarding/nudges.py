"""Unfinished work: an applicant hears of it after 5, 15 and 30 quiet working days, and the team is asked after 60.

What falls due here says only that it is time. Whether each person hears it now, later or not at all is theirs to say:
see `repository/reminding.py`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from conversations.events.journey import Nudged
from conversations.events.table import data_as
from conversations.guidance.uk_time import in_uk
from conversations.guidance.working_days import add_working_days, morning_of, working_days_between
from conversations.journey.machine import BEFORE_REGISTRATION
from conversations.onboarding.next_step import next_step
from conversations.onboarding.people import Side
from models.enums import EventKind

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding

NUDGE = "nudge"
ASK_TO_CLOSE = "ask_to_close"
TO_ONE = "nudge:"
"""The beginning of a kind that goes on with the id of the person who is to hear it."""
AFTER = (5, 15, 30)
ASK_AFTER = 60
OWN_EVENTS = (EventKind.NUDGED, EventKind.CLOSE_ASKED, EventKind.KEPT_OPEN)


def waits_for_applicant(onboarding: Onboarding) -> bool:
    """Whether there is unfinished work that the applicant is reminded of."""
    return next_step(onboarding).side is Side.APPLICANT and onboarding.state not in BEFORE_REGISTRATION


def keep_nudges(onboarding: Onboarding) -> None:
    """After a sign of life from either side: it is quiet from now on."""
    if not waits_for_applicant(onboarding):
        onboarding.cancel_reminders(NUDGE, ASK_TO_CLOSE, *(f"{TO_ONE}{m.person}" for m in onboarding.joined()))
        return
    onboarding.remind(NUDGE, _after(onboarding.now, AFTER[0]))
    onboarding.remind(ASK_TO_CLOSE, _after(onboarding.now, ASK_AFTER))


def is_answered_again(onboarding: Onboarding) -> bool:
    """Whether answers of this turn are the first after a reminder: then the days are counted anew."""
    told = onboarding.last_event(EventKind.NUDGED)
    before = max((given.at for given in onboarding.answers_before_turn.values()), default=None)
    return bool(onboarding.changes.answers) and told is not None and (before is None or told.at > before)


def fall_due(onboarding: Onboarding, kind: str) -> None:
    """A reminder of these kinds, at a moment when we write."""
    if not waits_for_applicant(onboarding):
        return
    if kind == NUDGE:
        _nudge(onboarding)
    elif kind == ASK_TO_CLOSE:
        _ask(onboarding)


def _nudge(onboarding: Onboarding) -> None:
    """What was missed while nobody worked here is said once, and the next one is counted from when it went quiet."""
    since = _quiet_since(onboarding)
    days = working_days_between(_day(since), onboarding.today)
    level = max((after for after in AFTER if after <= days), default=0)
    if level > _told(onboarding, since):
        onboarding.record(EventKind.NUDGED, None, data=Nudged(level))
        for member in onboarding.joined():
            onboarding.remind(f"{TO_ONE}{member.person}", onboarding.now)
    following = next((after for after in AFTER if after > days), None)
    if following:
        onboarding.remind(NUDGE, _after(since, following))


def is_worked_on(onboarding: Onboarding, since: datetime) -> bool:
    """Whether somebody answered, or it came to another step, after a moment (aware)."""
    return _quiet_since(onboarding) > since


def _told(onboarding: Onboarding, since: datetime) -> int:
    """After how many days the applicant was last reminded since it went quiet."""
    last = onboarding.last_event(EventKind.NUDGED)
    return data_as(last, Nudged).days if last is not None and last.at >= since else 0


def _ask(onboarding: Onboarding) -> None:
    kept = onboarding.last_event(EventKind.KEPT_OPEN)
    since = max(_quiet_since(onboarding), kept.at) if kept else _quiet_since(onboarding)
    if _after(since, ASK_AFTER) > onboarding.now:
        onboarding.remind(ASK_TO_CLOSE, _after(since, ASK_AFTER))
    elif onboarding.registered:
        onboarding.record(EventKind.CLOSE_ASKED, None)


def ask_again(onboarding: Onboarding) -> None:
    """The team keeps it open: it is asked again after as many quiet days."""
    onboarding.remind(ASK_TO_CLOSE, _after(onboarding.now, ASK_AFTER))


def _quiet_since(onboarding: Onboarding) -> datetime:
    """The last answer, or since when it is the applicant's turn if that is later."""
    began = onboarding.state_since or onboarding.now
    return max([began, *(given.at for given in onboarding.given.values())])


def _after(moment: datetime, days: int) -> datetime:
    return morning_of(add_working_days(_day(moment), days))


def _day(moment: datetime) -> date:
    return in_uk(moment).date()
