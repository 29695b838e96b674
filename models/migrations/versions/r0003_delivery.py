"""What delivery keeps of each row, so that any number of workers pace, hold and alert as one; PostgreSQL wakes them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_WAKE = """
CREATE FUNCTION wake_workers() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_notify('outbox', ''); RETURN NULL; END $$
"""


def upgrade() -> None:
    """Columns that an older program need not know, and an index. PostgreSQL and SQLite."""
    op.add_column("outbox", sa.Column("unsettled", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("outbox", sa.Column("held", sa.String(), nullable=True))
    for name in ("stuck_at", "alerted_at"):
        op.add_column("outbox", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    sent = sa.text("sent_at IS NOT NULL")
    columns = ["channel", "workspace", "place", "target", "sent_at"]
    op.create_index("ix_outbox_sent", "outbox", columns, sqlite_where=sent, postgresql_where=sent)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_WAKE)
        op.execute(
            "CREATE TRIGGER outbox_wakes AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION wake_workers()"
        )
