"""Times for engagement calls that the onboarding team publishes, and where a call is held."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """A table and four columns that an older program need not know. PostgreSQL and SQLite."""
    op.create_table(
        "published_time",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("series", sa.Integer(), nullable=False, index=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("at_once", sa.Integer(), nullable=False),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("room", sa.String(), nullable=True),
        sa.Column("held_by", sa.String(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
    )
    open_still = sa.text("withdrawn_at IS NULL")
    op.create_index(
        "ix_published_time", "published_time", ["starts_at"], sqlite_where=open_still, postgresql_where=open_still
    )
    for name in ("link", "room"):
        op.add_column("call_time", sa.Column(name, sa.String(), nullable=True))
    for name in ("at_once", "published_id"):
        op.add_column("call_time", sa.Column(name, sa.Integer(), nullable=True))
