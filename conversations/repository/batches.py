"""What is done to several onboardings at once, as handlers and the worker's turns read and store it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.desk.several import Report, digest_of
from conversations.turns import Actor, BatchDue, Turn
from models.desk import Batch, BatchItem
from models.domain import OutboxMessage
from models.enums import EventKind, OutboxKind
from models.repositories import events, outbox, people
from models.repositories.desk import batches

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from conversations.desk.several import Asked
    from models.database.unit_of_work import Session
    from models.domain import Address, OnboardingRecord

REPORTED_AFTER = timedelta(minutes=5)
"""A report waits no longer than this for messages that are still on their way."""
_SHOWN = 20  # onboardings of a report for which it could not be done
_ALL = 1_000_000  # onboardings of a batch


async def open_of(session: Session, references: Collection[str]) -> list[OnboardingRecord]:
    """Those of some references that are open with the onboarding team."""
    return await batches.open_of(session, references)


async def add(session: Session, batch: Batch, items: Sequence[tuple[int, str]]) -> Batch:
    """A new one that has not begun. `items`: the row of each onboarding, with what stood there."""
    key = await batches.add_batch(session, batch, items)
    return await _found(session, key)


async def _found(session: Session, key: int) -> Batch:
    found = await batches.find(session, key)
    if found is None:
        raise LookupError("There is no batch with this id. Ids come from rows, and batches are never deleted.")
    return found


async def find(session: Session, key: int | None) -> Batch | None:
    """By the id of its row; None if there is none."""
    return await batches.find(session, key) if key is not None else None


async def prepare(session: Session, batch: Batch, asked: Asked) -> Batch:
    """What is to be done to its onboardings, until it begins."""
    keys = [record.id for record in await batches.records_of(session, batch.id, _ALL)]
    stored = {name: list(values) for name, values in asked.items()}
    await batches.prepare(session, batch.id, stored, digest_of(batch.kind, asked, keys))
    return await _found(session, batch.id)


async def same_since(session: Session, batch: Batch, since: datetime) -> Batch | None:
    """Another one that did the same to the same onboardings and began after a moment (aware)."""
    return await batches.same_since(session, batch.digest, since)


async def begin(session: Session, batch: Batch, now: datetime) -> bool:
    """False where it had begun before."""
    return await batches.begin(session, batch.id, now)


async def next_items(session: Session, batch: Batch, most: int) -> list[BatchItem]:
    """The first few onboardings of it that are left."""
    return await batches.next_items(session, batch.id, most)


async def close_item(session: Session, item: BatchItem, now: datetime, problem: str | None) -> None:
    """It was done, so the newest event of the onboarding is what happened; or `problem` says why it cannot be."""
    newest = [] if problem else await events.page(session, item.onboarding, 1, hidden=(EventKind.MOVED,))
    await batches.close_item(session, item, now, problem, newest[0].id if newest else None)


async def end(session: Session, batch: Batch, now: datetime) -> None:
    """Nothing of it is left to do."""
    await batches.end(session, batch.id, now)


async def send_report(session: Session, batch: Batch, now: datetime, to: Address) -> None:
    """Tell it once, to the onboarding team's channel."""
    if await batches.report(session, batch.id, now):
        where = (to.channel, to.workspace, to.kind, to.target)
        message = OutboxMessage(OutboxKind.REPORT, None, *where, at=now, due_at=now, notice=str(batch.id))
        await outbox.add_messages(session, [message])


async def report_of(session: Session, key: int | None) -> Report | None:
    """What became of one so far; None for one that there is not."""
    batch = await find(session, key)
    return await report_on(session, batch) if batch else None


async def report_on(session: Session, batch: Batch) -> Report:
    """What became of it so far."""
    names = await people.names(session, [batch.person])
    problems = await batches.problems_of(session, batch.id, _SHOWN)
    examples = await batches.records_of(session, batch.id, 2)
    figures = await batches.figures(session, batch.id)
    return Report(batch, names.get(batch.person, ""), figures, tuple(problems), tuple(examples))


async def due(session: Session, now: datetime, team: Address) -> list[Turn]:
    """A turn for each batch under way: the next few of its onboardings, or its report once its messages have gone."""
    turns = []
    for key, ended, left, person in await batches.under_way(session):
        actor = Actor(person.channel, person.workspace, person.user, person.name, person.email)
        if left is not None:
            turns.append(Turn(f"batch:{key}:{left}", actor, team, BatchDue(key)))
        elif (ended and now - ended > REPORTED_AFTER) or not (await batches.figures(session, key)).waiting:
            turns.append(Turn(f"batch:{key}:report", actor, team, BatchDue(key, report=True)))
    return turns
