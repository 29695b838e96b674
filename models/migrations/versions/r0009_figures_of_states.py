"""What the onboarding team's board shows, kept as it changes: no look at it grows with what is closed.

Triggers keep the figures, so that they are right whatever version of the program writes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_ON_BOARD = "state NOT IN ('before_you_start', 'not_eligible', 'registering', 'live', 'declined', 'withdrawn')"
_ONE_MORE = (
    "INSERT INTO state_count (state, onboardings) VALUES (NEW.state, 1) "
    "ON CONFLICT (state) DO UPDATE SET onboardings = state_count.onboardings + 1"
)
_ONE_LESS = "UPDATE state_count SET onboardings = onboardings - 1 WHERE state = OLD.state"
_STAY_ENDED = (
    "INSERT INTO state_stay (state, days, stays) "
    "SELECT {left}, {days}, 1 FROM event AS entered "
    "WHERE entered.onboarding_id = NEW.onboarding_id AND entered.kind = 'moved' AND entered.id < NEW.id "
    "AND {left} IS NOT NULL ORDER BY entered.id DESC LIMIT 1 "
    "ON CONFLICT (state, days) DO UPDATE SET stays = state_stay.stays + 1"
)
_STAYS_SO_FAR = (
    "INSERT INTO state_stay (state, days, stays) SELECT state, days, count(*) FROM ("
    "SELECT {left} AS state, {days} AS days FROM ("
    "SELECT data, at, lag(at) OVER (PARTITION BY onboarding_id ORDER BY id) AS entered_at FROM event "
    "WHERE kind = 'moved') AS move WHERE entered_at IS NOT NULL) AS stay "
    "WHERE state IS NOT NULL GROUP BY state, days"
)


def upgrade() -> None:
    """Two tables, an index and triggers that an older program need not know. PostgreSQL and SQLite."""
    op.create_table(
        "state_count",
        sa.Column("state", sa.String(), primary_key=True),
        sa.Column("onboardings", sa.Integer(), nullable=False),
    )
    op.create_table(
        "state_stay",
        sa.Column("state", sa.String(), primary_key=True),
        sa.Column("days", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("stays", sa.Integer(), nullable=False),
    )
    on_board = sa.text(_ON_BOARD)
    op.create_index(
        "ix_onboarding_on_board",
        "onboarding",
        ["state_since", "id"],
        sqlite_where=on_board,
        postgresql_where=on_board,
    )
    _on_sqlite() if op.get_bind().dialect.name == "sqlite" else _on_postgresql()
    op.execute("INSERT INTO state_count (state, onboardings) SELECT state, count(*) FROM onboarding GROUP BY state")


def _on_sqlite() -> None:
    op.execute(f"CREATE TRIGGER onboarding_begun AFTER INSERT ON onboarding BEGIN {_ONE_MORE}; END")
    op.execute(f"CREATE TRIGGER onboarding_erased AFTER DELETE ON onboarding BEGIN {_ONE_LESS}; END")
    op.execute(
        "CREATE TRIGGER onboarding_moved AFTER UPDATE OF state ON onboarding WHEN OLD.state <> NEW.state "
        f"BEGIN {_ONE_LESS}; {_ONE_MORE}; END"
    )
    whole_days = "max(0, (strftime('%s', {left_at}) - strftime('%s', {entered_at})) / 86400)"
    ended = _STAY_ENDED.format(
        left="json_extract(NEW.data, '$.from')", days=whole_days.format(left_at="NEW.at", entered_at="entered.at")
    )
    op.execute(f"CREATE TRIGGER event_ends_stay AFTER INSERT ON event WHEN NEW.kind = 'moved' BEGIN {ended}; END")
    days = whole_days.format(left_at="at", entered_at="entered_at")
    op.execute(_STAYS_SO_FAR.format(left="json_extract(data, '$.from')", days=days))


def _on_postgresql() -> None:
    # Both rows are locked in one order: two onboardings that change places do not wait for each other for ever.
    in_order = "PERFORM 1 FROM state_count WHERE state IN (OLD.state, NEW.state) ORDER BY state FOR UPDATE"
    _function("count_begun", _ONE_MORE)
    _function("count_erased", _ONE_LESS)
    _function("count_moved", in_order, _ONE_LESS, _ONE_MORE)
    whole_days = "CAST(greatest(0, extract(day FROM {left_at} - {entered_at})) AS integer)"
    ended = _STAY_ENDED.format(
        left="NEW.data ->> 'from'", days=whole_days.format(left_at="NEW.at", entered_at="entered.at")
    )
    _function("note_stay", ended)
    for name, when, what in (
        ("onboarding_begun", "INSERT ON onboarding", "count_begun"),
        ("onboarding_erased", "DELETE ON onboarding", "count_erased"),
        ("onboarding_moved", "UPDATE OF state ON onboarding", "count_moved"),
        ("event_ends_stay", "INSERT ON event", "note_stay"),
    ):
        only = {"count_moved": "WHEN (OLD.state <> NEW.state)", "note_stay": "WHEN (NEW.kind = 'moved')"}.get(what, "")
        op.execute(f"CREATE TRIGGER {name} AFTER {when} FOR EACH ROW {only} EXECUTE FUNCTION {what}()")
    days = whole_days.format(left_at="at", entered_at="entered_at")
    op.execute(_STAYS_SO_FAR.format(left="data ->> 'from'", days=days))


def _function(name: str, *statements: str) -> None:
    body = "; ".join(statements)
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$")
