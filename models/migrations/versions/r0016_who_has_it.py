"""Who of the onboarding team has an onboarding, found by whom it is, and who is of that team, found by name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_HELD = (
    "assignee_id IS NOT NULL AND "
    "state NOT IN ('before_you_start', 'not_eligible', 'registering', 'live', 'declined', 'withdrawn')"
)


def upgrade() -> None:
    """A column that an older program need not know, and two indexes. PostgreSQL and SQLite.

    The column is no foreign key: for one, the table would be copied on SQLite, with its triggers.
    """
    op.add_column("onboarding", sa.Column("assignee_id", sa.Integer(), nullable=True))
    held = sa.text(_HELD)
    op.create_index(
        "ix_onboarding_held",
        "onboarding",
        ["assignee_id", "id"],
        sqlite_where=held,
        postgresql_where=held,
    )
    op.create_index(
        "ix_person_of_the_team",
        "person",
        ["name", "id"],
        sqlite_where=sa.text("onboarding_team = 1"),
        postgresql_where=sa.text("onboarding_team"),
    )
