"""Notices by email, for who wants them, and the codes that lead back from there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """A column and a table that an older program need not know. PostgreSQL and SQLite."""
    op.add_column("notice_choice", sa.Column("by_mail", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "mail_code",
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.Column("onboarding_id", sa.Integer(), sa.ForeignKey("onboarding.id"), nullable=False, index=True),
        sa.Column("message", sa.Integer(), nullable=False, unique=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
    )
