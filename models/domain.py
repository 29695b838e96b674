"""What is known of onboardings and people, as values that never change. Nothing here opens a database.

Repositories take and return these. A value that is stored has a field for every column of its table; which ones
differ in name, or come from another table, is said beside its statements: see `repositories.mapping`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from models.enums import CallStatus, Channel, MembershipStatus, OutboxKind, PlaceKind, Role, Stage

if TYPE_CHECKING:
    from models.delegating import Delegation
    from models.desk import PublishedTime
    from models.reviews import Comment, Condition, Opinion, Verdict
    from models.signing import SignOff

Clock = Callable[[], datetime]
"""The time now, with its time zone. A test moves its own by hand."""


@dataclass(frozen=True)
class Address:
    """Where a message can be sent: a person's direct messages (`target` is the user) or a channel."""

    channel: Channel
    workspace: str
    kind: PlaceKind
    target: str


@dataclass(frozen=True)
class TeamPlace:
    """A channel that an onboarding belongs to. `name` is how its people know it, empty where nobody says."""

    channel: Channel
    workspace: str
    target: str
    name: str = ""

    @property
    def address(self) -> Address:
        """Where its notices go."""
        return Address(self.channel, self.workspace, PlaceKind.CHANNEL, self.target)


@dataclass(frozen=True)
class SentFile:
    """A file that somebody gave the platform. `link` opens it there; empty where the platform gives none that lasts."""

    name: str
    size: int | None  # in bytes; None where the platform does not say
    link: str
    type: str = ""  # as the platform has it: a media type such as "application/pdf", or an ending; else empty


@dataclass(frozen=True)
class Person:
    """One identity on one platform. Email and name come from the platform's directory."""

    id: int
    channel: Channel
    workspace: str
    user: str
    name: str
    email: str | None = None
    email_since: datetime | None = None  # since when it is another one than the first; None: it is the first
    onboarding_team: bool = False  # as last seen by the roster; asked again on each decision
    focus: int | None = None  # the row of the onboarding that they talk about
    asking: str | None = None  # the question that their next chat message answers
    asking_question: str | None = None  # the same; where they differ, a program before revision 0005 wrote `asking`
    asking_onboarding_id: int | None = None  # the row of the onboarding that the question is about
    asking_again: bool = False  # their last answer to it was refused
    linked_to: int | None = None  # the identity whose places in onboardings this one shares
    reached_by: int | None = None  # the linked identity that acted last
    queue: str | None = None  # what they want to see of the onboarding team's queue
    zone: str | None = None  # their time zone, as their platform last said
    once_linked: str | None = None  # the ids of identities that this one was linked with and is no more: "12 15"
    language: str | None = None  # the code of the one that they want to be written to in; None for English

    @property
    def address(self) -> Address:
        """Where this person is sent direct messages."""
        return Address(self.channel, self.workspace, PlaceKind.DIRECT, self.user)


@dataclass(frozen=True)
class Answer:
    """An answer as it was given. `number` grows with every answer to the onboarding. None as value: removed."""

    question: str
    value: Any
    person: int
    by: str
    at: datetime
    number: int = 0


@dataclass(frozen=True)
class Event:
    """Something that happened. `data` holds what belongs to it, such as a reason; `by` is the name of who did it."""

    kind: str
    at: datetime
    person: int | None = None
    by: str | None = None
    stage: Stage | None = None
    data: dict[str, Any] = field(default_factory=dict)
    id: int | None = None


@dataclass(frozen=True)
class RefusedPress:
    """How often somebody pressed what they may not use. `action` is what stood on it; `at`: the last time."""

    by: str
    action: str
    presses: int
    at: datetime


@dataclass(frozen=True)
class Member:
    """A person's place in an onboarding; without `person`, an invitation to a work email address.

    `email`: the address that was invited, else what their platform said as they came. `address`, `platform_email`:
    where they were last reached, and what that platform says of them. All else is as `MembershipRow` has it.
    """

    name: str
    email: str | None
    role: Role
    status: MembershipStatus
    since: datetime
    person: int | None = None
    address: Address | None = None
    id: int | None = None
    joined_at: datetime | None = None
    invited_channel: Channel | None = None
    invited_workspace: str | None = None
    invited_by: str | None = None
    meant_for: int | None = None
    code_digest: str | None = None
    code_made_at: datetime | None = None
    held_by_address: bool = False
    present_in: str | None = None
    brought_by: int | None = None
    set_aside: bool = False
    platform_email: str | None = None

    @property
    def first_joined(self) -> datetime | None:
        """None for somebody who never has. A program of the version before writes no `joined_at`."""
        return self.joined_at or (self.since if self.status is MembershipStatus.JOINED else None)


USUAL_MINUTES = 30  # that an engagement call takes, if nothing else is said
LONGEST_MINUTES = 60


