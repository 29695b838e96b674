"""The NHS's list of organisations, and what it says of the organisation of an onboarding."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    """Tables and columns that an older program need not know. PostgreSQL and SQLite."""
    op.create_table(
        "organisation_extract",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("files", sa.String(), nullable=False),
        sa.Column("organisations", sa.Integer(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "organisation",
        sa.Column("extract_id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Index("ix_organisation_code", "extract_id", "code", unique=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "organisation_trigram",
        sa.Column("extract_id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("trigram", sa.String(), primary_key=True),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("numbers", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.add_column("onboarding", sa.Column("organisation_type", sa.String(), nullable=True))
    op.add_column("onboarding", sa.Column("organisation_closed", sa.Boolean(), nullable=True))
