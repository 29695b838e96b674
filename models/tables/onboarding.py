"""One team's onboarding: its answers, reviews, events, call times and the channels that its team works in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from models.enums import CallStatus
from models.tables.indexes import partial_index

BEFORE_REGISTRATION = ("before_you_start", "not_eligible", "registering")
DECLINED_OR_WITHDRAWN = ("declined", "withdrawn")
ENDED = ("live", *DECLINED_OR_WITHDRAWN)
TO_CALL = ("registering", "registered", "call_offered", "call_booked")
"""States in which an onboarding comes to its engagement call, or waits for it."""

WAITING = ("waiting_prioritisation", "waiting_capacity", "waiting_feature")
OFF_BOARD = (*BEFORE_REGISTRATION, *ENDED)
"""States in which the onboarding team has nothing to do with an onboarding: not yet, or not any more."""

_ON_BOARD = f"state NOT IN {OFF_BOARD}"
COUNTED_KINDS = ("moved", "registered", "invited", "live", "declined", "more_needed", "approved", "wait_set")
"""Kinds of events that the numbers of a day are made of."""


class OnboardingRow(SQLModel, table=True):
    """Where an onboarding stands. `version` guards every change: the second of two writers starts again.

    Organisation, ODS code, service and service_key repeat answers, for lists and for finding a second registration.
    """

    __tablename__ = "onboarding"
    __table_args__ = (
        partial_index("ix_onboarding_on_board", "state_since", "id", where=_ON_BOARD),
        partial_index("ix_onboarding_held", "assignee_id", "id", where=f"assignee_id IS NOT NULL AND {_ON_BOARD}"),
        partial_index("ix_onboarding_next_question", "next_question", where="next_question IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True)
    content_version: str
    state: str = Field(index=True)
    resume_state: str | None = None  # where a paused or declined onboarding stood
    state_since: datetime
    organisation: str | None = None
    ods_code: str | None = None
    service: str | None = None
    service_key: str | None = Field(default=None, index=True)  # ODS code and service, folded
    priority: str | None = None
    wait_reason: str | None = None
    wait_looked_at: datetime | None = None
    reply_due_on: date | None = None
    go_live_on: date | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 1
    assignee_id: int | None = None  # a person: not as a key, for which SQLite would have to copy the table
    whose_turn: str | None = None
    due_on: date | None = None  # by when the onboarding team means to do what is its turn
    in_nhs_england: bool | None = None
    next_question: str | None = None  # where it is the applicant's turn: the first that has no answer
    clock_on: date | None = None  # the due date of which the team is told: reminders are set for it
    snoozed_until: date | None = None  # until when it is told of none
    organisation_type: str | None = None  # what the list of organisations says of its ODS code, None where it has none
    organisation_closed: bool | None = None


class StateCountRow(SQLModel, table=True):
    """How many onboardings stand in a state. Triggers of the database keep it."""

    __tablename__ = "state_count"

    state: str = Field(primary_key=True)
    onboardings: int


class StateStayRow(SQLModel, table=True):
    """How many stays of so many whole days in a state have ended. Triggers of the database keep it."""

    __tablename__ = "state_stay"

    state: str = Field(primary_key=True)
    days: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    stays: int


class ReviewRow(SQLModel, table=True):
    """The review of one stage of one onboarding."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("onboarding_id", "stage"),)

    id: int | None = Field(default=None, primary_key=True)
    onboarding_id: int = Field(foreign_key="onboarding.id", index=True)
    stage: str
    state: str
    since: datetime


class AnswerRow(SQLModel, table=True):
    """One answer, never changed: a newer row for the same question takes its place. None means removed."""

    __tablename__ = "answer"
    __table_args__ = (Index("ix_answer_newest", "onboarding_id", "question"),)

    id: int | None = Field(default=None, primary_key=True)
    onboarding_id: int = Field(foreign_key="onboarding.id")
    question: str
    value: Any = Field(sa_column=Column(JSON))
    person_id: int = Field(foreign_key="person.id")
    at: datetime


class EventRow(SQLModel, table=True):
    """One thing that happened to an onboarding, and who did it (nobody when the assistant did).

    The database itself refuses to change or delete one.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_last", "onboarding_id", "kind", "stage", "id"),
        Index("ix_event_by_person", "person_id", "kind", "at"),
        partial_index("ix_event_counted", "at", where=f"kind IN {COUNTED_KINDS}"),
    )

    id: int | None = Field(default=None, primary_key=True)
    onboarding_id: int = Field(foreign_key="onboarding.id", index=True)
    kind: str
    stage: str | None = None
    person_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class RefusedPressRow(SQLModel, table=True):
    """How often a person pressed a button of the other side's. `action` is what stood on it."""

    __tablename__ = "refused_press"

    onboarding_id: int = Field(primary_key=True, foreign_key="onboarding.id")
    person_id: int = Field(primary_key=True, foreign_key="person.id")
    action: str = Field(primary_key=True)
    presses: int
    last_at: datetime


class CallTimeRow(SQLModel, table=True):
    """A time (UTC) offered to one onboarding. The same time may be offered to several; the first to pick it has it.

    As many calls as the onboarding team can hold at one time are booked for it, each in a `slot` of its own, from 0.
    """

    __tablename__ = "call_time"
    __table_args__ = (
        partial_index("uq_call_time_slot", "starts_at", "slot", where="standing = 'booked'", unique=True),
        partial_index("ix_call_time_offered", "starts_at", where="standing = 'offered'"),
    )

    id: int | None = Field(default=None, primary_key=True)
    onboarding_id: int = Field(foreign_key="onboarding.id", index=True)
    starts_at: datetime
    standing: str = CallStatus.OFFERED
    slot: int = 0
    minutes: int | None = None
    held_by: str | None = None  # the name of who holds the call
    link: str | None = None  # to join it
    room: str | None = None
    at_once: int | None = None  # how many calls its published time can have
    published_id: int | None = None  # the published time that it is: not as a key, which SQLite cannot add


class TeamPlaceRow(SQLModel, table=True):
    """A channel whose people may join this onboarding, and where its notices go. Keyed as the platform knows it.

    `name` is how its people know it, empty where the platform does not say.
    """

    __tablename__ = "team_place"
    __table_args__ = (UniqueConstraint("onboarding_id", "channel", "workspace", "target"),)

    id: int | None = Field(default=None, primary_key=True)
    onboarding_id: int = Field(foreign_key="onboarding.id")
    channel: str
    workspace: str
    target: str = Field(index=True)
    name: str = Field(default="", sa_column_kwargs={"server_default": ""})
