"""What an event carries beside who did it, when and at which stage: a type for each kind, and how it is stored.

A field is stored as JSON under its own name, without the underscore that a keyword needs. One that an older event does
not have takes its default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, get_args, get_type_hints

from conversations.delegating.event_data import Delegated
from conversations.review_data import (
    Approved,
    ConditionClosed,
    ConditionDue,
    ItemComment,
    RenewalAsked,
    Renewed,
    SetUp,
    SpecialistAnswered,
    SpecialistAsked,
)
from conversations.signing.event_data import SignedOff, SignerNamed, SignOffRefused
from models.enums import Role


@dataclass(frozen=True)
class NoData:
    """For kinds that say everything with who did it, when and at which stage."""


@dataclass(frozen=True)
class Moved:
    """The state that the onboarding left, and the one that it entered."""

    from_: str = ""
    to: str = ""


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
class OperatorRead:
    """The account on the server that read what is stored, with a command."""

    account: str = ""


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
    """When the engagement call is (aware)."""

    starts_at: datetime | None = None


@dataclass(frozen=True)
class CallCancelled:
    """When the call would have been (aware)."""

    was: datetime | None = None


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
class MoreNeeded:
    """The titles of the items that are asked about, why, and the key of the first question among them.

    `canned`: as in `Reason`.
    """

    items: tuple[str, ...] = ()
    words: str = ""
    first: str = ""
    canned: str = ""


@dataclass(frozen=True)
class GoLiveSet:
    """The day on which the service is to go live, in UK time."""

    go_live_on: date = date.min


@dataclass(frozen=True)
class Corrected:
    """The text of the question whose answer was changed."""

    question: str = ""


@dataclass(frozen=True)
class Named:
    """Whom it happened to, by the name that they had then."""

    name: str = ""


@dataclass(frozen=True)
class Concerned:
    """Somebody by name, and by the id of their person where we know them: the audience CONCERNED."""

    name: str = ""
    member: int | None = None


@dataclass(frozen=True)
class RoleGiven:
    """Somebody by name, the role that they have from now on, and the id of their person where it was kept."""

    name: str = ""
    role: Role = Role.CONTRIBUTOR
    member: int | None = None


@dataclass(frozen=True)
class ColleagueInvited:
    """Somebody by name, the role that waits for them, and the work email address that we know them by."""

    name: str = ""
    role: Role = Role.CONTRIBUTOR
    email: str = ""


@dataclass(frozen=True)
class JoinAsked:
    """The work email address of whoever asks, empty where the platform gives none."""

    email: str = ""


@dataclass(frozen=True)
class AddressChanged:
    """Somebody by name, the work email address that was invited, and the one that their platform says now."""

    name: str = ""
    email: str = ""
    now: str = ""


@dataclass(frozen=True)
class Likeness:
    """The reference of another onboarding of the same ODS code and service."""

    reference: str = ""


@dataclass(frozen=True)
class Assigned:
    """Who of the onboarding team has it now, by name, and why. `all_of`: whose every onboarding goes with it."""

    name: str = ""
    words: str = ""
    all_of: int | None = None


@dataclass(frozen=True)
class Note:
    """What the onboarding team keeps for itself, and whom it mentions: by name, and as their platform knows them."""

    words: str = ""
    names: tuple[str, ...] = ()
    users: tuple[str, ...] = ()


@dataclass(frozen=True)
class Linked:
    """Two identities of one person: each by name, in an app that we name."""

    name: str = ""
    app: str = ""
    other: str = ""
    other_app: str = ""


@dataclass(frozen=True)
class PressRefused:
    """What somebody pressed without being allowed to: the label of the button, in our words."""

    action: str = ""


EventData = (
    NoData
    | Moved
    | Reason
    | ReplyDue
    | ClockDue
    | Snoozed
    | Nudged
    | OperatorRead
    | TimesOffered
    | CallAt
    | CallCancelled
    | WaitSet
    | Withdrawn
    | MoreNeeded
    | Approved
    | ConditionDue
    | ConditionClosed
    | ItemComment
    | SpecialistAsked
    | SpecialistAnswered
    | RenewalAsked
    | Renewed
    | SetUp
    | GoLiveSet
    | Corrected
    | Named
    | Concerned
    | RoleGiven
    | ColleagueInvited
    | JoinAsked
    | AddressChanged
    | Likeness
    | Assigned
    | Note
    | Linked
    | PressRefused
    | PutAway
    | SignerNamed
    | SignedOff
    | SignOffRefused
    | Delegated
)
NO_DATA = NoData()


_HINTS: Mapping[type, Mapping[str, Any]] = {kind: get_type_hints(kind) for kind in get_args(EventData)}


def to_json(data: EventData) -> dict[str, Any]:
    """The data of an event as JSON, by field: dates as ISO text, tuples as lists."""
    return {_key(field.name): _stored(getattr(data, field.name)) for field in fields(data)}


def _key(name: str) -> str:
    return name.rstrip("_")


def _stored(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case StrEnum():
            return value.value
        case tuple():
            return [_stored(each) for each in value]
        case _:
            return value


def from_json(kind: type[EventData], stored: Mapping[str, Any]) -> EventData:
    """The data of a kind as it was stored; what it lacks takes its default."""
    hints = _HINTS[kind]
    return kind(**{name: _typed(hint, stored[_key(name)]) for name, hint in hints.items() if stored.get(_key(name))})


def _typed(hint: Any, value: Any) -> Any:
    if hint in (datetime, datetime | None):
        return datetime.fromisoformat(value)
    if hint is date:
        return date.fromisoformat(value)
    if hint == tuple[datetime, ...]:
        return tuple(map(datetime.fromisoformat, value))
    if hint is Role:
        return Role(value)
    return tuple(value) if isinstance(value, list) else value
