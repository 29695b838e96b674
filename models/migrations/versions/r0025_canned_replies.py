"""Words that the onboarding team sends again and again, with a few to begin with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

_FIRST = (
    (
        "ask_for_more",
        "Evidence cannot be opened",
        "Hello {contact name}, we could not open the evidence that you gave for {stage}. Please share it with us, or "
        "give us another link.",
    ),
    (
        "ask_for_more",
        "Evidence is out of date",
        "Hello {contact name}, the evidence for {stage} is more than a year old. Please give us the newest version.",
    ),
    (
        "decline",
        "Not direct care",
        "As described, {service} does not support direct care, so it cannot use NHS Notify. If that changes, tell us "
        "and we will look at it again.",
    ),
    (
        "message_applicant",
        "How is it going?",
        "Hello {contact name}, how is the onboarding of {service} going? If something holds you up, reply here.",
    ),
    (
        "message_applicant",
        "We are looking at it",
        "Hello {contact name}, we have what we need for {stage} and are looking at it now.",
    ),
)


def upgrade() -> None:
    """A table that an older program need not know. PostgreSQL and SQLite."""
    made = op.create_table(
        "canned_reply",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.bulk_insert(made, [{"purpose": p, "name": n, "words": w, "uses": 0} for p, n, w in _FIRST])
