"""Conversations in the outbox: found one after the other in an index, without a look at all that waits in each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import CTE, ColumnElement, ScalarSelect, and_, func, select

from models.repositories.columns import columns_of
from models.tables.delivery import OutboxRow

CONVERSATION = ("channel", "workspace", "place", "target")

_OUTBOX = columns_of(OutboxRow)


def waits(row: Any) -> ColumnElement[bool]:
    """To be sent, sooner or later."""
    return and_(row.c.sent_at.is_(None), row.c.gave_up_at.is_(None))


def same_conversation(one: Any, other: Any) -> list[ColumnElement[bool]]:
    return [one.c[name] == other.c[name] for name in CONVERSATION]


def first_of_each(wanted: Callable[[Any], ColumnElement[bool]], name: str) -> CTE:
    """The id of the oldest waiting row of each conversation that is `wanted`; null where there is none."""
    some, first = _some_of_each(), _OUTBOX.alias("first")
    found = _OUTBOX.alias("found")
    mine = (*same_conversation(first, found), waits(first), wanted(first))
    oldest = select(first.c.id).where(*mine).order_by(first.c.id).limit(1).correlate(found).scalar_subquery()
    return select(oldest.label("id")).join_from(some, found, found.c.id == some.c.id).cte(name)


def _some_of_each() -> CTE:
    """A waiting row of each conversation: every step finds the next conversation in ix_outbox_waiting."""
    last = _OUTBOX.alias("last")
    at_first = select(_OUTBOX.c.id).where(waits(_OUTBOX)).order_by(*_columns(_OUTBOX)).limit(1).scalar_subquery()
    some = select(at_first.label("id")).cte("some", recursive=True)
    # The next target of the same place, or else the next place of the same workspace, and so on. SQLite would look
    # for (channel, workspace, place, target) > (...) among all that waits in the last conversation.
    following = func.coalesce(*(_next_by(column, last) for column in reversed(range(len(CONVERSATION)))))
    return some.union_all(select(following).join_from(some, last, last.c.id == some.c.id))


def _next_by(column: int, last: Any) -> ScalarSelect[Any]:
    """A waiting row that differs from the `last` in this column, and in none before it."""
    row = _OUTBOX.alias("next")
    mine, others = _columns(row), _columns(last)
    same = (mine[before] == others[before] for before in range(column))
    asked = select(row.c.id).where(waits(row), *same, mine[column] > others[column])
    return asked.order_by(*mine).limit(1).correlate(last).scalar_subquery()


def _columns(row: Any) -> list[ColumnElement[str]]:
    return [row.c[name] for name in CONVERSATION]
