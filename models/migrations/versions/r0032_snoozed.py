"""Until when the onboarding team is told of no due date."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """A column that an older program need not know. PostgreSQL and SQLite."""
    op.add_column("onboarding", sa.Column("snoozed_until", sa.Date(), nullable=True))
