"""For which due date the onboarding team is told; and reminders about no single onboarding, as each morning is."""

from __future__ import annotations

from warnings import catch_warnings

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import SAWarning

revision = "0027"
down_revision = "0026"

_WAITING = "fired_at IS NULL AND cancelled_at IS NULL"


def upgrade() -> None:
    """Columns that an older program need not know, and one that may be empty. PostgreSQL and SQLite.

    An older program sets no reminder that is about no onboarding. One that fires such a reminder fails, and leaves it.
    """
    op.add_column("onboarding", sa.Column("clock_on", sa.Date(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _on_sqlite()
    else:
        op.alter_column("reminder", "onboarding_id", existing_type=sa.Integer(), nullable=True)
    _partial_index("uq_reminder_of_all", ["kind"], f"onboarding_id IS NULL AND {_WAITING}", unique=True)


def _on_sqlite() -> None:
    """By a copy, which would not know which rows the index is of, and looks at other tables' indexes too."""
    op.drop_index("ix_reminder_waiting", "reminder")
    with catch_warnings(action="ignore", category=SAWarning), op.batch_alter_table("reminder") as reminder:
        reminder.alter_column("onboarding_id", existing_type=sa.Integer(), nullable=True)
    _partial_index("ix_reminder_waiting", ["due_at"], _WAITING)


def _partial_index(name: str, columns: list[str], where: str, unique: bool = False) -> None:
    only = sa.text(where)
    op.create_index(name, "reminder", columns, unique=unique, sqlite_where=only, postgresql_where=only)
