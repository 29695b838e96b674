"""What does not arrive is counted and listed with its reason, told to an operator once, and sent again on request."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import pytest
from sqlalchemy import insert

from models.database.database import Database
from models.repositories import dead_letters
from models.repositories.dead_letters import Fate, OutboxCounts
from models.tables import OnboardingRow, OutboxRow
from tests.kit.plans import Look, read_by
from tests.models.rows import NOW, an_outbox_row, store_all

EARLIER = NOW - timedelta(hours=1)


async def some_of_each(database: Database, onboarding: OnboardingRow) -> None:
    """1 and 2 in a closed place, 3 given up, 4 perhaps delivered, 5 delivered, 6 waiting since an hour."""
    await store_all(
        database,
        an_outbox_row(onboarding, "C1", stuck_at=EARLIER, problem="closed"),
        an_outbox_row(onboarding, "C1"),
        an_outbox_row(onboarding, "C2", gave_up_at=EARLIER, problem="refused"),
        an_outbox_row(onboarding, "C3", sent_at=EARLIER, problem="no answer"),
        an_outbox_row(onboarding, "C3", sent_at=EARLIER),
        an_outbox_row(onboarding, "C4", due_at=EARLIER),
    )


async def test_each_is_counted_for_what_it_is(database: Database, onboarding: OnboardingRow) -> None:
    await some_of_each(database, onboarding)
    async with database.reading() as session:
        assert await dead_letters.counts(session, NOW) == OutboxCounts(waiting=3, oldest=EARLIER, dead=2, perhaps=1)
        assert await dead_letters.by_reason(session) == [("slack", "closed", 1), ("slack", "refused", 1)]


async def test_the_list_says_what_became_of_each_and_how_many_wait_behind_it(
    database: Database, onboarding: OnboardingRow
) -> None:
    await some_of_each(database, onboarding)
    async with database.reading() as session:
        found = await dead_letters.undelivered(session, 10)
        newest = await dead_letters.undelivered(session, 2)
    assert [(one.message.id, one.fate, one.reference, one.behind) for one in found] == [
        (1, Fate.STUCK, "NOTIFY-1", 1),
        (3, Fate.GIVEN_UP, "NOTIFY-1", 0),
        (4, Fate.PERHAPS, "NOTIFY-1", 0),
    ]
    assert newest == found[1:]


async def again(database: Database, ids: Collection[int] | None) -> int:
    async with database.unit_of_work() as session:
        return await dead_letters.send_again(session, NOW, ids)


async def test_all_are_sent_again_but_the_perhaps_delivered_which_are_named(
    database: Database, onboarding: OnboardingRow
) -> None:
    await some_of_each(database, onboarding)
    assert await again(database, None) == 2
    assert await again(database, [4, 5, 6, 404]) == 1
    async with database.reading() as session:
        assert await dead_letters.counts(session, NOW) == OutboxCounts(waiting=5, oldest=EARLIER, dead=0, perhaps=0)


async def test_an_operator_is_told_once_of_each_conversation_that_stays_closed(
    database: Database, onboarding: OnboardingRow
) -> None:
    await some_of_each(database, onboarding)

    async def told() -> list[int]:
        async with database.unit_of_work() as session:
            return [message.id for message in await dead_letters.take_alerts(session, NOW)]

    assert await told() == [1, 3]
    assert await told() == []
    await store_all(database, an_outbox_row(onboarding, "C1", stuck_at=NOW, problem="closed"))
    assert await told() == []
    await store_all(database, an_outbox_row(onboarding, "C1", stuck_at=NOW, problem="archived"))
    assert await told() == [8]


SENT = 2000  # enough that to read them all is dearer than an index
NOT_OF_WHAT_WAS_SENT = {
    "ix_outbox_due",
    "ix_outbox_waiting",
    "ix_outbox_waiting_of",
    "ix_outbox_dead",
    "ix_outbox_to_alert",
    "ix_outbox_perhaps",
}
BY_NUMBER = {"PRIMARY", "pk_outbox", "pk_onboarding", "sqlite_autoindex_onboarding_1"}
LOOKS: dict[str, Look] = {
    "counts": lambda session: dead_letters.counts(session, NOW),
    "by_reason": dead_letters.by_reason,
    "undelivered": lambda session: dead_letters.undelivered(session, 50),
    "take_alerts": lambda session: dead_letters.take_alerts(session, NOW),
    "send_again": lambda session: dead_letters.send_again(session, NOW, None),
}


@pytest.mark.parametrize("name", LOOKS)
async def test_no_look_reads_what_was_sent(database: Database, onboarding: OnboardingRow, name: str) -> None:
    await some_of_each(database, onboarding)
    sent = [an_outbox_row(onboarding, f"C{number % 50}", sent_at=EARLIER) for number in range(SENT)]
    async with database.unit_of_work() as session:
        await session.exec(insert(OutboxRow), params=[row.model_dump(exclude={"id"}) for row in sent])
    ways = await read_by(database, LOOKS[name])
    assert ways & NOT_OF_WHAT_WAS_SENT
    assert ways <= NOT_OF_WHAT_WAS_SENT | BY_NUMBER
