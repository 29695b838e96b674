"""Once a day what has passed is cleared away, and nothing that is still needed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel, func, select

from bot.data.daily import DailyJob, clear
from models.database.database import Database
from models.repositories.data import clearing
from models.retention import Retention
from models.tables import (
    BatchItemRow,
    BatchRow,
    LinkCodeRow,
    LinkTryRow,
    MailCodeRow,
    OutboxRow,
    PersonRow,
    ReceiptRow,
    ReminderRow,
    WebMessageRow,
)
from tests.models.rows import NOW, an_onboarding, an_outbox_row, id_of, store, store_all

OLD, YOUNG = NOW - timedelta(days=31), NOW - timedelta(days=29)
TABLES: tuple[type[SQLModel], ...] = (
    *(ReceiptRow, OutboxRow, ReminderRow, WebMessageRow, LinkCodeRow, LinkTryRow),
    *(BatchItemRow, BatchRow),
)


async def counts(database: Database) -> list[int]:
    async with database.reading() as session:
        return [(await session.exec(select(func.count()).select_from(table))).one() for table in TABLES]


async def filled(database: Database) -> None:
    """Of everything an old row that can go, a young one, and what is old and still needed."""
    onboarding = await store(database, an_onboarding("ONB-1"))
    person = await store(database, PersonRow(channel="slack", workspace="T1", user="U1", name="Ann Lee"))
    about, who = id_of(onboarding), id_of(person)
    for number, at in enumerate((OLD, YOUNG)):
        talk: dict[str, Any] = {"conversation": "team", "author_name": "x", "content": {}, "at": at}
        await store_all(
            database,
            ReceiptRow(delivery_id=f"r{number}", at=at, outcome="{}"),
            an_outbox_row(onboarding, at=at, sent_at=at),
            an_outbox_row(onboarding, at=at, gave_up_at=at),
            ReminderRow(onboarding_id=about, kind="x", due_at=at, fired_at=at),
            WebMessageRow(**talk, changed_at=at),
            LinkCodeRow(digest=str(number), person_id=who, made_at=at),
            LinkTryRow(person_id=who, at=at),
            MailCodeRow(
                digest=str(number), purpose="member", subject=who, onboarding_id=about, message=number, made_at=at
            ),
        )
        several = BatchRow(kind="assign", person_id=who, made_at=at, begun_at=at, reported_at=at)
        of = id_of(await store(database, several))
        await store(database, BatchItemRow(batch_id=of, onboarding_id=about, position=0, done_at=at))
    thread = await store(database, WebMessageRow(conversation="team", author_name="x", at=OLD, changed_at=OLD))
    await store_all(
        database,
        WebMessageRow(conversation="team", author_name="x", at=YOUNG, changed_at=YOUNG, thread=id_of(thread)),
        an_outbox_row(onboarding, at=OLD),
        an_outbox_row(onboarding, at=OLD, sent_at=YOUNG),
        ReminderRow(onboarding_id=about, kind="y", due_at=OLD),
        BatchRow(kind="assign", person_id=who, made_at=OLD),
        BatchRow(kind="assign", person_id=who, made_at=OLD, begun_at=OLD),
    )


async def test_what_is_old_goes_and_what_is_young_or_waits_stays(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(database)
    before = await counts(database)
    told = await clear(database, lambda: NOW, Retention(), dry_run=True)
    assert await counts(database) == before, "a dry run changes nothing"
    assert told == await clear(database, lambda: NOW, Retention())
    assert list(told.values()) == [1, 2, 1, 1, 1, 1, 1, 1, 2, 0]
    assert await counts(database) == [1, 4, 2, 3, 1, 1, 1, 2]


async def test_more_than_goes_in_one_transaction(database: Database) -> None:
    many = 2 * clearing.AT_ONCE + 1
    await store_all(database, *(ReceiptRow(delivery_id=f"r{n}", at=OLD, outcome="{}") for n in range(many)))
    assert (await clear(database, lambda: NOW, Retention()))["receipts"] == many


async def test_it_runs_once_a_day_however_many_workers_ask(database: Database) -> None:
    now = NOW
    jobs = [DailyJob(database, lambda: now, Retention()) for _ in range(2)]
    assert [await job.run_if_due() for job in jobs] == [True, False]
    now += timedelta(hours=23)
    assert [await job.run_if_due() for job in jobs] == [False, False]
    now += timedelta(hours=1)
    assert [await job.run_if_due() for job in reversed(jobs)] == [True, False]
