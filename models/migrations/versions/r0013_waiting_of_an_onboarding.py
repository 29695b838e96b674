"""An index of the messages of an onboarding that wait, so that one onboarding's notices leave room for the others'."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """An index that an older program need not know. PostgreSQL and SQLite."""
    waiting = sa.text("sent_at IS NULL AND gave_up_at IS NULL")
    op.create_index("ix_outbox_waiting_of", "outbox", ["onboarding_id"], sqlite_where=waiting, postgresql_where=waiting)
