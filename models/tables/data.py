"""What is stored about the stored data itself: which database this is, and what was erased from it."""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel


class InstallationRow(SQLModel, table=True):
    """Which database this is, as its server or file system tells it. In a copy the two differ, and nothing is sent."""

    __tablename__ = "installation"

    name: str = Field(primary_key=True)
    identity: str
    since: datetime


class ErasureRow(SQLModel, table=True):
    """What was erased, without saying what it was. `subject` is the row of a person or of an onboarding."""

    __tablename__ = "erasure"
    __table_args__ = (Index("ix_erasure_subject", "about", "subject"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    about: str  # "person" or "onboarding"
    subject: int
    asked_by: str  # "operator", "person" or "retention"
    rows: int


class ErasingRow(SQLModel, table=True):
    """Stands here only inside a transaction that erases: the database lets that one change the data of events."""

    __tablename__ = "erasing"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})


class JobRow(SQLModel, table=True):
    """What is done once in a while, and when it was begun last: of several workers, one does it."""

    __tablename__ = "job"

    name: str = Field(primary_key=True)
    last_at: datetime


class OwnCopyRow(SQLModel, table=True):
    """A file of what is held about somebody, which they may fetch once by a word of which the digest alone is kept."""

    __tablename__ = "own_copy"

    digest: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id")  # the identity that asked
    kind: str  # "pdf" or "json"
    made_at: datetime = Field(index=True)
    used_at: datetime | None = None
