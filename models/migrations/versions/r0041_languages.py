"""The language that somebody wants to be written to in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    """A column that an older program need not know. PostgreSQL and SQLite."""
    op.add_column("person", sa.Column("language", sa.String(), nullable=True))
