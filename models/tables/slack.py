"""Where the Slack app is installed, with its tokens sealed, and the installs that are under way."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint


class SlackInstallationRow(SQLModel, table=True):
    """One workspace, or one organisation of several (Enterprise Grid), whose people may use the app.

    `sealed`: the tokens, which only the keys in SECRET_KEYS open; empty once the app was taken out.
    """

    __tablename__ = "slack_installation"
    __table_args__ = (UniqueConstraint("enterprise_id", "team_id"),)

    id: int | None = Field(default=None, primary_key=True)
    enterprise_id: str = ""
    team_id: str = ""  # empty: the whole organisation
    name: str = ""
    sealed: str
    installed_at: datetime
    removed_at: datetime | None = None


class SlackWorkspaceRow(SQLModel, table=True):
    """A workspace of an organisation that has the app as a whole, or that joined after it had installed the app.

    Its people are reached by the organisation's token and, as people of the organisation, by its own.
    """

    __tablename__ = "slack_workspace"

    team_id: str = Field(primary_key=True)
    enterprise_id: str


class SlackInstallStateRow(SQLModel, table=True):
    """An install that somebody has begun in a browser: its word counts once, and soon."""

    __tablename__ = "slack_install_state"

    digest: str = Field(primary_key=True)
    expires_at: datetime = Field(index=True)
