"""Which trace each message belongs to, from the request to its delivery."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    """A column that an older program need not know. PostgreSQL and SQLite."""
    op.add_column("outbox", sa.Column("trace", sa.String(), nullable=True))
