"""What events about reviews carry, beside who did it, when and at which stage: see `event_data`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Approved:
    """What is still to be met of a stage that was approved, and by when, in UK time; empty where nothing is."""

    words: str = ""
    due_on: date = date.min


@dataclass(frozen=True)
class ConditionDue:
    """A condition that an approval stands on, and by when it is to be met, in UK time."""

    words: str = ""
    due_on: date = date.min


@dataclass(frozen=True)
class ConditionClosed:
    """A condition that is met or waived, and why; without words where nobody gave any."""

    condition: str = ""
    words: str = ""


@dataclass(frozen=True)
class ItemComment:
    """What was said at an item: its title, its key and the words, which are empty where it is settled."""

    item: str = ""
    key: str = ""
    words: str = ""


@dataclass(frozen=True)
class SpecialistAsked:
    """Whom a reviewer asked, by name and as their platform knows them, about which items by title, and why."""

    name: str = ""
    user: str = ""
    speciality: str = ""
    items: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class SpecialistAnswered:
    """What a specialist says of an item, by its title: they would accept it, or query it, with their words."""

    item: str = ""
    accepted: bool = False
    words: str = ""


@dataclass(frozen=True)
class RenewalAsked:
    """Items of evidence by title, of which the first runs out after a day in UK time, and the key of the first item."""

    items: tuple[str, ...] = ()
    until: date = date.min
    first: str = ""


@dataclass(frozen=True)
class Renewed:
    """An item by its title, and the last day on which its new evidence is valid, in UK time."""

    item: str = ""
    until: date = date.min


@dataclass(frozen=True)
class SetUp:
    """What the onboarding team filled in to set a client up, where no answer says it; 0 and empty: not known yet."""

    max_requests_per_second: int = 0
    mesh_mailbox: str = ""
    apim_application: str = ""
    campaign: str = ""
    callback_url: str = ""
    subscribed_events: tuple[str, ...] = ()
