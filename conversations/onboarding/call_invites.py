"""The engagement call as an entry in a calendar: booked, moved and cancelled under one id, each newer than the last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from conversations.events.journey import CallAt
from conversations.events.table import data_as
from conversations.onboarding.calls import booked_call, link_follows
from models.domain import CallTime
from models.enums import EventKind

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from models.domain import Event, Member

_ENDS_A_BOOKING = (
    *(EventKind.CALL_CANCELLED, EventKind.CALL_HELD, EventKind.CALL_MISSED),
    *(EventKind.TIMES_OFFERED, EventKind.TIMES_REFUSED),
    *(EventKind.DECLINED, EventKind.WITHDRAWN, EventKind.PUT_AWAY),
)
_SAYS_WHERE = (EventKind.CALL_PLACE, EventKind.MEETING_REFUSED)
"""How to join is known, or that no link is made for it."""
_WAS_TO_BE = (EventKind.CALL_HELD, EventKind.CALL_MISSED)
"""Its time has come: it stays in calendars."""


@dataclass(frozen=True)
class CallInvite:
    """What a calendar needs. Moments are aware; `sequence` grows with every change of the call.

    `attendees` are pairs of a name and an email address. `link` and `room`: empty where nobody has said.
    """

    reference: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    cancelled: bool
    held_by: str
    attendees: tuple[tuple[str, str], ...]
    link: str = ""
    room: str = ""


@dataclass(frozen=True)
class Invited:
    """Whose calendars a call is for: the row of each person of the applicant team, by address; and `manager`, the
    address of whoever has the onboarding, empty where nobody has it or none is known.
    """

    people: Mapping[str, int]
    manager: str = ""


NOBODY_INVITED = Invited({})


def invited_now(onboarding: Onboarding) -> Invited:
    """As the onboarding stands, whether or not a call is booked."""
    people = {member.platform_email or "": member.person or 0 for member in attending(onboarding)}
    return Invited(people, (onboarding.assignee and onboarding.assignee.email) or "")


def attending(onboarding: Onboarding) -> list[Member]:
    """Everybody of the applicant team whose address we know."""
    return [member for member in onboarding.joined() if member.platform_email]


def stands_in_calendars(onboarding: Onboarding) -> bool:
    """Whether a call is to come of which calendars have heard: not one whose link they wait for."""
    call = booked_call(onboarding)
    return call is not None and call.starts_at > onboarding.now and not link_follows(onboarding, call)


def changes_the_call(onboarding: Onboarding, event: Event) -> bool:
    """Whether calendars hear of an event of this turn: a call is booked or moved by it, or one that was is no more."""
    if event.kind in (EventKind.TIME_PICKED, *_SAYS_WHERE):
        return True
    takes_away = event.kind in _ENDS_A_BOOKING and event.kind not in _WAS_TO_BE
    return takes_away and _booked_before(onboarding) is not None


def waits_for_link(onboarding: Onboarding, event: Event) -> bool:
    """Whether the link to join is on its way, with which calendars hear of a call that was just booked."""
    call = booked_call(onboarding)
    return event.kind == EventKind.TIME_PICKED and call is not None and link_follows(onboarding, call)


def moves_an_entry(onboarding: Onboarding, event: Event) -> bool:
    """Whether the onboarding team's own calendar hears of an event: not of what it has answered itself."""
    answered = event.kind in _SAYS_WHERE and event.person is None
    return changes_the_call(onboarding, event) and not answered


def _booked_before(onboarding: Onboarding) -> Event | None:
    """The booking that stood before this turn."""
    kinds = (EventKind.TIME_PICKED, *_ENDS_A_BOOKING)
    last = next((event for event in onboarding.events if event.kind in kinds), None)
    return last if last and last.kind == EventKind.TIME_PICKED else None


def invite_of(onboarding: Onboarding, sequence: int) -> CallInvite | None:
    """The call as it stands; where it is booked no more, that it is cancelled. None where none ever was.

    `sequence`: the row of the event that it follows from.
    """
    call, booked = _booked_last(onboarding)
    if call is None:
        return None
    attendees = [(member.name, member.platform_email or "") for member in attending(onboarding)]
    has = onboarding.assignee
    attendees += [(has.name, has.email)] if has and has.email else []
    return CallInvite(
        onboarding.reference,
        sequence,
        call.starts_at,
        call.ends_at,
        not booked,
        call.held_by or "the onboarding team",
        tuple(attendees),
        call.link or "",
        call.room or "",
    )


def _booked_last(onboarding: Onboarding) -> tuple[CallTime | None, bool]:
    """The call that is booked, or else the one that was, as it was booked; and whether it still is."""
    if call := booked_call(onboarding):
        return call, True
    picked = onboarding.last_event(EventKind.TIME_PICKED)
    at = data_as(picked, CallAt) if picked else CallAt()
    if at.starts_at is None:
        return None, False
    alike = [call for call in onboarding.call_times if call.starts_at == at.starts_at]
    alike = [call for call in alike if at.minutes in (None, call.minutes)]
    return (alike[-1] if alike else CallTime(at.starts_at, minutes=at.minutes)), False


def sequence_of(onboarding: Onboarding) -> int:
    """That of the entry as it stands: the row of the event that changed it last; 0 where none ever was."""
    changed = onboarding.last_event(EventKind.TIME_PICKED, *_SAYS_WHERE, *_ENDS_A_BOOKING)
    return (changed.id if changed else None) or 0
