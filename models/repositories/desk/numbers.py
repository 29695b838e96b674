"""What the onboarding team's numbers are made of: the events of a day, and the sums of the days that have ended."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, delete, exists, func, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel.ext.asyncio.session import AsyncSession

from models.database.errors import Conflict
from models.domain import Event
from models.enums import Stage
from models.figures import Figure, StageLength
from models.repositories.lists import RECORDS
from models.repositories.mapping import Mapping as Pair
from models.repositories.mapping import Row, add, execute, fetch, fetch_one, table_of
from models.tables.figures import FigureMarkRow, MonthFigureRow, StageLengthRow, StageStayRow
from models.tables.onboarding import COUNTED_KINDS, AnswerRow, EventRow

_EVENT, _ANSWER, _ONBOARDING = table_of(EventRow).c, table_of(AnswerRow).c, RECORDS.table.c
_FIGURE, _STAY, _MARK = table_of(MonthFigureRow), table_of(StageStayRow), table_of(FigureMarkRow)
_LENGTHS = Pair(StageLengthRow, StageLength)
_NAME = "days"
_AT_ONCE = 500  # onboardings in one statement

# Literals, not parameters: an index of some rows alone is used where the query says the same as the index.
_IS_COUNTED = _EVENT.kind.in_([literal_column(f"'{kind}'") for kind in COUNTED_KINDS])
_READ = (_EVENT.onboarding_id, _EVENT.kind, _EVENT.at, _EVENT.stage, _EVENT.data)
_OF_A_DAY = (
    select(*_READ)
    .where(_IS_COUNTED, _EVENT.at >= bindparam("begins"), _EVENT.at < bindparam("ends"))
    .order_by(_EVENT.id)
)
_OF_SOME_KINDS = _OF_A_DAY.where(_EVENT.kind.in_(bindparam("kinds", expanding=True)))
_FIRST = select(func.min(_EVENT.at)).where(_IS_COUNTED)
_HISTORIES = (
    select(*_READ)
    .where(
        _EVENT.onboarding_id.in_(bindparam("keys", expanding=True)),
        _EVENT.kind.in_(bindparam("kinds", expanding=True)),
        _EVENT.at < bindparam("ends"),
    )
    .order_by(_EVENT.id)
)
_STOPPED = (
    select(_ONBOARDING.next_question, func.count())
    .where(
        _ONBOARDING.next_question.is_not(None),
        _ONBOARDING.state_since < bindparam("since"),
        ~exists().where(_ANSWER.onboarding_id == _ONBOARDING.id, _ANSWER.at >= bindparam("since")),
    )
    .group_by(_ONBOARDING.next_question)
)
_OF_MONTHS = select(_FIGURE.c.month, _FIGURE.c.kind, _FIGURE.c.item, _FIGURE.c.days, _FIGURE.c.count).where(
    _FIGURE.c.month.in_(bindparam("months", expanding=True))
)
_FORGET_KIND = delete(_FIGURE).where(_FIGURE.c.month == bindparam("of_month"), _FIGURE.c.kind == bindparam("of_kind"))
_MARKED = select(_MARK.c.day).where(_MARK.c.name == _NAME)
_MOVE_MARK = (
    update(_MARK).where(_MARK.c.name == _NAME, _MARK.c.day == bindparam("of_day")).values(day=bindparam("to_day"))
)
_FORGET_STAYS = delete(_STAY).where(_STAY.c.day < bindparam("before"))
_STAYS = select(_STAY.c.stage, _STAY.c.days, func.sum(_STAY.c.stays)).group_by(_STAY.c.stage, _STAY.c.days)
_ALL_LENGTHS = select(*_LENGTHS.columns)
_FORGET_LENGTHS = delete(_LENGTHS.table)

OfOne = tuple[int, Event]
"""An event, with the id of its onboarding's row before it. Who did it is not read."""


def _of_one(row: Row) -> OfOne:
    key, kind, at, stage, data = row
    return key, Event(kind, at, stage=Stage(stage) if stage else None, data=data)


async def counted_events(
    session: AsyncSession, begins: datetime, ends: datetime, kinds: Collection[str] = ()
) -> list[OfOne]:
    """What happened from one moment (aware) to before another, the oldest first.

    `kinds`: some of those that are counted; without them, all.
    """
    when: dict[str, Any] = {"begins": begins, "ends": ends}
    if kinds:
        return [_of_one(row) for row in await fetch(session, _OF_SOME_KINDS, kinds=sorted(kinds), **when)]
    return [_of_one(row) for row in await fetch(session, _OF_A_DAY, **when)]


