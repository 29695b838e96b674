"""Where people and channels are reached in Teams, and the codes that link two identities of one person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Three tables, and two columns that an older program need not know. PostgreSQL and SQLite."""
    _references()
    _links()


def _references() -> None:
    names = ("kind", "service_url", "conversation_id", "bot_id", "user_id", "aad_object_id")
    op.create_table(
        "teams_reference",
        sa.Column("tenant_id", sa.String(), primary_key=True),
        sa.Column("target", sa.String(), primary_key=True),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in (*names, "channel_id", "team_id", "locale", "problem")
        ),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("welcomed_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_teams_reference_team", "teams_reference", ["tenant_id", "team_id"])
    op.create_index("ix_teams_reference_newest", "teams_reference", ["tenant_id", "seen_at"])


def _links() -> None:
    op.create_table(
        "link_code",
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_table(
        "link_try",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    with op.batch_alter_table("person") as person:
        for name in ("linked_to", "reached_by"):
            person.add_column(sa.Column(name, sa.Integer(), nullable=True))
            person.create_foreign_key(None, "person", [name], ["id"])
