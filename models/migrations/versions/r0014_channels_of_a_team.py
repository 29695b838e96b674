"""The names of applicant teams' channels, and who belongs to an onboarding by being in one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Columns that an older program need not know. PostgreSQL and SQLite."""
    with op.batch_alter_table("team_place") as team_place:
        team_place.add_column(sa.Column("name", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("membership") as membership:
        membership.add_column(sa.Column("present_in", sa.String(), nullable=True))
