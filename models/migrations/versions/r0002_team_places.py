"""The channels of applicant teams that onboardings belong to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """One table. PostgreSQL and SQLite."""
    op.create_table(
        "team_place",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("onboarding_id", sa.Integer(), sa.ForeignKey("onboarding.id"), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False, index=True),
        sa.UniqueConstraint("onboarding_id", "channel", "workspace", "target"),
    )
