"""Where an invitation may be taken up, who ever belonged to a team, and what two linked identities brought along."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_STATEMENTS = (
    # Of somebody who left it is not known whether they had joined: they are taken to have.
    "UPDATE membership SET joined_at = since WHERE person_id IS NOT NULL AND standing IN ('joined', 'left')",
    # Invitations were sent by owners alone.
    *(
        f"UPDATE membership SET invited_{name} = (SELECT person.{name} FROM membership AS owner JOIN person "
        "ON person.id = owner.person_id WHERE owner.onboarding_id = membership.onboarding_id AND owner.role = 'owner' "
        "AND owner.standing = 'joined' LIMIT 1) WHERE standing = 'invited'"
        for name in ("channel", "workspace")
    ),
)


def upgrade() -> None:
    """Columns that an older program need not know. PostgreSQL and SQLite.

    The older program goes on taking up invitations by an address alone, until it is stopped.
    """
    with op.batch_alter_table("membership") as membership:
        for name in ("joined_at", "code_made_at"):
            membership.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        for name in ("invited_channel", "invited_workspace", "code_digest"):
            membership.add_column(sa.Column(name, sa.String(), nullable=True))
        for name in ("meant_for", "brought_by"):
            membership.add_column(sa.Column(name, sa.Integer(), nullable=True))
            membership.create_foreign_key(None, "person", [name], ["id"])
        for name in ("held_by_address", "set_aside"):
            membership.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_membership_meant_for", "membership", ["meant_for"])
    op.create_index("ix_membership_code_digest", "membership", ["code_digest"])
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("email_since", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("link_code") as link_code:
        link_code.add_column(sa.Column("claimed_by", sa.Integer(), nullable=True))
        link_code.create_foreign_key(None, "person", ["claimed_by"], ["id"])
    for statement in _STATEMENTS:
        op.execute(statement)
