"""What an event carries beside who did it, when and at which stage: a type for each kind, and how it is stored.

A field is stored as JSON under its own name, without the underscore that a keyword needs. One that an older event does
not have takes its default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, get_args, get_type_hints

from conversations.events.event_type import NoData
from conversations.events.journey import (
    CallAt,
    CallCancelled,
    CallPlace,
    ClockDue,
    Corrected,
    GoLiveSet,
    Moved,
    Nudged,
    OtherOnboarding,
    PutAway,
    Reason,
    ReplyDue,
    Snoozed,
    TimesOffered,
    VersionChanged,
    WaitSet,
    Withdrawn,
)
from conversations.events.people import (
    AddressChanged,
    Assigned,
    ColleagueInvited,
    Concerned,
    Delegated,
    JoinAsked,
    Linked,
    Named,
    Note,
    OperatorRead,
    PressRefused,
    RoleGiven,
    TakenOn,
)
from conversations.events.reviews import (
    Approved,
    ConditionClosed,
    ConditionDue,
    ItemComment,
    MoreNeeded,
    RenewalAsked,
    Renewed,
    SetUp,
    SignedOff,
    SignerNamed,
    SignOffRefused,
    SpecialistAnswered,
    SpecialistAsked,
)
from models.enums import Role

EventData = (
    NoData
    | Moved
    | VersionChanged
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
    | OtherOnboarding
    | Assigned
    | TakenOn
    | Note
    | Linked
    | PressRefused
    | PutAway
    | SignerNamed
    | SignedOff
    | SignOffRefused
    | Delegated
    | CallPlace
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
