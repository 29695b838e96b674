"""An onboarding as a list shows it, a page of what happened to one, and what one turn did to one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from conversations.journey.machine import State
from models.delegating import Delegation
from models.domain import (
    Answer,
    CallTime,
    Download,
    Event,
    Member,
    OnboardingRecord,
    RefusedPress,
    Reminder,
    TeamPlace,
)
from models.enums import Channel, Role, Stage
from models.reviews import Comment, Condition, Opinion, Verdict
from models.signing import SignOff


@dataclass(frozen=True)
class OnboardingListItem:
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
    version: str = ""  # of the content that it is on


def list_item(record: OnboardingRecord) -> OnboardingListItem:
    """What a list shows of a stored onboarding, read without its answers and events."""
    named = (record.organisation or "", record.service or "")
    stands = (State(record.state), *named)
    return OnboardingListItem(record.reference, *stands, since=record.state_since, version=record.content_version)


def subject_of(item: OnboardingListItem) -> str:
    """Which onboarding a button opens, where the row beside it cannot be seen."""
    named = f"{item.reference}, {item.service} at {item.organisation}"
    return named if item.service else item.reference


LONGEST_OPTION = 75  # characters that every channel shows of an option


def short_name(item: OnboardingListItem) -> str:
    """The same where there is room for 75 characters, the reference first: what is cut is the end of the name."""
    named = subject_of(item)
    return named if len(named) <= LONGEST_OPTION else f"{named[: LONGEST_OPTION - 3].rstrip()}..."


def invited(record: OnboardingRecord, member: Member) -> OnboardingListItem:
    """An onboarding as its invitation shows it."""
    return replace(list_item(record), invited_by=member.invited_by)


@dataclass(frozen=True)
class BoardPage:
    """Some open onboardings, longest waiting first; how many stand in each state, and the median days there."""

    shown: tuple[OnboardingListItem, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    medians: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class History:
    """A page of what happened, newest first, and with the first page the latest presses that were refused.

    `older`: the next page begins before the event with this id; None on the last page.
    """

    events: tuple[Event, ...] = ()
    refused: tuple[RefusedPress, ...] = ()
    older: int | None = None


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
    downloads: list[Download] = field(default_factory=list)  # case files that may be fetched from now on
    verdicts: list[Verdict] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)  # as they are now; without an id, new
    comments: list[Comment] = field(default_factory=list)  # the same
    opinions: list[Opinion] = field(default_factory=list)  # the same
    sign_offs: list[SignOff] = field(default_factory=list)  # as they are now; without an id, new
    delegations: list[Delegation] = field(default_factory=list)  # the same

    @property
    def any(self) -> bool:
        """Whether there is something to save."""
        notes = self.reminders or self.cancelled_reminders
        said = self.verdicts or self.conditions or self.delegations or self.downloads
        return bool(self.answers or self.events or notes or self.members or self.sign_offs or said)
