"""Indexes of what does not arrive and of reminders that wait: no look at them grows with what was sent or fired."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_DEAD = "(gave_up_at IS NOT NULL OR (sent_at IS NULL AND gave_up_at IS NULL AND stuck_at IS NOT NULL))"


def upgrade() -> None:
    """Indexes that an older program need not know. PostgreSQL and SQLite."""
    conversation = ["channel", "workspace", "place", "target"]
    _partial_index("ix_outbox_dead", "outbox", conversation, _DEAD)
    _partial_index("ix_outbox_to_alert", "outbox", ["id"], f"{_DEAD} AND alerted_at IS NULL")
    _partial_index("ix_outbox_perhaps", "outbox", ["id"], "sent_at IS NOT NULL AND problem IS NOT NULL")
    _partial_index("ix_outbox_due", "outbox", ["due_at"], "sent_at IS NULL AND gave_up_at IS NULL")
    _partial_index("ix_reminder_waiting", "reminder", ["due_at"], "fired_at IS NULL AND cancelled_at IS NULL")


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    only = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)
