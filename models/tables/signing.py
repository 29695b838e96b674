"""Who is asked to sign off what an applicant says, and what they said."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class SignOffRow(SQLModel, table=True):
    """One person who is asked, once. A newer row of the same signer takes its place."""

    __tablename__ = "sign_off"

    id: int | None = Field(default=None, primary_key=True)
    onboarding_id: int = Field(foreign_key="onboarding.id", index=True)
    signer: str  # a Signer
    name: str
    email: str
    status: str  # a SignOffStatus
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime
    channel: str
    workspace: str
    identity: int | None = Field(default=None, foreign_key="person.id", index=True)
    decided_at: datetime | None = None
    signed_as: str
    words: str
    version: str
    declared: str
    answer_number: int
