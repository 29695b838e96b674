"""The onboarding team's numbers: what ended days add up to, and the question at which each applicant stands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_COUNTED = "kind IN ('moved', 'registered', 'invited', 'live', 'declined', 'more_needed', 'approved', 'wait_set')"


def upgrade() -> None:
    """Tables, an index and a column that an older program need not know. PostgreSQL and SQLite.

    The tables are filled by the worker, day by day from the first event on. The column is filled as onboardings are
    saved.
    """
    op.create_table(
        "month_figure",
        sa.Column("month", sa.String(), primary_key=True),
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("item", sa.String(), primary_key=True),
        sa.Column("days", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("count", sa.Integer(), nullable=False),
    )
    op.create_table(
        "stage_stay",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("stage", sa.String(), primary_key=True),
        sa.Column("days", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("stays", sa.Integer(), nullable=False),
    )
    op.create_table(
        "stage_length",
        sa.Column("stage", sa.String(), primary_key=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("stays", "low", "high", "most")),
    )
    op.create_table(
        "figure_mark",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
    )
    counted = sa.text(_COUNTED)
    op.create_index("ix_event_counted", "event", ["at"], sqlite_where=counted, postgresql_where=counted)
    op.add_column("onboarding", sa.Column("next_question", sa.String(), nullable=True))
    asked = sa.text("next_question IS NOT NULL")
    op.create_index(
        "ix_onboarding_next_question",
        "onboarding",
        ["next_question"],
        sqlite_where=asked,
        postgresql_where=asked,
    )
