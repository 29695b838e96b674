"""Our tables as SQLModel's documentation writes them: mapped objects with relationships, which a session keeps.

No `from __future__ import annotations` here: SQLModel reads the relationships' annotations as they are.
"""

from datetime import date, datetime
from typing import Any, List, Optional  # noqa: UP035

from sqlalchemy import JSON, DateTime
from sqlmodel import Field, Relationship, SQLModel

_Moment = DateTime(timezone=True)


class Person(SQLModel, table=True):
    """Who writes to the app."""

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    workspace: str
    user: str
    name: str
    email: str | None = None


class Membership(SQLModel, table=True):
    """Somebody of an onboarding."""

    id: int | None = Field(default=None, primary_key=True)
    onboarding_id: int = Field(foreign_key="onboarding.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    name: str
    role: str
    person: Optional[Person] = Relationship()  # noqa: UP045


class Answer(SQLModel, table=True):
    """One of many to the same question: the newest counts."""

    id: int | None = Field(default=None, primary_key=True)
    onboarding_id: int = Field(foreign_key="onboarding.id")
    question: str
    value: Any = Field(sa_type=JSON)
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=_Moment)
    person: Optional[Person] = Relationship()  # noqa: UP045


class Review(SQLModel, table=True):
    """Where the review of one stage stands."""

    id: int | None = Field(default=None, primary_key=True)
    onboarding_id: int = Field(foreign_key="onboarding.id")
    stage: str
    state: str


class Onboarding(SQLModel, table=True):
    """One team's onboarding, with all that is shown of it."""

    id: int | None = Field(default=None, primary_key=True)
    reference: str
    state: str
    state_since: datetime = Field(sa_type=_Moment)
    organisation: str | None = None
    ods_code: str | None = None
    service: str | None = None
    reply_due_on: date | None = None
    updated_at: datetime = Field(sa_type=_Moment)
    version: int = 1
    answers: List[Answer] = Relationship(sa_relationship_kwargs={"order_by": "Answer.id"})  # noqa: UP006
    members: List[Membership] = Relationship()  # noqa: UP006
    reviews: List[Review] = Relationship()  # noqa: UP006


class Event(SQLModel, table=True):
    """What happened."""

    id: int | None = Field(default=None, primary_key=True)
    onboarding_id: int = Field(foreign_key="onboarding.id")
    kind: str
    stage: str | None = None
    person_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(sa_type=_Moment)
    data: Any = Field(default_factory=dict, sa_type=JSON)


class Outbox(SQLModel, table=True):
    """A message that a worker would send."""

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    onboarding_id: int
    event_id: int | None = None
    channel: str
    workspace: str
    place: str
    target: str
    notice: str
    at: datetime = Field(sa_type=_Moment)
    due_at: datetime = Field(sa_type=_Moment)
    attempts: int = 0
    unsettled: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=_Moment)


class Receipt(SQLModel, table=True):
    """A delivery that was handled, with its answer."""

    delivery_id: str = Field(primary_key=True)
    person_id: int | None = None
    at: datetime = Field(sa_type=_Moment)
    outcome: str
