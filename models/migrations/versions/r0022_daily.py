"""What is done once a day, and the order in which deliveries grow old."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """A table and two indexes that an older program need not know. PostgreSQL and SQLite."""
    op.create_table(
        "job",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_receipt_at", "receipt", ["at"])
    op.create_index("ix_outbox_at", "outbox", ["at"])
