"""Units of work: all or nothing, and the second of two writers is told."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import col, select, update

from models.database.database import Database
from models.database.errors import Conflict, DatabaseUnavailable, DatabaseUnwritable
from models.database.unit_of_work import AlreadyWriting, Session
from models.enums import CallStatus, Channel
from models.repositories import lists, onboardings, people, receipts
from models.tables import CallTimeRow, EventRow, OnboardingRow, PersonRow, ReceiptRow
from tests.kit.databases import EmbeddedPostgres, opened
from tests.models.rows import NOW, an_onboarding, id_of, store


async def test_an_exception_undoes_everything(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.unit_of_work() as session:
            session.add(an_onboarding("NOTIFY-9"))
            await session.flush()
            raise ZeroDivisionError
    async with database.reading() as session:
        assert await lists.by_reference(session, "NOTIFY-9") is None


async def test_the_second_of_two_writers_of_an_onboarding_is_told(
    database: Database, onboarding: OnboardingRow
) -> None:
    async with database.reading() as session:
        stale = await lists.by_reference(session, "NOTIFY-1")
        assert stale is not None and stale.version == 1
    async with database.unit_of_work() as session:
        await onboardings.change_record(session, replace(stale, state="eligibility"))
    with pytest.raises(Conflict):
        async with database.unit_of_work() as session:
            await onboardings.change_record(session, replace(stale, state="declined"))
    async with database.reading() as session:
        stored = await lists.by_reference(session, "NOTIFY-1")
    assert stored is not None and (stored.state, stored.version) == ("eligibility", 2)


async def test_one_time_is_booked_once(database: Database) -> None:
    offers = [await store(database, an_onboarding(f"NOTIFY-{number}")) for number in (1, 2)]
    times = [
        await store(database, CallTimeRow(onboarding_id=id_of(offered), starts_at=NOW, standing=CallStatus.OFFERED))
        for offered in offers
    ]
    async with database.unit_of_work() as session:
        await book(session, times[0])
    with pytest.raises(Conflict):
        async with database.unit_of_work() as session:
            await book(session, times[1])
    async with database.reading() as session:
        standings = list(await session.exec(select(CallTimeRow.standing).order_by(col(CallTimeRow.id))))
    assert standings == [CallStatus.BOOKED, CallStatus.OFFERED]


async def book(session: Session, time: CallTimeRow) -> None:
    booked = update(CallTimeRow).where(col(CallTimeRow.id) == time.id).values(standing=CallStatus.BOOKED)
    await session.exec(booked)


async def test_a_delivery_is_received_once(database: Database) -> None:
    await store(database, ReceiptRow(delivery_id="Ev1", at=NOW, outcome="{}"))
    with pytest.raises(Conflict):
        await store(database, ReceiptRow(delivery_id="Ev1", at=NOW, outcome="{}"))


async def test_a_row_that_points_nowhere_is_no_conflict(database: Database) -> None:
    with pytest.raises(IntegrityError):
        await store(database, EventRow(onboarding_id=404, kind="moved", at=NOW))


@pytest.mark.parametrize("statement", ["UPDATE event SET kind = 'x'", "DELETE FROM event"])
async def test_events_are_kept(database: Database, onboarding: OnboardingRow, statement: str) -> None:
    event = await store(database, EventRow(onboarding_id=id_of(onboarding), kind="moved", at=NOW))
    with pytest.raises(DBAPIError, match="Events are never changed or deleted"):
        async with database.unit_of_work() as session:
            await (await session.connection()).execute(text(statement))
    async with database.reading() as session:
        kept = await session.get(EventRow, event.id)
    assert kept is not None and kept.kind == "moved"


async def test_a_reading_cannot_write(database: Database) -> None:
    with pytest.raises(DatabaseUnwritable):
        async with database.reading() as session:
            session.add(an_onboarding("NOTIFY-9"))
            await session.commit()
    async with database.reading() as session:
        assert await lists.by_reference(session, "NOTIFY-9") is None


async def test_a_reading_sees_one_moment(database: Database, onboarding: OnboardingRow) -> None:
    count = text("SELECT count(*) FROM onboarding")
    async with database.reading() as session:
        connection = await session.connection()
        before = (await connection.execute(count)).scalar()
        await store(database, an_onboarding("NOTIFY-2"))
        assert (await connection.execute(count)).scalar() == before == 1


async def test_a_unit_of_work_inside_another_is_refused_rather_than_waiting_for_ever(sqlite_database: Database) -> None:
    with pytest.raises(AlreadyWriting):
        async with sqlite_database.unit_of_work(), sqlite_database.unit_of_work():
            pass
    await store(sqlite_database, PersonRow(channel="web", workspace="local", user="asha", name="Asha Patel"))


async def test_a_mistake_in_a_statement_is_not_taken_for_a_lost_database(database: Database) -> None:
    with pytest.raises(DBAPIError, match="no_such_table"):
        async with database.reading() as session:
            await (await session.connection()).execute(text("SELECT * FROM no_such_table"))


async def test_a_lost_connection_fails_one_turn_whole_and_the_next_one_works(
    postgres: EmbeddedPostgres, postgres_url: str
) -> None:
    async with opened(postgres_url) as database:
        with pytest.raises(DatabaseUnavailable, match="Try again"):
            async with database.unit_of_work() as session:
                session.add(an_onboarding("NOTIFY-1"))
                await session.flush()
                await postgres.drop_connections()
        await store(database, an_onboarding("NOTIFY-1"))


async def test_a_server_that_restarted_between_two_turns_is_not_noticed(
    postgres: EmbeddedPostgres, postgres_url: str
) -> None:
    async with opened(postgres_url) as database:
        await store(database, an_onboarding("NOTIFY-1"))
        await postgres.drop_connections()
        await store(database, an_onboarding("NOTIFY-2"))


async def test_an_sqlite_file_locked_by_another_program_fails_the_turn_in_our_terms(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.database.sqlite_driver.BUSY_SECONDS", 0)
    async with opened(sqlite_url) as ours, opened(sqlite_url) as other, other.unit_of_work() as session:
        session.add(an_onboarding("NOTIFY-1"))
        await session.flush()
        with pytest.raises(DatabaseUnavailable, match="Nothing was saved"):
            await store(ours, an_onboarding("NOTIFY-2"))


async def test_answers_stay_out_of_error_messages(database: Database) -> None:
    with pytest.raises(IntegrityError) as raised:
        await store(database, EventRow(onboarding_id=404, kind="moved", at=NOW, data={"why": "a secret"}))
    assert "a secret" not in str(raised.value)


async def test_a_statement_prepared_before_a_migration_starts_again(postgres_url: str) -> None:
    async with opened(postgres_url) as database:

        async def ask() -> None:
            async with database.unit_of_work() as session:
                await people.find(session, Channel.SLACK, "T1", "U1")

        await ask()
        async with opened(postgres_url) as newer, newer.unit_of_work() as session:
            changed = text("ALTER TABLE person ALTER COLUMN name TYPE varchar(99)")
            await (await session.connection()).execute(changed)
        with pytest.raises(DatabaseUnavailable):
            await ask()
        await ask()


async def test_a_failure_that_was_swallowed_does_not_pass_for_stored(postgres_url: str) -> None:
    """PostgreSQL undoes such a transaction at its commit, without an error."""
    async with opened(postgres_url) as database:
        await store(database, ReceiptRow(delivery_id="Ev1", at=NOW, outcome="{}"))
        with pytest.raises(DatabaseUnavailable):
            async with database.unit_of_work() as session:
                with suppress(Exception):
                    await receipts.add_receipt(session, "Ev1", NOW, "{}")
