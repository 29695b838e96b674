"""Looks afterwards, in the database and on the platform, for anything lost, doubled, half done or out of order."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import col, select

from bot.outbox.transmitter import key_of
from models.database.database import Database
from models.database.errors import DatabaseProblem
from models.enums import OutboxKind
from models.repositories import dead_letters
from models.tables import AnswerRow, EventRow, OnboardingRow, OutboxRow
from tests.kit.rig.platform import Platform
from tests.kit.rig.players import Played

MOVES = ("registered", "times_offered", "time_picked", "told_applicant", "declined")


@dataclass
class Stored:
    """Everything that an audit reads, in the order in which it was written."""

    onboardings: dict[str, OnboardingRow]
    answers: dict[int, dict[str, object]]
    events: dict[int, list[EventRow]]
    outbox: list[OutboxRow]


@asynccontextmanager
async def looked_into(url: str, checked: bool) -> AsyncIterator[Database]:
    """A database to read. Not `checked`: it may be newer than we are."""
    database = Database(url)
    try:
        if checked:
            await database.open()
        yield database
    finally:
        await database.close()


async def stored(url: str, checked: bool = True) -> Stored:
    async with looked_into(url, checked) as database, database.reading() as session:
        onboardings = {row.reference: row for row in await session.exec(select(OnboardingRow))}
        answers: dict[int, dict[str, object]] = defaultdict(dict)
        for answer in await session.exec(select(AnswerRow).order_by(col(AnswerRow.id))):
            answers[answer.onboarding_id][answer.question] = answer.value
        events: dict[int, list[EventRow]] = defaultdict(list)
        for event in await session.exec(select(EventRow).order_by(col(EventRow.id))):
            events[event.onboarding_id].append(event)
        outbox = list(await session.exec(select(OutboxRow).order_by(col(OutboxRow.id))))
    return Stored(onboardings, answers, events, outbox)


async def all_sent(url: str, seconds: float, checked: bool = True) -> None:
    """Returns when nothing waits to be sent; fails when that takes too long."""
    async with asyncio.timeout(seconds):
        while True:
            try:
                async with looked_into(url, checked) as database:
                    if not (await _counts(database)).waiting:
                        return
            except DatabaseProblem:
                pass
            await asyncio.sleep(0.5)


async def _counts(database: Database) -> dead_letters.OutboxCounts:
    async with database.reading() as session:
        return await dead_letters.counts(session, datetime.now(UTC))


def nothing_lost(kept: Stored, played: Sequence[Played]) -> None:
    """Every acknowledged answer is there, and every acknowledged deed happened once."""
    for one in played:
        row = kept.onboardings[one.reference]
        answers = kept.answers[row.id or 0]
        for question, typed in one.answers.items():
            assert _as_typed(answers[question]) == _as_typed(typed), (one.reference, question)
        done = [event.kind for event in kept.events[row.id or 0] if event.kind in MOVES]
        assert done == one.deeds, one.reference


def nothing_by_halves(kept: Stored) -> None:
    """Every onboarding is where its events say, and no deed happened that was only begun."""
    for row in kept.onboardings.values():
        moved = [str(event.data["to"]) for event in kept.events[row.id or 0] if event.kind == "moved"]
        assert row.state == (moved[-1] if moved else "before_you_start"), row.reference


def to_arrive(kept: Stored) -> list[OutboxRow]:
    """Every notice but an offer of call times to an applicant that was only looked at once they had chosen one."""
    chosen = {
        offer.id: picked.at
        for events in kept.events.values()
        for offer in events
        for picked in events
        if offer.kind == "times_offered" and picked.kind == "time_picked"
    }
    notices = [row for row in kept.outbox if row.kind == OutboxKind.NOTICE]
    return [row for row in notices if row.notice != "applicant" or not _is_late(row, chosen.get(row.event_id))]


def _is_late(row: OutboxRow, chosen_at: datetime | None) -> bool:
    """Whether an offer was settled after its applicant had chosen: it is left unsaid then."""
    return chosen_at is not None and row.sent_at is not None and row.sent_at >= chosen_at


def all_arrived(kept: Stored, platform: Platform, most_duplicates: int = 0) -> int:
    """Every notice arrived, in order within its conversation, and was not doubled; the number of duplicates."""
    assert [row for row in kept.outbox if row.sent_at is None or row.problem] == []
    notices = to_arrive(kept)
    arrived = platform.keys
    assert [row.id for row in notices if not arrived[key_of(row.id or 0, row.at)]] == []
    assert in_order(kept, platform) == []
    doubled = Counter({key: count for key, count in arrived.items() if count > 1})
    tried_again = {key_of(row.id or 0, row.at) for row in kept.outbox if row.unsettled > 1}
    assert set(doubled) <= tried_again, "a message was doubled that was sent in one go"
    assert platform.duplicates <= most_duplicates
    return platform.duplicates


def in_order(kept: Stored, platform: Platform) -> list[str]:
    """The conversations whose notices did not arrive in the order in which they were written."""
    numbers = {key_of(row.id or 0, row.at): row.id or 0 for row in kept.outbox if row.kind == OutboxKind.NOTICE}
    heard: dict[str, list[int]] = defaultdict(list)
    for key, arrival in {a.key: a for a in reversed(platform.arrivals)}.items():
        if key in numbers:
            heard[arrival.target].append(numbers[key])
    return [target for target, ids in heard.items() if ids[::-1] != sorted(ids)]


def _as_typed(value: object) -> object:
    """A single choice is stored as one value, several as a list."""
    match value:
        case [only] | (only,):
            return only
        case [*several]:
            return several
        case _:
            return value
