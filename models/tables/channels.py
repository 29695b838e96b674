"""What we keep for a channel: where Teams lets us write, which any SDK can send with, and what the page shows."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, Index, SQLModel


class TeamsReferenceRow(SQLModel, table=True):
    """One person (`target` is their directory id) or one channel or group chat (`target` is the conversation).

    `problem` says why nothing can be sent there now. Without `conversation_id`, a person met elsewhere.
    """

    __tablename__ = "teams_reference"
    __table_args__ = (
        Index("ix_teams_reference_team", "tenant_id", "team_id"),
        Index("ix_teams_reference_newest", "tenant_id", "seen_at"),
    )

    tenant_id: str = Field(primary_key=True)
    target: str = Field(primary_key=True)
    kind: str
    service_url: str
    conversation_id: str
    bot_id: str
    user_id: str
    aad_object_id: str
    channel_id: str
    team_id: str
    locale: str
    problem: str = ""
    seen_at: datetime
    welcomed_at: datetime | None = None


class WebMessageRow(SQLModel, table=True):
    """The web channel's own transcript: what Slack or Teams would keep for us."""

    __tablename__ = "web_message"
    __table_args__ = (Index("ix_web_message_changes", "conversation", "changes"),)

    id: int | None = Field(default=None, primary_key=True)
    conversation: str  # "direct:<user>" or "team"
    thread: int | None = Field(default=None, foreign_key="web_message.id", index=True)
    author: str | None = None  # the user who wrote it; None is the assistant
    author_name: str
    only_for: str | None = None  # shown to this user alone
    # {"said": text} or {"message": replies.Message}
    content: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    at: datetime
    changed_at: datetime
    changes: int = 0  # how often it was replaced: see Transcript.version
