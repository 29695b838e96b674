"""Who invited somebody; addresses in any capitals; and the call that an ended onboarding had booked is free."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_CALL = sa.table(
    "call_time",
    sa.column("onboarding_id", sa.Integer()),
    sa.column("standing", sa.String()),
    sa.column("starts_at", sa.DateTime(timezone=True)),
)
_ONBOARDING = sa.table("onboarding", sa.column("id", sa.Integer()), sa.column("state", sa.String()))


def upgrade() -> None:
    """A column and two indexes that an older program need not know, and calls as it would offer them again.

    A call that is over stays booked: whoever reopens the onboarding can still record it.
    """
    op.add_column("membership", sa.Column("invited_by", sa.String(), nullable=True))
    for table in ("person", "membership"):
        op.create_index(f"ix_{table}_email_folded", table, [sa.text("lower(email)")])
    ended = sa.select(_ONBOARDING.c.id).where(_ONBOARDING.c.state.in_(("declined", "withdrawn")))
    still_to_come = _CALL.c.starts_at > datetime.now(UTC)
    booked = sa.and_(_CALL.c.standing == "booked", still_to_come, _CALL.c.onboarding_id.in_(ended))
    op.execute(sa.update(_CALL).where(booked).values(standing="offered"))
