"""What the onboarding team says again and again: words to send, and answers that help gives beside ours."""

from datetime import datetime

from sqlalchemy import false
from sqlmodel import Field, SQLModel


class CannedReplyRow(SQLModel, table=True):
    """Words that the onboarding team sends again and again, for one action. Removed ones stay, for the figures."""

    __tablename__ = "canned_reply"

    id: int | None = Field(default=None, primary_key=True)
    purpose: str  # the action that they are for
    name: str
    words: str
    uses: int = 0
    removed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class KeptTopicRow(SQLModel, table=True):
    """An answer to a question that help could not answer, shown to everybody once a second person has approved it."""

    __tablename__ = "kept_topic"

    id: int | None = Field(default=None, primary_key=True)
    question: str
    other_words: str = ""
    answer: str
    person_id: int = Field(foreign_key="person.id")
    kept_at: datetime
    approved_by_id: int | None = Field(default=None, foreign_key="person.id")
    removed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
