"""What a morning's summary is made of: what is new, waits, is late, happens soon or runs out.

Of what is open alone, but for what runs out, which is of live services too.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, bindparam, cast, func, literal_column, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.desk import FirstFew
from models.domain import OnboardingRecord
from models.enums import EventKind
from models.repositories.desk.queue import is_awake
from models.repositories.lists import ON_BOARD, RECORDS
from models.repositories.mapping import fetch, table_of
from models.tables.onboarding import COUNTED_KINDS, AnswerRow, CallTimeRow, EventRow

_RECORD = RECORDS.table.c
_EVENT, _ANSWER, _CALL = table_of(EventRow).c, table_of(AnswerRow), table_of(CallTimeRow).c
# Literals, and all kinds that the index is of: an index of some rows alone is used where the query says the same.
_IS_COUNTED = _EVENT.kind.in_([literal_column(f"'{kind}'") for kind in COUNTED_KINDS])
_REGISTERED = select(_EVENT.onboarding_id).where(
    _IS_COUNTED, _EVENT.kind == EventKind.REGISTERED, _EVENT.at >= bindparam("since")
)
_IS_LIVE = _RECORD.state == literal_column("'live'")
_BOOKED = _CALL.standing == literal_column("'booked'")


@dataclass(frozen=True)
class Whose:
    """Of which open onboardings: those that one identity of the onboarding team has; None for all. At most `most`."""

    assignee: int | None
    most: int

    def of(self, statement: Select[Any], which: ColumnElement[bool] = ON_BOARD) -> Select[Any]:
        """The statement, of these alone. `which`: of others than the open ones."""
        mine: list[ColumnElement[bool]] = [] if self.assignee is None else [_RECORD.assignee_id == self.assignee]
        return statement.where(which, *mine)


async def registered(session: AsyncSession, whose: Whose, since: datetime) -> FirstFew:
    """Those that have registered since a moment (aware), the latest last."""
    which = whose.of(_records()).where(_RECORD.id.in_(_REGISTERED))
    return await _listed(session, which.order_by(_RECORD.id), whose.most, since=since)


async def late(session: AsyncSession, whose: Whose, turn: str, today: date) -> FirstFew:
    """Those of one side's turn whose due date has passed and which nobody has snoozed, the longest first."""
    which = whose.of(_records()).where(_RECORD.whose_turn == turn, _RECORD.due_on < today, is_awake(today))
    return await _listed(session, which.order_by(_RECORD.due_on, _RECORD.id), whose.most)


async def going_live(session: AsyncSession, whose: Whose, first: date, before: date) -> FirstFew:
    """Those that go live from one day to before another, the first day first."""
    which = whose.of(_records()).where(_RECORD.go_live_on >= first, _RECORD.go_live_on < before)
    return await _listed(session, which.order_by(_RECORD.go_live_on, _RECORD.id), whose.most)


async def waiting_since(session: AsyncSession, whose: Whose, turn: str, moments: Collection[datetime]) -> list[int]:
    """How many of one side's turn wait since before each of some moments (aware), after the number of all of them."""
    older = [func.count().filter(_RECORD.state_since < moment) for moment in moments]
    counts: Any = select(func.count(), *older).select_from(RECORDS.table)
    found = await fetch(session, whose.of(counts).where(_RECORD.whose_turn == turn))
    return [int(count) for count in found[0]]


async def calls(
    session: AsyncSession, whose: Whose, begins: datetime, ends: datetime
) -> list[tuple[OnboardingRecord, datetime, str | None]]:
    """The calls booked from one moment (aware) to before another, the first first, and who holds each."""
    booked = select(*RECORDS.columns, _CALL.starts_at, _CALL.held_by).join(
        CallTimeRow, _CALL.onboarding_id == _RECORD.id
    )
    when = (_BOOKED, _CALL.starts_at >= begins, _CALL.starts_at < ends)
    found = await fetch(session, whose.of(booked).where(*when).order_by(_CALL.starts_at, _RECORD.id).limit(whose.most))
    return [(RECORDS.read(row[:-2]), row[-2], row[-1]) for row in found]


async def dated(
    session: AsyncSession, whose: Whose, questions: Collection[str], first: date, last: date
) -> list[tuple[OnboardingRecord, str, date]]:
    """Open and live ones whose newest answer to one of some questions is a day between two, the earliest first."""
    answer = _ANSWER.c
    newest = (
        select(func.max(answer.id))
        .where(answer.onboarding_id == _RECORD.id, answer.question.in_(sorted(questions)))
        .group_by(answer.question)
    )
    given = select(*RECORDS.columns, answer.question, answer.value).join(_ANSWER, answer.onboarding_id == _RECORD.id)
    stored = cast(answer.value, String)  # as JSON: a day in quotation marks
    asked = given.where(
        answer.question.in_(sorted(questions)),
        answer.id.in_(newest.correlate(RECORDS.table)),
        stored.between(f'"{first}"', f'"{last}"'),
    )
    in_order = asked.order_by(stored, _RECORD.id).limit(whose.most)
    # Two statements, each by an index: asked for both at once, a database reads what was closed as well.
    rows = [row for which in (ON_BOARD, _IS_LIVE) for row in await fetch(session, whose.of(in_order, which))]
    found = [(RECORDS.read(row[:-2]), row[-2], date.fromisoformat(row[-1])) for row in rows]
    return sorted(found, key=lambda each: (each[2], each[0].id))[: whose.most]


def _records() -> Select[Any]:
    return select(*RECORDS.columns, func.count().over())


async def _listed(session: AsyncSession, which: Select[Any], most: int, **values: Any) -> FirstFew:
    rows = await fetch(session, which.limit(most), **values)
    return FirstFew(tuple(RECORDS.read(row[:-1]) for row in rows), rows[0][-1] if rows else 0)
