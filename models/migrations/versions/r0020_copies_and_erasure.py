"""Which database this is, so that a copy is known as one; and the one way to erase what an event says of people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

_KEPT = "Events are never changed or deleted"
_LASTING = ("id", "onboarding_id", "kind", "stage", "person_id", "at")


def upgrade() -> None:
    """Tables that an older program need not know, and triggers that let one change more pass. PostgreSQL and SQLite."""
    op.create_table(
        "installation",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
    )
    op.create_index("ix_erasure_subject", "erasure", ["about", "subject"])
    op.create_table("erasing", sa.Column("id", sa.Integer(), primary_key=True))
    _on_sqlite() if op.get_bind().dialect.name == "sqlite" else _on_postgresql()


def _on_sqlite() -> None:
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _LASTING)
    op.execute("DROP TRIGGER event_no_update")
    op.execute(
        f"CREATE TRIGGER event_no_update BEFORE UPDATE ON event WHEN NOT EXISTS (SELECT 1 FROM erasing) OR {changed} "
        f"BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END"
    )


def _on_postgresql() -> None:
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _LASTING)
    op.execute(
        "CREATE FUNCTION keep_events_but_erase() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF NOT EXISTS (SELECT 1 FROM erasing) OR {changed} THEN "
        f"RAISE EXCEPTION '{_KEPT}' USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW; END $$"
    )
    op.execute("DROP TRIGGER event_kept ON event")
    op.execute(
        "CREATE TRIGGER event_kept BEFORE DELETE OR TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION keep_events()"
    )
    op.execute(
        "CREATE TRIGGER event_unchanged BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION keep_events_but_erase()"
    )
