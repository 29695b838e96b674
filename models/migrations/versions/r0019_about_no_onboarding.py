"""What is sent may be about no single onboarding, such as the onboarding team's morning summary."""

from __future__ import annotations

from warnings import catch_warnings

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import SAWarning

revision = "0019"
down_revision = "0018"

_WAITING = "sent_at IS NULL AND gave_up_at IS NULL"
_DEAD = f"(gave_up_at IS NOT NULL OR ({_WAITING} AND stuck_at IS NOT NULL))"
_CONVERSATION = ["channel", "workspace", "place", "target"]
_PARTIAL = (
    ("ix_outbox_waiting", [*_CONVERSATION, "id"], _WAITING),
    ("ix_outbox_sent", [*_CONVERSATION, "sent_at"], "sent_at IS NOT NULL"),
    ("ix_outbox_due", ["due_at"], _WAITING),
    ("ix_outbox_waiting_of", ["onboarding_id"], _WAITING),
    ("ix_outbox_dead", _CONVERSATION, _DEAD),
    ("ix_outbox_to_alert", ["id"], f"{_DEAD} AND alerted_at IS NULL"),
    ("ix_outbox_perhaps", ["id"], "sent_at IS NOT NULL AND problem IS NOT NULL"),
)


def upgrade() -> None:
    """A column may be empty that never was. PostgreSQL and SQLite.

    An older program writes no such row. One that claims such a row fails, and leaves it for this one to send.
    """
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("outbox", "onboarding_id", existing_type=sa.Integer(), nullable=True)
        return
    for name, _, _ in _PARTIAL:  # the copy of a table would not know which rows each is of
        op.drop_index(name, "outbox")
    # the copy looks at other tables' indexes too, and says so
    with catch_warnings(action="ignore", category=SAWarning), op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("onboarding_id", existing_type=sa.Integer(), nullable=True)
    for name, columns, where in _PARTIAL:
        op.create_index(name, "outbox", columns, sqlite_where=sa.text(where))
