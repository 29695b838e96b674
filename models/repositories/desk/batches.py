"""What is done to several onboardings at once: prepared, worked through a few at a time, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, func, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.desk import Batch, BatchFigures, BatchItem
from models.domain import OnboardingRecord, Person
from models.enums import Channel, OutboxKind, PlaceKind
from models.repositories import mapping
from models.repositories.lists import ON_BOARD, RECORDS
from models.repositories.mapping import add, add_numbered, execute, fetch, fetch_one
from models.repositories.outbox_claims import MESSAGES
from models.repositories.people import PEOPLE
from models.tables.desk import BatchItemRow, BatchRow

_BATCHES = mapping.Mapping(BatchRow, Batch, names={"person": "person_id"})
_ITEMS = mapping.Mapping(
    BatchItemRow,
    BatchItem,
    names={"onboarding": "onboarding_id", "event": "event_id", "as_chosen": "seen"},
    unread=("batch_id",),
)
_BATCH, _ITEM, _RECORD, _OUTBOX = _BATCHES.table.c, _ITEMS.table.c, RECORDS.table.c, MESSAGES.table.c
_LEFT = _ITEM.done_at.is_(None)
_UNDER_WAY = (_BATCH.begun_at.is_not(None), _BATCH.reported_at.is_(None))

_BY_ID = select(*_BATCHES.columns).where(_BATCH.id == bindparam("id"))
_SAME = (
    select(*_BATCHES.columns)
    .where(_BATCH.digest == bindparam("digest"), _BATCH.begun_at > bindparam("since"))
    .order_by(_BATCH.begun_at.desc())
    .limit(1)
)
_FIRST_LEFT = select(func.min(_ITEM.id)).where(_ITEM.batch_id == _BATCH.id, _LEFT).correlate(_BATCHES.table)
_OPEN = (
    select(_BATCH.id, _BATCH.ended_at, _FIRST_LEFT.scalar_subquery(), *PEOPLE.columns)
    .join_from(_BATCHES.table, PEOPLE.table, PEOPLE.table.c.id == _BATCH.person_id)
    .where(*_UNDER_WAY)
    .order_by(_BATCH.id)
)
_NEXT_ITEMS = (
    select(*_ITEMS.columns)
    .where(_ITEM.batch_id == bindparam("batch"), _LEFT)
    .order_by(_ITEM.id)
    .limit(bindparam("most"))
)
_OF_REFERENCES = (
    select(*RECORDS.columns)
    .where(_RECORD.reference.in_(bindparam("references", expanding=True)), ON_BOARD)
    .order_by(_RECORD.state_since, _RECORD.id)
)
_RECORDS_OF = (
    select(*RECORDS.columns)
    .join_from(_ITEMS.table, RECORDS.table, _ITEM.onboarding_id == _RECORD.id)
    .where(_ITEM.batch_id == bindparam("batch"))
    .order_by(_ITEM.id)
    .limit(bindparam("most"))
)
_PROBLEMS = (
    select(*RECORDS.columns, _ITEM.problem)
    .join_from(_ITEMS.table, RECORDS.table, _ITEM.onboarding_id == _RECORD.id)
    .where(_ITEM.batch_id == bindparam("batch"), _ITEM.problem.is_not(None))
    .order_by(_ITEM.id)
    .limit(bindparam("most"))
)


def _many(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


_COUNTS = select(
    func.count(),
    _many(and_(_ITEM.done_at.is_not(None), _ITEM.problem.is_(None))),
    _many(_ITEM.problem.is_not(None)),
).where(_ITEM.batch_id == bindparam("batch"))
_SAID = MESSAGES.table.alias("said").c
# An email is a copy for somebody who hears the same where they work with us: counted where nothing went there.
_SAID_THERE = exists().where(
    _SAID.onboarding_id == _OUTBOX.onboarding_id,
    _SAID.event_id == _OUTBOX.event_id,
    _SAID.kind == OutboxKind.NOTICE,
    _SAID.place != PlaceKind.TEAM,
    _SAID.channel != Channel.MAIL,
)
# By the onboarding, of which there is an index, then by what happened.
_MESSAGES = (
    select(
        _many(_OUTBOX.sent_at.is_not(None)),
        _many(and_(_OUTBOX.sent_at.is_(None), _OUTBOX.gave_up_at.is_(None))),
        _many(_OUTBOX.gave_up_at.is_not(None)),
    )
    .join_from(
        _ITEMS.table,
        MESSAGES.table,
        and_(_OUTBOX.onboarding_id == _ITEM.onboarding_id, _OUTBOX.event_id == _ITEM.event_id),
    )
    .where(
        _ITEM.batch_id == bindparam("batch"),
        _OUTBOX.kind == OutboxKind.NOTICE,
        _OUTBOX.place != PlaceKind.TEAM,
        or_(_OUTBOX.channel != Channel.MAIL, ~_SAID_THERE),
    )
)
_THIS = _BATCH.id == bindparam("of_id")
_PREPARE = update(_BATCHES.table).where(_THIS, _BATCH.begun_at.is_(None))
_PREPARE = _PREPARE.values(asked=bindparam("now_asked"), digest=bindparam("now_digest"))
_BEGIN = update(_BATCHES.table).where(_THIS, _BATCH.begun_at.is_(None)).values(begun_at=bindparam("now"))
_END = update(_BATCHES.table).where(_THIS, _BATCH.ended_at.is_(None)).values(ended_at=bindparam("now"))
_REPORT = update(_BATCHES.table).where(_THIS, _BATCH.reported_at.is_(None)).values(reported_at=bindparam("now"))
_DONE = (
    update(_ITEMS.table)
    .where(_ITEM.id == bindparam("of_id"), _LEFT)
    .values(done_at=bindparam("now"), problem=bindparam("why"), event_id=bindparam("event"))
)


async def add_batch(session: AsyncSession, batch: Batch, items: Sequence[tuple[int, str]]) -> int:
    """The id of a new one. `items`: the row of each onboarding, with what stood there."""
    [key] = await add_numbered(session, _BATCHES.table, [_BATCHES.values(batch)])
    rows = [
        {"batch_id": key, "onboarding_id": onboarding, "position": position, "seen": as_chosen}
        for position, (onboarding, as_chosen) in enumerate(items)
    ]
    await add(session, _ITEMS.table, rows)
    return key


async def find(session: AsyncSession, key: int) -> Batch | None:
    """By the id of its row; None if there is none."""
    row = await fetch_one(session, _BY_ID, id=key)
    return _BATCHES.read(row) if row else None


async def same_since(session: AsyncSession, digest: str, since: datetime) -> Batch | None:
    """The last one that did the same to the same onboardings and began after a moment (aware)."""
    row = await fetch_one(session, _SAME, digest=digest, since=since)
    return _BATCHES.read(row) if row else None


async def prepare(session: AsyncSession, key: int, asked: Mapping[str, Any], digest: str) -> bool:
    """What is to be done, of one that has not begun. False for one that has."""
    values = {"of_id": key, "now_asked": dict(asked), "now_digest": digest}
    return bool(await execute(session, _PREPARE, values))


async def begin(session: AsyncSession, key: int, now: datetime) -> bool:
    """False where it had begun before."""
    return bool(await execute(session, _BEGIN, {"of_id": key, "now": now}))


async def end(session: AsyncSession, key: int, now: datetime) -> None:
    """Nothing of it is left to do."""
    await execute(session, _END, {"of_id": key, "now": now})


async def report(session: AsyncSession, key: int, now: datetime) -> bool:
    """What became of it is told now. False where it was told before."""
    return bool(await execute(session, _REPORT, {"of_id": key, "now": now}))


async def under_way(session: AsyncSession) -> list[tuple[int, datetime | None, int | None, Person]]:
    """What has begun and is not reported: its id, when it ended, the first item that is left, and whose it is."""
    rows = await fetch(session, _OPEN)
    return [(key, ended, left, PEOPLE.read(person)) for key, ended, left, *person in rows]


async def next_items(session: AsyncSession, key: int, most: int) -> list[BatchItem]:
    """The first few that are left, in order."""
    return [_ITEMS.read(row) for row in await fetch(session, _NEXT_ITEMS, batch=key, most=most)]


async def close_item(
    session: AsyncSession, item: BatchItem, now: datetime, problem: str | None, event: int | None
) -> None:
    """It is done, or cannot be."""
    await execute(session, _DONE, {"of_id": item.id, "now": now, "why": problem, "event": event})


async def open_of(session: AsyncSession, references: Collection[str]) -> list[OnboardingRecord]:
    """Those of some references that are open with the onboarding team, the longest waiting first."""
    if not references:
        return []
    return [RECORDS.read(row) for row in await fetch(session, _OF_REFERENCES, references=sorted(references))]


async def records_of(session: AsyncSession, key: int, most: int) -> list[OnboardingRecord]:
    """The first onboardings of a batch."""
    return [RECORDS.read(row) for row in await fetch(session, _RECORDS_OF, batch=key, most=most)]


async def problems_of(session: AsyncSession, key: int, most: int) -> list[tuple[OnboardingRecord, str]]:
    """Onboardings of a batch for which it could not be done, each with why."""
    return [(RECORDS.read(row[:-1]), row[-1]) for row in await fetch(session, _PROBLEMS, batch=key, most=most)]


async def figures(session: AsyncSession, key: int) -> BatchFigures:
    """How far it has come, and what became of its messages to applicants."""
    counts = (await fetch(session, _COUNTS, batch=key))[0]
    messages = (await fetch(session, _MESSAGES, batch=key))[0]
    return BatchFigures(*map(int, counts), *map(int, messages))
