"""What happens on the journey: the call, the wait, going live, and what falls due. First what events carry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from conversations.events.event_type import BOTH, CLOCK, TEAM, EventType
from models.enums import Audience, EventKind

_VERSION = re.compile(r"\(version (\S+)\)$")  # in what people call one


@dataclass(frozen=True)
class Moved:
    """The state that the onboarding left, and the one that it entered."""

    from_: str = ""
    to: str = ""


@dataclass(frozen=True)
class VersionChanged:
    """The version of the questions that the onboarding left, and the one that it came to, as people call them."""

    from_: str = ""
    to: str = ""

    @property
    def version_left(self) -> str:
        """The name that the content has of it."""
        named = _VERSION.search(self.from_)
        return named[1] if named else ""


@dataclass(frozen=True)
class Reason:
    """A person's own words: a reason, a message, what was agreed. Empty where they gave none.

    `canned`: what the onboarding team calls the words that it often sends, where they began with some.
    """

    words: str = ""
    canned: str = ""


@dataclass(frozen=True)
class ReplyDue:
    """The day by which the onboarding team aims to reply, in UK time."""

    reply_due_on: date = date.min


@dataclass(frozen=True)
class ClockDue:
    """The day by which the onboarding team means to do what is its turn, in UK time. No applicant is told."""

    due_on: date = date.min


@dataclass(frozen=True)
class Snoozed:
    """The day until which the onboarding team is told of no due date, in UK time, and why."""

    until: date = date.min
    words: str = ""


@dataclass(frozen=True)
class Nudged:
    """After how many quiet working days the applicant was reminded; 0 where it was not kept."""

    days: int = 0


@dataclass(frozen=True)
class TimesOffered:
    """How many call times were offered, and which (aware)."""

    count: int = 0
    times: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class CallAt:
    """When the engagement call is (aware), and how long it was to be where that was said as it was booked."""

    starts_at: datetime | None = None
    minutes: int | None = None


@dataclass(frozen=True)
class CallCancelled:
    """When the call would have been (aware)."""

    was: datetime | None = None


@dataclass(frozen=True)
class CallPlace:
    """The link to join a call, and the room that it is held in; empty where there is none."""

    link: str = ""
    room: str = ""


@dataclass(frozen=True)
class WaitSet:
    """`priority` and `wait_reason` are our words, `words` is what the onboarding team adds to them."""

    priority: str = ""
    wait_reason: str = ""
    words: str = ""


@dataclass(frozen=True)
class Withdrawn:
    """Whether the onboarding was paused at the time: taken up again, it is paused still."""

    paused: bool = False


@dataclass(frozen=True)
class PutAway:
    """The name of the onboarding that its owner joined instead."""

    into: str = ""


@dataclass(frozen=True)
class GoLiveSet:
    """The day on which the service is to go live, in UK time."""

    go_live_on: date = date.min


@dataclass(frozen=True)
class Corrected:
    """The text of the question whose answer was changed."""

    question: str = ""


@dataclass(frozen=True)
class OtherOnboarding:
    """The reference of another onboarding: of the same organisation, or of its same service, as the kind says."""

    reference: str = ""


_K, _E = EventKind, EventType

JOURNEY_EVENTS: Mapping[EventKind, EventType] = {
    _K.MOVED: _E("The onboarding moved from {from} to {to}", data=Moved, hidden=True),
    _K.STARTED: _E("{who} started this onboarding", (Audience.PLACE,)),
    _K.COPIED: _E("{who} began it with what {reference} says of the organisation", data=OtherOnboarding, aside=True),
    _K.FOUND_ELIGIBLE: _E("{who} answered the self-check: the service can use NHS Notify"),
    _K.FOUND_NOT_ELIGIBLE: _E("{who} answered the self-check: the service is not eligible as answered"),
    _K.REGISTERED: _E("{who} registered interest in NHS Notify", BOTH, ReplyDue),
    _K.TIMES_OFFERED: _E(
        "{who} offered {count}",
        BOTH,
        TimesOffered,
        to_applicant="{who} from the onboarding team offers you times for the engagement call",
    ),
    _K.TIMES_OPEN: _E(
        "The applicant can choose one of the times that are published for the engagement call",
        BOTH,
        to_applicant="You can choose a time for the engagement call",
        next_step=True,
    ),
    _K.TIME_PICKED: _E("{who} chose {starts_at} for the engagement call", BOTH, CallAt),
    _K.TIMES_REFUSED: _E("{who} asked for other call times", BOTH, Reason),
    _K.TIMES_GONE: _E(
        "The call times that were offered are not free any more",
        BOTH,
        to_team="The call times that we offered are not free any more. Offer other times",
        next_step=True,
    ),
    _K.CALL_MOVED: _E("{who} asked for another time for the engagement call", BOTH, Reason),
    _K.CALL_CANCELLED: _E("{who} cancelled the engagement call", BOTH, CallCancelled, next_step=True),
    _K.CALL_HELD: _E(
        "{who} recorded that the engagement call was held",
        BOTH,
        Reason,
        to_applicant="Your engagement call was held. This is what was agreed",
        next_step=True,
    ),
    _K.CALL_MISSED: _E(
        "{who} recorded that nobody of the applicant team came to the engagement call",
        BOTH,
        CallAt,
        to_applicant="We missed you at the engagement call on {starts_at}",
        next_step=True,
    ),
    _K.CALL_PREPARED: _E("{who} gave the details for the engagement call", TEAM),
    _K.WAIT_SET: _E(
        "{who} looked at the waiting list: {wait_reason}",
        BOTH,
        WaitSet,
        to_team="{who} looked at the waiting list: {priority} priority, {wait_reason}",
        to_applicant="The onboarding team looked at the waiting list. Your onboarding is {wait_reason}",
        next_step=True,
    ),
    _K.MOVED_OVER: _E("{who} moved this onboarding from {from} to {to}", BOTH, VersionChanged, next_step=True),
    _K.INVITED: _E(
        "{who} invited this service to start integration and onboarding",
        BOTH,
        to_applicant="You are invited to start integration and onboarding",
        next_step=True,
    ),
    _K.DECLINED: _E(
        "{who} declined this onboarding",
        BOTH,
        Reason,
        to_applicant="{who} declined your onboarding, for this reason",
    ),
    _K.RECONSIDERED: _E("{who} reopened this onboarding", BOTH, next_step=True),
    _K.GO_LIVE_SET: _E(
        "{who} set the go live date to {go_live_on}", BOTH, GoLiveSet, to_applicant="Your go live date is {go_live_on}"
    ),
    _K.GO_LIVE_CLEARED: _E("The go live date no longer stands, because a stage needs to be reviewed again", BOTH),
    _K.LIVE: _E(
        "The service went live with NHS Notify",
        BOTH,
        to_applicant="You are live. You can start using NHS Notify to send messages to patients and the public",
    ),
    _K.PAUSED: _E("{who} paused this onboarding", BOTH, Reason),
    _K.RESUMED: _E("{who} resumed this onboarding", BOTH, next_step=True),
    _K.WITHDRAWN: _E("{who} withdrew from onboarding", BOTH, Withdrawn),
    _K.TAKEN_UP_AGAIN: _E("{who} took this onboarding up again", BOTH, next_step=True),
    _K.PUT_AWAY: _E("This draft was put away, because its owner joined {into}", (Audience.APPLICANT,), PutAway),
    _K.TOLD_APPLICANT: _E(
        "{who} sent the applicant a message", BOTH, Reason, to_applicant="{who} from the onboarding team says"
    ),
    _K.TOLD_TEAM: _E("{who} sent the onboarding team a message", BOTH, Reason),
    _K.CORRECTED: _E('{who} changed the answer to the question "{question}"', TEAM, Corrected),
    _K.REPLY_DUE_SOON: _E("A reply to this registration is due by {reply_due_on}", CLOCK, ReplyDue, aside=True),
    _K.REPLY_OVERDUE: _E("The reply to this registration was due by {reply_due_on}", CLOCK, ReplyDue, aside=True),
    _K.DUE_SOON: _E("Our next step is due by {due_on}", CLOCK, ClockDue, aside=True),
    _K.OVERDUE: _E("Our next step was due by {due_on}", CLOCK, ClockDue, aside=True),
    _K.STILL_OVERDUE: _E(
        "Our next step was due by {due_on}, and is still to be done", (Audience.CHANNEL,), ClockDue, aside=True
    ),
    _K.CALL_TO_RECORD: _E("The engagement call was planned for {starts_at}", TEAM, CallAt, aside=True),
    _K.CALL_SOON: _E(
        "The engagement call is on {starts_at}",
        BOTH,
        CallAt,
        to_applicant="Your engagement call is on {starts_at}",
        aside=True,
    ),
    _K.CALL_IN_AN_HOUR: _E(
        "The engagement call begins in an hour, on {starts_at}",
        BOTH,
        CallAt,
        to_applicant="Your engagement call begins in an hour, on {starts_at}",
        aside=True,
    ),
    _K.CALL_PLACE: _E("{who} said where the engagement call is held", BOTH, CallPlace, aside=True),
    _K.MEETING_REFUSED: _E(
        "The calendar did not take the engagement call, so no link to join comes by itself",
        BOTH,
        to_applicant="The onboarding team sends the link to join the engagement call",
        aside=True,
    ),
    _K.LIKENESS: _E(
        "This may be the same service as {reference}, which has the same ODS code and service name",
        TEAM,
        OtherOnboarding,
        aside=True,
    ),
    _K.CLOSE_ASKED: _E(
        "We heard nothing from the applicant for 60 working days. Close it, or keep it open", CLOCK, aside=True
    ),
    _K.KEPT_OPEN: _E("{who} keeps this onboarding open", TEAM, aside=True),
    _K.SNOOZED: _E("{who} snoozed this until {until}", TEAM, Snoozed, aside=True),
    _K.UNSNOOZED: _E("{who} ended the snooze", TEAM, aside=True),
    _K.SNOOZE_OVER: _E("The snooze is over. The date for our next step is {due_on}", CLOCK, ClockDue, aside=True),
    _K.NUDGED: _E(
        "We reminded the applicant that it is their turn",
        (Audience.APPLICANT,),
        Nudged,
        to_applicant="It is your turn. Your onboarding is waiting for this",
        next_step=True,
        aside=True,
    ),
}
