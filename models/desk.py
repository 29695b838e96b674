"""Values of the onboarding team's desk: what to list of the queue, and what is done to several at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from models.domain import OnboardingRecord


@dataclass(frozen=True)
class QueueQuery:
    """Which open onboardings to list, in which order. What is None is not asked for; `before` leaves its day out.

    Of `late_on` and the days of `due_from` and `due_before`, one is enough.
    """

    turn: str | None = None
    state: str | None = None
    assignee: int | None = None
    unassigned: bool = False
    late_on: date | None = None  # due before this day, and not snoozed on it unless what is snoozed is asked for
    due_from: date | None = None
    due_before: date | None = None
    inside: bool | None = None
    organisation_type: str | None = None
    type_unknown: bool = False  # the list of organisations says nothing of its ODS code
    priority: str | None = None
    live_from: date | None = None
    live_before: date | None = None
    snoozed_on: date | None = None  # on this day
    awake_on: date | None = None  # not snoozed on this day
    sort: str = "waiting"
    waiting: bool = False  # on the waiting list, for whichever reason


@dataclass(frozen=True)
class Batch:
    """One thing to be done to several onboardings. `asked`: what its form asked for, by field.

    `digest` is the same for the same thing done to the same onboardings. All moments are aware.
    """

    id: int
    kind: str
    person: int  # the identity that prepared it
    asked: dict[str, Any]
    digest: str
    made_at: datetime
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    reported_at: datetime | None = None


@dataclass(frozen=True)
class BatchItem:
    """One onboarding of a batch, by the id of its row, at its place in it, from 0.

    `as_chosen`: what stood there when the batch was made. `problem`: why it could not be done; None where it was, and
    then `event` is the id of what happened.
    """

    id: int
    onboarding: int
    position: int
    as_chosen: str = ""
    done_at: datetime | None = None
    problem: str | None = None
    event: int | None = None


@dataclass(frozen=True)
class BatchFigures:
    """How far a batch has come: onboardings in all, done and not done; messages to applicants that have gone.

    `waiting` wait to be sent, `lost` cannot be delivered.
    """

    total: int = 0
    done: int = 0
    failed: int = 0
    sent: int = 0
    waiting: int = 0
    lost: int = 0

    @property
    def left(self) -> int:
        """How many onboardings it has not come to yet."""
        return self.total - self.done - self.failed


@dataclass(frozen=True)
class CannedReply:
    """Words that the onboarding team sends again and again. `purpose`: the action that they are for.

    `name` is what its list shows, `uses` how often it was sent. One that is removed stays stored, for the figures.
    """

    id: int
    purpose: str
    name: str
    words: str
    uses: int = 0
    removed: bool = False


@dataclass(frozen=True)
class FirstFew:
    """The first few of some onboardings, in order, and how many there are in all."""

    shown: tuple[OnboardingRecord, ...] = ()
    total: int = 0


@dataclass(frozen=True)
class KeptTopic:
    """An answer to a question that help could not answer: `person`, an identity, kept it; another one approved it.

    `other_words`: more names by which it is asked for, with commas between them. `kept_at` is aware.
    """

    id: int
    question: str
    answer: str
    person: int
    kept_at: datetime
    other_words: str = ""
    approved_by: int | None = None
    removed: bool = False


@dataclass(frozen=True)
class PublishedTime:
    """A time (aware) for an engagement call that any applicant whose turn it is may book, `at_once` of them.

    `series` is the same for what was published together. `held_by`: the name of who holds it. `link`: to join it.
    """

    id: int
    series: int
    starts_at: datetime
    minutes: int
    at_once: int = 1
    link: str | None = None
    room: str | None = None
    held_by: str | None = None
    withdrawn_at: datetime | None = None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def overlaps(self, other: PublishedTime) -> bool:
        """Whether one is not over when the other begins."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at
