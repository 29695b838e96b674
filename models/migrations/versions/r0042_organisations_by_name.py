"""How the name of an organisation begins, so that the whole name of any finds it, however many have its letters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    """A column that an older program need not know, filled by the next list that is loaded. PostgreSQL and SQLite.

    Compared byte by byte on both: in the order of a language, what begins alike does not stand together.
    """
    by_bytes = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.add_column("organisation", sa.Column("begins", by_bytes, nullable=True))
    op.create_index("ix_organisation_begins", "organisation", ["extract_id", "begins"])
