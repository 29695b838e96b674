"""Questions that one of an applicant team asks a colleague to answer."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class DelegationRow(SQLModel, table=True):
    """One request to one colleague."""

    __tablename__ = "delegation"

    id: int | None = Field(default=None, primary_key=True)
    onboarding_id: int = Field(foreign_key="onboarding.id", index=True)
    stage: str
    questions: str
    name: str
    email: str
    words: str
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime
    person: int | None = Field(default=None, foreign_key="person.id", index=True)
    in_chat: bool = False
    answered_at: datetime | None = None