@dataclass(frozen=True)
class CallTime:
    """A time offered for the engagement call (aware).

    `slot` tells booked calls that overlap apart, from 0. What nobody said is None; `held_by` is a name. `published`:
    its row among the published times, for `at_once` calls; it has no row of its own until somebody books it.
    """

    starts_at: datetime
    status: CallStatus = CallStatus.OFFERED
    id: int | None = None
    slot: int = 0
    minutes: int | None = None
    held_by: str | None = None
    link: str | None = None
    room: str | None = None
    at_once: int | None = None
    published: int | None = None

    @property
    def ends_at(self) -> datetime:
        """One that was offered before its length was asked for takes as long as most."""
        return self.starts_at + timedelta(minutes=self.minutes or USUAL_MINUTES)

    def overlaps(self, other: CallTime) -> bool:
        """Whether one person cannot hold both: one may begin when the other ends."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Review:
    """The review of one stage. `state` is one of the review machine's."""

    stage: Stage
    state: str
    since: datetime
    id: int | None = None


@dataclass(frozen=True)
class Reminder:
    """A reminder of a kind, and when it falls due (aware)."""

    kind: str
    at: datetime


@dataclass(frozen=True)
class DueReminder:
    """A reminder, and when its time came. `onboarding_id`: the row of what it is about, None for no single one."""

    kind: str
    onboarding_id: int | None
    at: datetime


@dataclass(frozen=True)
class OnboardingRecord:
    """The row of an onboarding. `state` is one of the journey's; `version` grows with every change."""

    id: int
    reference: str
    content_version: str
    state: str
    resume_state: str | None
    state_since: datetime
    organisation: str | None  # this and the next three repeat answers, for lists and to find a second registration
    ods_code: str | None
    service: str | None
    service_key: str | None
    priority: str | None
    wait_reason: str | None
    wait_looked_at: datetime | None
    reply_due_on: date | None
    go_live_on: date | None
    created_at: datetime
    updated_at: datetime
    version: int
    assignee: int | None = None  # the identity that has it, of the onboarding team
    whose_turn: str | None = None  # a side's value; None where it is nobody's turn
    due_on: date | None = None  # by when the onboarding team means to do what is its turn
    in_nhs_england: bool | None = None
    next_question: str | None = None  # where it is the applicant's turn: the first that has no answer
    clock_on: date | None = None  # the due date for which reminders are set
    snoozed_until: date | None = None  # until when the onboarding team is told of no due date
    organisation_type: str | None = None  # as the list of organisations has it, None where it has none
    organisation_closed: bool | None = None


@dataclass(frozen=True)
class StoredOnboarding:
    """Everything that stands about one onboarding.

    Answers oldest first, the newest to each question; reviews as they began; calls earliest first; events newest first,
    the last of each kind and stage. `booked_elsewhere`, `published`: others' calls and free times, before a call.
    """

    record: OnboardingRecord
    answers: tuple[Answer, ...] = ()
    reviews: tuple[Review, ...] = ()
    calls: tuple[CallTime, ...] = ()
    members: tuple[Member, ...] = ()
    events: tuple[Event, ...] = ()
    places: tuple[TeamPlace, ...] = ()
    reminders: frozenset[str] = frozenset()
    assignee: Person | None = None
    verdicts: tuple[Verdict, ...] = ()
    conditions: tuple[Condition, ...] = ()
    comments: tuple[Comment, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    sign_offs: tuple[SignOff, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    booked_elsewhere: tuple[CallTime, ...] = ()
    published: tuple[PublishedTime, ...] = ()


@dataclass(frozen=True)
class Download:
    """A case file that one identity may fetch, once, by a word of which the digest alone is kept."""

    digest: str
    person: int
    for_team: bool
    kind: str  # "pdf" or "csv"; "ics" for a calendar; "setup-csv" or "setup-json" for the set-up record
    made_at: datetime


@dataclass(frozen=True)
class OutboxMessage:
    """Something to send, and what became of it. All moments are aware. `onboarding_id`: None if it is about no one."""

    kind: OutboxKind
    onboarding_id: int | None
    channel: Channel
    workspace: str
    place: PlaceKind
    target: str
    at: datetime
    due_at: datetime
    event_id: int | None = None
    notice: str = ""  # which wording of the event this audience gets
    leased_until: datetime | None = None
    attempts: int = 0  # how often it was claimed, but for the times when the platform only asked us to wait
    unsettled: int = 0  # how often it was claimed since it was last known not to have arrived: above 1, it may have
    held: str | None = None  # "post" or "update": the platform asked us to wait with this until `due_at`
    stuck_at: datetime | None = None  # since when its place is closed to us: an operator has to act
    alerted_at: datetime | None = None  # when the operator was told that it is stuck or given up
    sent_at: datetime | None = None  # with a `problem`: it may have arrived
    gave_up_at: datetime | None = None
    problem: str | None = None
    trace: str | None = None  # the trace of the turn that wrote it, where traces are collected
    id: int = 0

    @property
    def address(self) -> Address:
        return Address(self.channel, self.workspace, self.place, self.target)


@dataclass(frozen=True)
class TeamsReference:
    """Where one person or conversation is reached in Teams. `problem` says why nothing can be sent there now."""

    tenant_id: str
    target: str
    kind: str
    service_url: str
    conversation_id: str
    bot_id: str
    user_id: str
    aad_object_id: str
    channel_id: str
    team_id: str
    locale: str
    problem: str = ""


@dataclass(frozen=True)
class SlackInstallation:
    """A Slack workspace that has the app, or an organisation of several (`team_id` is empty). `sealed`: its tokens."""

    enterprise_id: str
    team_id: str
    name: str
    sealed: str = field(repr=False)
    installed_at: datetime
    removed_at: datetime | None = None
