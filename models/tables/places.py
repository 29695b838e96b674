"""Where an applicant team works together: a channel of a chat platform that an onboarding belongs to."""

from sqlmodel import Field, SQLModel, UniqueConstraint


class TeamPlaceRow(SQLModel, table=True):
    """A channel whose people may join this onboarding, and where its notices go. Keyed as the platform knows it."""

    __tablename__ = "team_place"
    __table_args__ = (UniqueConstraint("onboarding_id", "channel", "workspace", "target"),)

    id: int | None = Field(default=None, primary_key=True)
    onboarding_id: int = Field(foreign_key="onboarding.id")
    channel: str
    workspace: str
    target: str = Field(index=True)
