"""What stands about an onboarding is found by its kind, and a press that was refused is counted, not kept apart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """A table and indexes that an older program need not know. PostgreSQL and SQLite.

    The presses that were refused so far are events, which stay, and are counted too.
    """
    op.create_table(
        "refused_press",
        sa.Column("onboarding_id", sa.Integer(), sa.ForeignKey("onboarding.id"), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("action", sa.String(), primary_key=True),
        sa.Column("presses", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_event_last", "event", ["onboarding_id", "kind", "stage", "id"])
    op.create_index("ix_event_by_person", "event", ["person_id", "kind", "at"])
    action = "json_extract(data, '$.action')" if op.get_bind().dialect.name == "sqlite" else "data ->> 'action'"
    op.execute(
        "INSERT INTO refused_press (onboarding_id, person_id, action, presses, last_at) "
        f"SELECT onboarding_id, person_id, {action}, count(*), max(at) FROM event "
        f"WHERE kind = 'press_refused' AND person_id IS NOT NULL AND {action} IS NOT NULL "
        f"GROUP BY onboarding_id, person_id, {action}"
    )
