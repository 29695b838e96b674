"""An onboarding as a list shows it, and what one turn did to one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from conversations.journey.machine import State
from models.domain import Answer, CallTime, Event, Member, Reminder, TeamPlace
from models.enums import Channel, Role, Stage


@dataclass(frozen=True)
class Summary:
    """An onboarding in a list. `homes`: where the people who joined it belong, of one that a stranger may not see."""

    reference: str
    state: State
    organisation: str = ""
    service: str = ""
    role: Role | None = None
    since: datetime | None = None
    homes: frozenset[tuple[Channel, str]] = frozenset()
    invited_by: str | None = None  # who has invited the reader to it
    assignee: str = ""  # the name of who has it, of the onboarding team


@dataclass(frozen=True)
class BoardPage:
    """Some open onboardings, longest waiting first; how many stand in each state, and the median days there."""

    shown: tuple[Summary, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    medians: Mapping[str, float] = field(default_factory=dict)


@dataclass
class Changes:
    """What a turn did to an onboarding, beside its plain fields."""

    answers: list[Answer] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    reminders: list[Reminder] = field(default_factory=list)
    cancelled_reminders: set[str] = field(default_factory=set)
    reviews: set[Stage] = field(default_factory=set)
    call_times: list[CallTime] = field(default_factory=list)  # as they are now; without an id, new
    members: list[Member] = field(default_factory=list)  # the same
    new_places: list[TeamPlace] = field(default_factory=list)
    gone_places: list[TeamPlace] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether there is something to save."""
        return bool(self.answers or self.events or self.reminders or self.cancelled_reminders or self.members)
