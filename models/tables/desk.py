"""What the onboarding team does to several onboardings at once, how many it means to take on, and when it can talk."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, Index, SQLModel

from models.tables.indexes import partial_index


class BatchRow(SQLModel, table=True):
    """One thing to be done to several onboardings: prepared, begun when somebody says so, and reported at the end.

    `digest` is the same for the same thing done to the same onboardings.
    """

    __tablename__ = "batch"
    __table_args__ = (
        partial_index("ix_batch_under_way", "id", where="begun_at IS NOT NULL AND reported_at IS NULL"),
        Index("ix_batch_same", "digest", "begun_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    person_id: int = Field(foreign_key="person.id")
    asked: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    digest: str = ""
    made_at: datetime
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    reported_at: datetime | None = None


class BatchItemRow(SQLModel, table=True):
    """One onboarding of a batch, at its place in it, from 0.

    `seen`: what stood there when the batch was made, where that counts. `problem`: why it could not be done; None where
    it was, and then `event_id` is what happened.
    """

    __tablename__ = "batch_item"
    __table_args__ = (partial_index("ix_batch_item_left", "batch_id", "id", where="done_at IS NULL"),)

    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(foreign_key="batch.id", index=True)
    onboarding_id: int = Field(foreign_key="onboarding.id")
    position: int
    seen: str = ""
    done_at: datetime | None = None
    problem: str | None = None
    event_id: int | None = Field(default=None, foreign_key="event.id")


class CapacityRow(SQLModel, table=True):
    """How many onboardings the onboarding team expects to be able to invite in a month, by its first day."""

    __tablename__ = "capacity"

    month: date = Field(primary_key=True)
    expected: int


class PublishedTimeRow(SQLModel, table=True):
    """A time (UTC) for an engagement call that any applicant whose turn it is may book, `at_once` of them.

    `series`: published together. `held_by`: the name of who holds it.
    """

    __tablename__ = "published_time"
    __table_args__ = (partial_index("ix_published_time", "starts_at", where="withdrawn_at IS NULL"),)

    id: int | None = Field(default=None, primary_key=True)
    series: int = Field(index=True)
    starts_at: datetime
    minutes: int
    at_once: int
    link: str | None = None
    room: str | None = None
    held_by: str | None = None
    withdrawn_at: datetime | None = None
