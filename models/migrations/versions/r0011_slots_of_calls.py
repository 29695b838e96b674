"""As many calls at one time as the onboarding team can hold; how long each takes, and who holds it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Three columns that an older program need not know: it books the first slot alone. PostgreSQL and SQLite.

    The one index of booked times becomes one of their slots, which refuses less: an older program goes by what is
    booked before it books.
    """
    op.add_column("call_time", sa.Column("slot", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("call_time", sa.Column("minutes", sa.Integer(), nullable=True))
    op.add_column("call_time", sa.Column("held_by", sa.String(), nullable=True))
    _partial_index("uq_call_time_slot", ["starts_at", "slot"], "standing = 'booked'", unique=True)
    _partial_index("ix_call_time_offered", ["starts_at"], "standing = 'offered'")
    op.drop_index("uq_call_time_booked", "call_time")


def _partial_index(name: str, columns: list[str], where: str, unique: bool = False) -> None:
    only = sa.text(where)
    op.create_index(name, "call_time", columns, unique=unique, sqlite_where=only, postgresql_where=only)
