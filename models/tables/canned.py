"""What the onboarding team often sends."""

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
