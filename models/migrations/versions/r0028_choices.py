"""What people want to hear of by itself, and in which time zone they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """A column and a table that an older program need not know. PostgreSQL and SQLite."""
    op.add_column("person", sa.Column("zone", sa.String(), nullable=True))
    op.create_table(
        "notice_choice",
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), primary_key=True, autoincrement=False),
        sa.Column("reminders_off", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("quiet_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("summary", sa.Boolean(), nullable=False, server_default=sa.false(), index=True),
    )
