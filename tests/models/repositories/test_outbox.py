"""The outbox: each row to exactly one worker, in order within each conversation."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest

from models.database.database import Database
from models.domain import Address, OutboxMessage
from models.enums import Channel, OutboxKind, PlaceKind
from models.repositories import dead_letters, outbox, outbox_claims
from models.repositories.dead_letters import OutboxCounts
from models.tables import OnboardingRow, OutboxRow, PostedCardRow
from tests.kit.databases import opened
from tests.models.rows import NOW, an_onboarding, an_outbox_row, id_of, store, store_all

LEASE = timedelta(minutes=1)
LATER = NOW + timedelta(minutes=5)


async def claimed(database: Database, limit: int = 50, now_plus: timedelta = timedelta()) -> list[OutboxMessage]:
    async with database.unit_of_work() as session:
        return await outbox_claims.claim(session, NOW + now_plus, LEASE, limit)


async def standing(database: Database, row: OutboxMessage) -> OutboxRow:
    """All of it, as it is stored."""
    async with database.reading() as session:
        return await session.get_one(OutboxRow, row.id)


async def test_each_of_300_rows_goes_to_one_of_6_workers_in_order(database_url: str) -> None:
    sent: dict[str, list[int]] = defaultdict(list)

    async def work_through(database: Database) -> int:
        count = 0
        while sum(len(rows) for rows in sent.values()) < 300:
            for row in await claimed(database, limit=3):
                sent[row.target].append(id_of(row))
                await asyncio.sleep(0)
                async with database.unit_of_work() as session:
                    await outbox.mark_sent(session, [row], NOW)
                count += 1
        return count

    async with opened(database_url) as first, opened(database_url) as second:
        onboarding = await store(first, an_onboarding("NOTIFY-1"))
        async with first.unit_of_work() as session:
            session.add_all([an_outbox_row(onboarding, target=f"U{number % 20}") for number in range(300)])
        workers = [work_through(database) for database in (first, second) for _ in range(3)]
        counts = await asyncio.gather(*workers)
    assert sum(counts) == 300
    assert all(count > 0 for count in counts)
    assert sorted(row for rows in sent.values() for row in rows) == list(range(1, 301))
    assert all(rows == sorted(rows) for rows in sent.values())


async def test_a_worker_does_not_wait_for_another_that_is_claiming(postgres_url: str) -> None:
    async with opened(postgres_url) as database:
        onboarding = await store(database, an_onboarding("NOTIFY-1"))
        await store_all(database, an_outbox_row(onboarding, target="U1"), an_outbox_row(onboarding, target="U2"))
        async with database.unit_of_work() as session:
            [first] = await outbox_claims.claim(session, NOW, LEASE, limit=1)
            async with asyncio.timeout(5):
                [second] = await claimed(database, limit=1)
    assert (first.target, second.target) == ("U1", "U2")


async def test_a_claimed_row_comes_back_when_its_lease_ends(database: Database, onboarding: OnboardingRow) -> None:
    await store_all(database, an_outbox_row(onboarding), an_outbox_row(onboarding))
    [first] = await claimed(database)
    assert (await standing(database, first)).leased_until == NOW + LEASE
    assert await claimed(database, now_plus=LEASE / 2) == []
    [again] = await claimed(database, now_plus=LEASE)
    assert (again.id, again.attempts) == (first.id, 2)


async def test_a_failed_row_holds_up_its_own_conversation_alone(database: Database, onboarding: OnboardingRow) -> None:
    mine, after, other = an_outbox_row(onboarding), an_outbox_row(onboarding), an_outbox_row(onboarding, target="U2")
    await store_all(database, mine, after, other)
    first, second = await claimed(database)
    assert [first.id, second.id] == [mine.id, other.id]
    async with database.unit_of_work() as session:
        await outbox.mark_failed(session, first, NOW, "ratelimited", LATER)
        await outbox.mark_sent(session, [second], NOW)
    assert await claimed(database) == []
    [tried] = await claimed(database, now_plus=LATER - NOW)
    assert (tried.id, (await standing(database, tried)).problem) == (mine.id, "ratelimited")


async def test_a_row_given_up_lets_the_next_one_through(database: Database, onboarding: OnboardingRow) -> None:
    await store_all(database, an_outbox_row(onboarding), an_outbox_row(onboarding))
    [first] = await claimed(database)
    async with database.unit_of_work() as session:
        await outbox.mark_given_up(session, first, NOW, "channel_not_found")
    [second] = await claimed(database)
    assert second.id == id_of(first) + 1


async def test_a_row_put_off_until_the_morning_holds_nothing_up(database: Database, onboarding: OnboardingRow) -> None:
    await store_all(database, an_outbox_row(onboarding, due_at=LATER), an_outbox_row(onboarding))
    [now] = await claimed(database)
    assert (await standing(database, now)).due_at == NOW


async def test_what_was_to_go_out_at_once_does_though_the_clock_was_set_back(
    database: Database, onboarding: OnboardingRow
) -> None:
    """What has been tried, and what is put off, waits."""
    at_once, put_off = an_outbox_row(onboarding, target="U1"), an_outbox_row(onboarding, target="U2", due_at=LATER)
    tried = an_outbox_row(onboarding, target="U3", attempts=1)
    await store_all(database, at_once, put_off, tried)
    assert [row.id for row in await claimed(database, now_plus=-timedelta(hours=1))] == [at_once.id]


async def test_waiting_cards_of_one_onboarding_at_one_address_become_one(
    database: Database, onboarding: OnboardingRow
) -> None:
    neighbour = await store(database, an_onboarding("NOTIFY-2"))
    card = OutboxKind.CARD
    rows = [
        an_outbox_row(onboarding, kind=card),
        an_outbox_row(onboarding, kind=card),
        an_outbox_row(onboarding),
        an_outbox_row(onboarding, kind=card, target="U2"),
        an_outbox_row(neighbour, kind=card),
    ]
    await store_all(database, *rows)
    first, *_ = await claimed(database)
    async with database.unit_of_work() as session:
        await outbox.coalesce_cards(session, [first], NOW)
    async with database.reading() as session:
        sent = [(await session.get_one(OutboxRow, row.id)).sent_at is not None for row in rows]
    assert sent == [False, True, False, False, False]


async def test_a_card_that_failed_and_became_one_with_another_is_not_perhaps_delivered(
    database: Database, onboarding: OnboardingRow
) -> None:
    first = an_outbox_row(onboarding, kind=OutboxKind.CARD)
    stuck = an_outbox_row(onboarding, kind=OutboxKind.CARD, stuck_at=NOW, problem="closed")
    await store_all(database, first, stuck)
    async with database.unit_of_work() as session:
        message = await outbox.by_id(session, id_of(first))
        assert message is not None
        await outbox.coalesce_cards(session, [message], NOW)
        assert await dead_letters.counts(session, NOW) == OutboxCounts(waiting=1, oldest=NOW, dead=0, perhaps=0)


@pytest.mark.parametrize(("target", "message"), [("C1", "171.2"), ("C2", None)])
async def test_the_card_is_found_where_it_hangs(
    database: Database, onboarding: OnboardingRow, target: str, message: str | None
) -> None:
    hanging: dict[str, Any] = {"onboarding_id": id_of(onboarding), "channel": "slack", "workspace": "T1"}
    await store(database, PostedCardRow(**hanging, target="C1", message="171.2"))
    to = Address(Channel.SLACK, "T1", PlaceKind.TEAM, target)
    async with database.reading() as session:
        assert await outbox.posted_card(session, id_of(onboarding), to) == message


async def test_what_is_about_no_single_onboarding_is_sent_and_shown_as_the_rest(database: Database) -> None:
    await store(database, an_outbox_row(None, kind=OutboxKind.SUMMARY, target="C1", place="team"))
    [row] = await claimed(database)
    assert (row.kind, row.onboarding_id) == (OutboxKind.SUMMARY, None)
    async with database.unit_of_work() as session:
        await outbox.mark_given_up(session, row, NOW, "Nobody is there.")
    async with database.reading() as session:
        [lost] = await dead_letters.undelivered(session, 5)
    assert (lost.reference, lost.message.id) == (None, row.id)
