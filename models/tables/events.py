"""What happened, in order, for good: the database itself refuses to change or delete an event."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel


class EventRow(SQLModel, table=True):
    """One thing that happened to an onboarding, and who did it (nobody when the assistant did)."""

    __tablename__ = "event"

    id: int | None = Field(default=None, primary_key=True)
    onboarding_id: int = Field(foreign_key="onboarding.id", index=True)
    kind: str
    stage: str | None = None
    person_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
