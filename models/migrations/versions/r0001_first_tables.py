"""Every table of the first release, and the triggers that keep events for good.

Constraints get their names from the naming convention in models/__init__.py.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_KEPT = "Events are never changed or deleted"


def upgrade() -> None:
    """From nothing. PostgreSQL and SQLite."""
    _onboardings()
    _people()
    _happenings()
    _deliveries()
    _cards_and_reminders()
    _transcript()
    _keep_events()


def _onboardings() -> None:
    op.create_table(
        "onboarding",
        _key(),
        _text("reference", unique=True),
        _text("content_version"),
        _text("state", index=True),
        _text("resume_state", nullable=True),
        _moment("state_since"),
        _text("organisation", nullable=True),
        _text("ods_code", nullable=True),
        _text("service", nullable=True),
        _text("service_key", nullable=True, index=True),
        _text("priority", nullable=True),
        _text("wait_reason", nullable=True),
        _moment("wait_looked_at", nullable=True),
        sa.Column("reply_due_on", sa.Date()),
        sa.Column("go_live_on", sa.Date()),
        _moment("created_at"),
        _moment("updated_at"),
        _number("version"),
    )
    op.create_table(
        "review",
        _key(),
        _link("onboarding_id", "onboarding", index=True),
        _text("stage"),
        _text("state"),
        _moment("since"),
        sa.UniqueConstraint("onboarding_id", "stage"),
    )
    op.create_table(
        "call_time",
        _key(),
        _link("onboarding_id", "onboarding", index=True),
        _moment("starts_at"),
        _text("standing"),
    )
    _partial_index("uq_call_time_booked", "call_time", ["starts_at"], "standing = 'booked'", unique=True)


def _people() -> None:
    op.create_table(
        "person",
        _key(),
        _text("channel"),
        _text("workspace"),
        _text("user"),
        _text("name"),
        _text("email", nullable=True, index=True),
        sa.Column("onboarding_team", sa.Boolean(), nullable=False),
        _link("focus", "onboarding", nullable=True),
        _text("asking", nullable=True),
        sa.UniqueConstraint("channel", "workspace", "user"),
    )
    op.create_table(
        "membership",
        _key(),
        _link("onboarding_id", "onboarding", index=True),
        _link("person_id", "person", nullable=True, index=True),
        _text("name"),
        _text("email", nullable=True, index=True),
        _text("role"),
        _text("standing"),
        _moment("since"),
        sa.UniqueConstraint("onboarding_id", "person_id"),
    )


def _happenings() -> None:
    op.create_table(
        "answer",
        _key(),
        _link("onboarding_id", "onboarding"),
        _text("question"),
        sa.Column("value", sa.JSON()),
        _link("person_id", "person"),
        _moment("at"),
    )
    op.create_index("ix_answer_newest", "answer", ["onboarding_id", "question"])
    op.create_table(
        "event",
        _key(),
        _link("onboarding_id", "onboarding", index=True),
        _text("kind"),
        _text("stage", nullable=True),
        _link("person_id", "person", nullable=True),
        _moment("at"),
        sa.Column("data", sa.JSON(), nullable=False),
    )


def _deliveries() -> None:
    op.create_table(
        "receipt",
        sa.Column("delivery_id", sa.String(), primary_key=True),
        _link("person_id", "person", nullable=True),
        _moment("at"),
        _text("outcome"),
    )
    op.create_table(
        "outbox",
        _key(),
        _text("kind"),
        _link("onboarding_id", "onboarding", index=True),
        _link("event_id", "event", nullable=True),
        _text("channel"),
        _text("workspace"),
        _text("place"),
        _text("target"),
        _text("notice"),
        _moment("at"),
        _moment("due_at"),
        _moment("leased_until", nullable=True),
        _number("attempts"),
        _moment("sent_at", nullable=True),
        _moment("gave_up_at", nullable=True),
        _text("problem", nullable=True),
    )
    waiting = "sent_at IS NULL AND gave_up_at IS NULL"
    _partial_index("ix_outbox_waiting", "outbox", ["channel", "workspace", "place", "target", "id"], waiting)


def _cards_and_reminders() -> None:
    op.create_table(
        "posted_card",
        _key(),
        _link("onboarding_id", "onboarding"),
        _text("channel"),
        _text("workspace"),
        _text("target"),
        _text("message"),
        sa.UniqueConstraint("onboarding_id", "channel", "workspace", "target"),
    )
    op.create_table(
        "reminder",
        _key(),
        _link("onboarding_id", "onboarding", index=True),
        _text("kind"),
        _moment("due_at", index=True),
        _moment("fired_at", nullable=True),
        _moment("cancelled_at", nullable=True),
    )


def _transcript() -> None:
    op.create_table(
        "web_message",
        _key(),
        _text("conversation"),
        _link("thread", "web_message", nullable=True, index=True),
        _text("author", nullable=True),
        _text("author_name"),
        _text("only_for", nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        _moment("at"),
        _moment("changed_at"),
        _number("changes"),
    )
    op.create_index("ix_web_message_changes", "web_message", ["conversation", "changes"])


def _keep_events() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER event_no_{deed} BEFORE {deed} ON event BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION keep_events() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_KEPT}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER event_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON event "
        "FOR EACH STATEMENT EXECUTE FUNCTION keep_events()"
    )


def _key() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), primary_key=True)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _text(name: str, *, nullable: bool = False, index: bool = False, unique: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable, index=index, unique=unique)


def _moment(name: str, *, nullable: bool = False, index: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, index=index)


def _link(name: str, table: str, *, nullable: bool = False, index: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey(f"{table}.id"), nullable=nullable, index=index)


def _partial_index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    only = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=only, postgresql_where=only)
