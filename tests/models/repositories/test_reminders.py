"""A reminder is due once, until it is cancelled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlmodel import select

from models.database.database import Database
from models.domain import Reminder
from models.repositories import reminders
from models.tables import (
    OnboardingRow,
    ReminderRow,
)
from tests.kit.plans import read_by
from tests.models.repositories.test_onboardings import the_whole_of
from tests.models.rows import NOW, id_of, store_all

DAY = timedelta(days=1)


async def test_the_reminders_that_wait_are_known_by_their_kinds(database: Database, onboarding: OnboardingRow) -> None:
    key = id_of(onboarding)
    async with database.unit_of_work() as session:
        await reminders.add_reminders(
            session, key, [Reminder("nudge", NOW), Reminder("soon", NOW + DAY), Reminder("late", NOW)]
        )
    assert (await the_whole_of(database, onboarding)).reminders == {"nudge", "soon", "late"}
    async with database.unit_of_work() as session:
        (await session.exec(select(ReminderRow).where(ReminderRow.kind == "nudge"))).one().fired_at = NOW
        await reminders.cancel(session, key, ["late", "unknown"], NOW)
    assert (await the_whole_of(database, onboarding)).reminders == {"soon"}
    async with database.reading() as session:
        assert await reminders.next_due(session) == NOW + DAY


async def test_reminders_are_due_once_until_they_are_cancelled(database: Database, onboarding: OnboardingRow) -> None:
    async with database.reading() as session:
        assert await reminders.next_due(session) is None
    common: dict[str, Any] = {"onboarding_id": onboarding.id, "kind": "nudge"}
    late, later = ReminderRow(**common, due_at=NOW - DAY), ReminderRow(**common, due_at=NOW - 2 * DAY)
    future = ReminderRow(**common, due_at=NOW + DAY)
    done = [
        ReminderRow(**common, due_at=NOW - 3 * DAY, fired_at=NOW),
        ReminderRow(**common, due_at=NOW - 3 * DAY, cancelled_at=NOW),
    ]
    await store_all(database, late, later, future, *done)
    async with database.reading() as session:
        assert await reminders.due(session, NOW, limit=10) == [later.id, late.id]
        assert await reminders.due(session, NOW, limit=1) == [later.id]
        assert await reminders.next_due(session) == NOW - 2 * DAY


async def test_a_look_for_what_is_due_reads_nothing_that_was_fired(
    database: Database, onboarding: OnboardingRow
) -> None:
    common: dict[str, Any] = {"onboarding_id": onboarding.id, "kind": "nudge"}
    fired = [ReminderRow(**common, due_at=NOW - n * DAY, fired_at=NOW) for n in range(2000)]
    async with database.unit_of_work() as session:
        session.add_all([*fired, ReminderRow(**common, due_at=NOW)])
    assert await read_by(database, lambda session: reminders.due(session, NOW, limit=50)) == {"ix_reminder_waiting"}
    assert await read_by(database, reminders.next_due) == {"ix_reminder_waiting"}
