"""Answers that the onboarding team keeps as help."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    """A table that an older program need not know. PostgreSQL and SQLite."""
    op.create_table(
        "kept_topic",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("other_words", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
