"""What the onboarding team finds an onboarding by: its words, and their trigrams."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_AT_ONCE = 500  # onboardings
_SOME = (
    "SELECT id, reference, organisation, service, ods_code FROM onboarding WHERE id > :after "
    "AND state NOT IN ('before_you_start', 'not_eligible', 'registering') ORDER BY id LIMIT :most"
)


def upgrade() -> None:
    """Two tables that an older program need not know, filled with what is there. PostgreSQL and SQLite.

    What an older program changes meanwhile is found by its old words until it is changed again.
    """
    key = sa.ForeignKey("onboarding.id")
    op.create_table(
        "search_entry",
        sa.Column("onboarding_id", sa.Integer(), key, primary_key=True, autoincrement=False),
        sa.Column("words", sa.String(), nullable=False),
    )
    op.create_table(
        "trigram",
        sa.Column("trigram", sa.String(), primary_key=True),
        sa.Column("onboarding_id", sa.Integer(), sa.ForeignKey("onboarding.id"), primary_key=True),
    )
    after = 0
    while rows := _rows(after):
        _add(rows)
        after = rows[-1][0]


def _rows(after: int) -> list[tuple[int, str]]:
    """Some of those that have registered, each with its words."""
    bind = op.get_bind()
    known = bind.execute(sa.text(_SOME), {"after": after, "most": _AT_ONCE}).all()
    if not known:
        return []
    between = {"first": known[0][0], "last": known[-1][0]}
    more: dict[int, list[str]] = {row[0]: [part or "" for part in row[1:]] for row in known}
    people = (
        "SELECT onboarding_id, name, email FROM membership WHERE onboarding_id BETWEEN :first AND :last ORDER BY id"
    )
    for onboarding, name, email in bind.execute(sa.text(people), between):
        more.get(onboarding, []).extend((name or "", email or ""))
    contact = (
        "SELECT onboarding_id, value FROM answer WHERE onboarding_id BETWEEN :first AND :last "
        "AND question IN ('registration.contact_name', 'registration.email') ORDER BY id"
    )
    for onboarding, value in bind.execute(sa.text(contact), between):
        more.get(onboarding, []).append(_text(value))
    return [(key, _folded(" ".join(parts))) for key, parts in more.items()]


def _text(value: object) -> str:
    read = json.loads(value) if isinstance(value, str) and value.startswith('"') else value
    return read if isinstance(read, str) else ""


def _folded(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).casefold()
    letters = "".join(each if each.isalnum() else "" if unicodedata.combining(each) else " " for each in plain)
    return " ".join(dict.fromkeys(letters.split()))


def _trigrams(words: str) -> Iterator[str]:
    padded = [f" {word} " for word in words.split()]
    yield from sorted({word[at : at + 3] for word in padded for at in range(len(word) - 2)})


def _add(rows: list[tuple[int, str]]) -> None:
    entry = sa.table("search_entry", sa.column("onboarding_id"), sa.column("words"))
    trigram = sa.table("trigram", sa.column("trigram"), sa.column("onboarding_id"))
    op.bulk_insert(entry, [{"onboarding_id": key, "words": words} for key, words in rows])
    op.bulk_insert(trigram, [{"trigram": t, "onboarding_id": key} for key, words in rows for t in _trigrams(words)])