async def first_counted(session: AsyncSession) -> datetime | None:
    """When the first event happened that is counted; None where none has."""
    at: datetime | None = (await fetch(session, _FIRST))[0][0]
    return at


async def histories(
    session: AsyncSession, keys: Collection[int], kinds: Collection[str], ends: datetime
) -> dict[int, list[Event]]:
    """What happened to some onboardings before a moment (aware), of some kinds, the oldest first."""
    found: dict[int, list[Event]] = defaultdict(list)
    ordered = sorted(keys)
    for at in range(0, len(ordered), _AT_ONCE):
        asked: dict[str, Any] = {"keys": ordered[at : at + _AT_ONCE], "kinds": sorted(kinds), "ends": ends}
        for key, event in map(_of_one, await fetch(session, _HISTORIES, **asked)):
            found[key].append(event)
    return found


async def stopped_at(session: AsyncSession, since: datetime) -> dict[str, int]:
    """How many onboardings wait at each question for their applicant, with no answer since a moment (aware)."""
    return {question: count for question, count in await fetch(session, _STOPPED, since=since)}


async def of_months(session: AsyncSession, months: Collection[str]) -> dict[str, Counter[Figure]]:
    """The figures of some months, such as "2026-11". A month that has none is not in it."""
    found: dict[str, Counter[Figure]] = defaultdict(Counter)
    for month, kind, item, days, count in await fetch(session, _OF_MONTHS, months=sorted(months)):
        found[month][Figure(kind, item, days)] = count
    return found


async def add_figures(session: AsyncSession, month: str, figures: Mapping[Figure, int]) -> None:
    """So many more, of each, in a month."""
    if figures:
        rows = [
            {"month": month, "kind": each.kind, "item": each.item, "days": each.days, "count": count}
            for each, count in figures.items()
        ]
        await execute(session, _more((await session.connection()).dialect.name), *rows)


@cache
def _more(dialect: str) -> Executable:
    new: Any = (postgresql if dialect == "postgresql" else sqlite).insert(_FIGURE)
    more: Executable = new.on_conflict_do_update(
        index_elements=["month", "kind", "item", "days"], set_={"count": _FIGURE.c.count + new.excluded["count"]}
    )
    return more


async def replace_figures(session: AsyncSession, month: str, kind: str, counts: Mapping[str, int]) -> None:
    """One kind of a month, by what it is about: it is so now, and what was noted before is forgotten."""
    await execute(session, _FORGET_KIND, {"of_month": month, "of_kind": kind})
    await add_figures(session, month, {Figure(kind, item): count for item, count in counts.items()})


async def counted_until(session: AsyncSession) -> date | None:
    """The last day that is counted; None before the first."""
    row = await fetch_one(session, _MARKED)
    return row[0] if row else None


async def move_mark(session: AsyncSession, before: date | None, day: date) -> None:
    """This day is counted from now on. Raises Conflict where another process was first."""
    if before is None:
        await add(session, _MARK, [{"name": _NAME, "day": day}])
    elif not await execute(session, _MOVE_MARK, {"of_day": before, "to_day": day}):
        raise Conflict()


async def add_stays(session: AsyncSession, day: date, stays: Mapping[tuple[Stage, int], int]) -> None:
    """How many stays of so many working days at a stage ended on a day."""
    rows = [{"day": day, "stage": stage.value, "days": days, "stays": n} for (stage, days), n in stays.items()]
    await add(session, _STAY, rows)


async def recent_stays(session: AsyncSession, since: date) -> dict[Stage, Counter[int]]:
    """How many stays of so many working days ended at each stage on a day or later. Earlier ones are forgotten."""
    await execute(session, _FORGET_STAYS, {"before": since})
    found: dict[Stage, Counter[int]] = defaultdict(Counter)
    for stage, days, stays in await fetch(session, _STAYS):
        found[Stage(stage)][days] = int(stays)
    return found


async def lengths(session: AsyncSession) -> tuple[StageLength, ...]:
    """What each stage took lately, in their order. A stage with too few to count is not in it."""
    found = [_LENGTHS.read(row) for row in await fetch(session, _ALL_LENGTHS)]
    return tuple(sorted(found, key=lambda length: length.stage.number))


async def put_lengths(session: AsyncSession, found: Sequence[StageLength]) -> None:
    """It is so now, and what was noted before is forgotten."""
    await execute(session, _FORGET_LENGTHS, {})
    await add(session, _LENGTHS.table, [_LENGTHS.values(length) for length in found])
