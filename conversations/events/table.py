"""Everything that can happen to an onboarding: one row for each kind says how it reads and who is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from conversations.events import data as event_data
from conversations.events.data import EventData
from conversations.events.event_type import EventType
from conversations.events.journey import JOURNEY_EVENTS
from conversations.events.people import PEOPLE_EVENTS
from conversations.events.reviews import REVIEW_EVENTS
from models.enums import Audience, EventKind

if TYPE_CHECKING:
    from models.domain import Event

D = TypeVar("D", bound=EventData)

EVENTS: Mapping[EventKind, EventType] = {**JOURNEY_EVENTS, **REVIEW_EVENTS, **PEOPLE_EVENTS}
_TOLD_TO_APPLICANTS = frozenset({Audience.APPLICANT, Audience.PLACE})
_THEIR_OWN = frozenset(
    {EventKind.FOUND_ELIGIBLE, EventKind.FOUND_NOT_ELIGIBLE, EventKind.CALL_PREPARED, EventKind.CORRECTED}
)
"""What an applicant did themselves, of which nobody had to tell them."""


def told_to_applicants(kind: EventKind) -> bool:
    """Whether an applicant may read that this happened, in what is given to them."""
    return bool(_TOLD_TO_APPLICANTS & set(EVENTS[kind].told)) or kind in _THEIR_OWN


def type_of(event: Event) -> EventType:
    """The row of an event's kind. Raises ValueError for a kind that is not in the table."""
    return EVENTS[EventKind(event.kind)]


def data_of(event: Event) -> EventData:
    """What an event carries. Raises ValueError for a kind that is not in the table."""
    return event_data.from_json(type_of(event).data, event.data)


def data_as(event: Event, kind: type[D]) -> D:
    """What an event carries, where it is of this type; else an empty one."""
    data = data_of(event)
    return data if isinstance(data, kind) else kind()


def stored_data(kind: EventKind, data: EventData) -> dict[str, Any]:
    """What is stored with an event of a kind. Raises TypeError for data that another kind carries."""
    if type(data) is not EVENTS[kind].data:
        raise TypeError(f"An event of the kind {kind} carries {EVENTS[kind].data.__name__}, not {type(data).__name__}.")
    return event_data.to_json(data)
