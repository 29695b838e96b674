"""Where the Slack app is installed, and the installs that are under way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """Tables that an older program need not know. PostgreSQL and SQLite."""
    op.create_table(
        "slack_installation",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("enterprise_id", "team_id", name="uq_slack_installation_enterprise_id_team_id"),
    )
    op.create_table(
        "slack_workspace",
        sa.Column("team_id", sa.String(), primary_key=True),
        sa.Column("enterprise_id", sa.String(), nullable=False),
    )
    op.create_table(
        "slack_install_state",
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_slack_install_state_expires_at", "slack_install_state", ["expires_at"])
