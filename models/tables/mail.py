"""Codes that go out by email, and lead back into the conversation."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class MailCodeRow(SQLModel, table=True):
    """A code that went out with an email, and works once. Its digest alone is kept."""

    __tablename__ = "mail_code"

    digest: str = Field(primary_key=True)
    purpose: str  # a MailPurpose
    subject: int  # the row of what it is about: see MailPurpose
    onboarding_id: int = Field(foreign_key="onboarding.id", index=True)
    message: int = Field(unique=True)  # the row of the email in the outbox, which is cleared away before this
    made_at: datetime = Field(index=True)
    used_at: datetime | None = None
