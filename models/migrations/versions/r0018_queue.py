"""What the onboarding team's queue is filtered by: whose turn, by when, inside NHS England; and who sees what of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

_ON_BOARD = "state NOT IN ('before_you_start', 'not_eligible', 'registering', 'live', 'declined', 'withdrawn')"
_REVIEWED = (
    "'eligibility', 'technical_preparation', 'templates', 'routing_plans', 'integration', 'conformance', "
    "'connection_agreement'"
)
_TURN = (
    "CASE WHEN state IN ('registered', 'waiting_prioritisation', 'waiting_capacity', 'waiting_feature', "
    "'ready_for_go_live', 'paused') THEN 'onboarding team' WHEN state = 'call_offered' THEN 'applicant' "
    f"WHEN state IN ({_REVIEWED}) THEN CASE WHEN EXISTS (SELECT 1 FROM review WHERE review.onboarding_id = "
    "onboarding.id AND review.stage = onboarding.state AND review.state = 'submitted') THEN 'onboarding team' "
    "ELSE 'applicant' END END"
)


def upgrade() -> None:
    """Columns that an older program need not know. PostgreSQL and SQLite.

    What is open is filled in. An older program leaves it as it is, until this one saves the onboarding again.
    """
    op.add_column("onboarding", sa.Column("whose_turn", sa.String(), nullable=True))
    op.add_column("onboarding", sa.Column("due_on", sa.Date(), nullable=True))
    op.add_column("onboarding", sa.Column("in_nhs_england", sa.Boolean(), nullable=True))
    op.add_column("person", sa.Column("queue", sa.String(), nullable=True))
    op.execute(f"UPDATE onboarding SET whose_turn = {_TURN} WHERE {_ON_BOARD}")
    op.execute(f"UPDATE onboarding SET due_on = reply_due_on WHERE state = 'registered' AND {_ON_BOARD}")
    question = "'before_you_start.part_of_nhs_england'"
    newest = f"SELECT max(id) FROM answer WHERE question = {question} AND onboarding_id = onboarding.id"
    value = "json_extract(value, '$')" if op.get_bind().dialect.name == "sqlite" else "value #>> '{}'"
    op.execute(
        "UPDATE onboarding SET in_nhs_england = "
        f"(SELECT {value} = 'yes' FROM answer WHERE answer.id = ({newest})) WHERE {_ON_BOARD}"
    )
