"""Which onboarding a person's open question is about, apart from the one that they look at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_AGAIN = " again"  # how the version before marks, at the end of `asking`, that the last answer was refused


def upgrade() -> None:
    """Three columns that an older program need not know; what is being asked moves into them. PostgreSQL and SQLite.

    `asking` stays, for the older program reads and writes it alone: see `Person`.
    """
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("asking_question", sa.String(), nullable=True))
        person.add_column(sa.Column("asking_onboarding_id", sa.Integer(), nullable=True))
        person.add_column(sa.Column("asking_again", sa.Boolean(), nullable=False, server_default=sa.false()))
        person.create_foreign_key(None, "onboarding", ["asking_onboarding_id"], ["id"])
    _move()


def _move() -> None:
    """The version before meant the onboarding in `focus`."""
    person = sa.table(
        "person",
        sa.column("asking", sa.String()),
        *(sa.column(name) for name in ("asking_question", "asking_onboarding_id", "asking_again", "focus")),
    )
    question = sa.func.replace(person.c.asking, _AGAIN, "")  # a question's key has no spaces
    op.execute(
        sa.update(person)
        .where(person.c.asking.is_not(None))
        .values(
            asking=question,
            asking_question=question,
            asking_onboarding_id=person.c.focus,
            asking_again=person.c.asking.like(f"%{_AGAIN}"),
        )
    )
