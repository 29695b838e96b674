"""Open onboardings that match what somebody wants to see, a page at a time: filtered, sorted and counted by SQL."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.desk import QueueQuery
from models.domain import OnboardingRecord
from models.repositories.lists import ON_BOARD, RECORDS
from models.repositories.mapping import fetch
from models.tables.onboarding import WAITING

_RECORD = RECORDS.table.c
_PRIORITY = case((_RECORD.priority == "high", 0), (_RECORD.priority == "normal", 1), (_RECORD.priority == "low", 2))
_WAITING = (_RECORD.state_since, _RECORD.id)
_ORDERS: dict[str, tuple[Any, ...]] = {
    "waiting": _WAITING,
    "due": (_RECORD.due_on.is_(None), _RECORD.due_on, *_WAITING),
    "priority": (_PRIORITY.is_(None), _PRIORITY, *_WAITING),
    "go_live": (_RECORD.go_live_on.is_(None), _RECORD.go_live_on, *_WAITING),
}


async def page(session: AsyncSession, query: QueueQuery, limit: int, offset: int) -> list[OnboardingRecord]:
    """One page, in the order that is asked for."""
    statement = _matching(select(*RECORDS.columns), query).order_by(*_ORDERS[query.sort])
    return [RECORDS.read(row) for row in await fetch(session, statement.limit(limit).offset(offset))]


async def count(session: AsyncSession, query: QueueQuery) -> int:
    """How many there are on all pages."""
    rows = await fetch(session, _matching(select(func.count()).select_from(RECORDS.table), query))
    return int(rows[0][0])


def is_awake(day: date) -> ColumnElement[bool]:
    """What is due is not put off on a day."""
    return or_(_RECORD.snoozed_until.is_(None), _RECORD.snoozed_until <= day)


def _matching(statement: Select[Any], query: QueueQuery) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = [ON_BOARD]
    for column, value in (
        (_RECORD.whose_turn, query.turn),
        (_RECORD.state, query.state),
        (_RECORD.assignee_id, query.assignee),
        (_RECORD.in_nhs_england, query.inside),
        (_RECORD.organisation_type, query.organisation_type),
        (_RECORD.priority, query.priority),
    ):
        if value is not None:
            conditions.append(column == value)
    if due := _due(query):
        conditions.append(or_(*due))
    conditions += _between(_RECORD.go_live_on, query.live_from, query.live_before)
    conditions += [_RECORD.snoozed_until > query.snoozed_on] if query.snoozed_on else []
    conditions += [is_awake(query.awake_on)] if query.awake_on else []
    if query.waiting:
        conditions.append(_RECORD.state.in_(WAITING))
    if query.type_unknown:
        conditions.append(_RECORD.organisation_type.is_(None))
    if query.unassigned:
        conditions.append(_RECORD.assignee_id.is_(None))
    return statement.where(*conditions)


def _due(query: QueueQuery) -> list[ColumnElement[bool]]:
    """What is late is not put off; what falls due in some days may be."""
    found = []
    if query.late_on:
        late = _RECORD.due_on < query.late_on
        found.append(late if query.snoozed_on else and_(late, is_awake(query.late_on)))
    if in_these_days := _between(_RECORD.due_on, query.due_from, query.due_before):
        found.append(and_(*in_these_days))
    return found


def _between(column: Any, first: date | None, before: date | None) -> list[ColumnElement[bool]]:
    return [*([column >= first] if first else []), *([column < before] if before else [])]
