"""What a review keeps beside its state: verdicts and comments at items, and the conditions that approvals stand on."""

from datetime import date, datetime

from sqlmodel import Field, Index, SQLModel

from models.tables.indexes import partial_index


class VerdictRow(SQLModel, table=True):
    """What a reviewer says of one item of a stage. Never changed: a newer row for the same item takes its place."""

    __tablename__ = "verdict"
    __table_args__ = (Index("ix_verdict_newest", "onboarding_id", "item"),)

    id: int | None = Field(default=None, primary_key=True)
    onboarding_id: int = Field(foreign_key="onboarding.id")
    item: str
    accepted: bool
    words: str
    answer_number: int  # the newest of the item's answers that they looked at, by its id
    person_id: int = Field(foreign_key="person.id")
    at: datetime


class ConditionRow(SQLModel, table=True):
    """What is to be met after a stage was approved, and what became of it: met, waived, or gone with the approval."""

    __tablename__ = "condition"

    id: int | None = Field(default=None, primary_key=True)
    onboarding_id: int = Field(foreign_key="onboarding.id", index=True)
    stage: str
    words: str
    due_on: date
    person_id: int = Field(foreign_key="person.id")
    at: datetime
    told_soon: bool = False
    told_late: bool = False
    outcome: str | None = None
    closer_id: int | None = Field(default=None, foreign_key="person.id")
    closed_at: datetime | None = None
    why: str = ""


class CommentRow(SQLModel, table=True):
    """What somebody said at an item, of the onboarding team or of the applicant's, until it is settled."""

    __tablename__ = "comment"
    __table_args__ = (partial_index("ix_comment_standing", "onboarding_id", where="settled_at IS NULL"),)

    id: int | None = Field(default=None, primary_key=True)
    onboarding_id: int = Field(foreign_key="onboarding.id")
    item: str
    words: str
    of_the_team: bool
    person_id: int = Field(foreign_key="person.id")
    at: datetime
    settled_at: datetime | None = None


class OpinionRow(SQLModel, table=True):
    """What a specialist of the onboarding team was asked about an item, and what they said of which answer."""

    __tablename__ = "opinion"

    id: int | None = Field(default=None, primary_key=True)
    onboarding_id: int = Field(foreign_key="onboarding.id", index=True)
    item: str
    speciality: str
    asked: str
    asked_by_id: int = Field(foreign_key="person.id")
    asked_at: datetime
    person_id: int = Field(foreign_key="person.id")
    answer_number: int
    accepted: bool | None = None
    words: str = ""
    answered_at: datetime | None = None
