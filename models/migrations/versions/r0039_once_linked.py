"""Which identities were one person once: who gave one of two approvals gives no second with an account since parted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    """A column that an older program need not know. PostgreSQL and SQLite."""
    op.add_column("person", sa.Column("once_linked", sa.String(), nullable=True))
