"""Where people and channels are reached in Teams: our own row, which any SDK can send with."""

from datetime import datetime

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
