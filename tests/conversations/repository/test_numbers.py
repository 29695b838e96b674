"""Days that have ended are summed once, by however many processes; the present one is counted as it is read."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from conversations.repository.numbers import DailyNumbers, read_numbers
from models.database.database import Database
from models.enums import EventKind, Stage
from models.figures import Figure
from models.repositories.desk import numbers as stored
from models.tables import EventRow, OnboardingRow
from tests.kit.plans import read_by
from tests.models.rows import an_onboarding, id_of, store, store_all

FIRST = datetime(2026, 10, 29, 10, tzinfo=UTC)  # a Thursday
MONTHS = ("2026-11", "2026-10")


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def happened(onboarding: OnboardingRow, days: int, kind: EventKind, **data: Any) -> EventRow:
    stage = Stage.ELIGIBILITY if kind in (EventKind.SUBMITTED, EventKind.APPROVED, EventKind.MORE_NEEDED) else None
    return EventRow(onboarding_id=id_of(onboarding), kind=kind, at=FIRST + timedelta(days=days), stage=stage, data=data)


def moved(onboarding: OnboardingRow, days: int, left: str, now: str) -> EventRow:
    return happened(onboarding, days, EventKind.MOVED, **{"from": left, "to": now})


async def two_onboardings(database: Database) -> None:
    """One goes through stage 4 in October and November; one is declined."""
    first = await store(database, an_onboarding("ONB-1"))
    second = await store(database, an_onboarding("ONB-2"))
    await store_all(
        database,
        happened(first, 0, EventKind.REGISTERED),
        moved(first, 0, "waiting_capacity", "eligibility"),
        happened(second, 0, EventKind.REGISTERED),
        happened(first, 1, EventKind.SUBMITTED),
        happened(first, 4, EventKind.MORE_NEEDED, items=["DPIA"], words="Which one?"),
        happened(first, 5, EventKind.SUBMITTED),
        happened(first, 8, EventKind.APPROVED),
        moved(first, 8, "eligibility", "technical_preparation"),
        happened(second, 9, EventKind.DECLINED, words="Not a service"),
    )


EXPECTED = {
    "2026-10": Counter({Figure("happened", "registered"): 2}),
    "2026-11": Counter(
        {
            Figure("stay", "eligibility", 6): 1,
            Figure("in_time", "eligibility"): 2,
            Figure("asked_again", "DPIA"): 1,
            Figure("happened", "declined"): 1,
            Figure("reason", "Not a service"): 1,
        }
    ),
}


async def kept(database: Database) -> dict[str, Counter[Figure]]:
    async with database.reading() as session:
        return await stored.of_months(session, MONTHS)


async def test_ended_days_are_summed_once_by_however_many_processes(database: Database) -> None:
    await two_onboardings(database)
    clock = Clock(FIRST + timedelta(days=20))
    processes = [DailyNumbers(database, clock) for _ in range(4)]
    for _ in range(8):
        await asyncio.gather(*(process.sum_ended_days() for process in processes))
    assert await kept(database) == EXPECTED
    await DailyNumbers(database, clock).sum_ended_days()
    assert await kept(database) == EXPECTED


async def test_today_is_counted_as_it_is_read_and_not_twice(database: Database) -> None:
    await two_onboardings(database)
    for now in (FIRST + timedelta(days=9, hours=1), FIRST + timedelta(days=10, hours=1)):
        daily = DailyNumbers(database, Clock(now))
        for _ in range(3):
            await daily.sum_ended_days()
        async with database.reading() as session:
            found = await read_numbers(session, MONTHS, now)
        assert (found.by_month, found.behind) == (EXPECTED, None)


async def test_the_hour_after_midnight_waits_for_what_is_being_stored(database: Database) -> None:
    await two_onboardings(database)
    midnight = datetime(2026, 11, 7, 0, 30, tzinfo=UTC)
    daily = DailyNumbers(database, Clock(midnight))
    for _ in range(3):
        await daily.sum_ended_days()
    assert Figure("stay", "eligibility", 6) not in (await kept(database))["2026-11"]
    async with database.reading() as session:
        found = await read_numbers(session, MONTHS, midnight)
    assert (found.by_month["2026-11"][Figure("stay", "eligibility", 6)], found.timed) == (0, date(2026, 11, 5))
    async with database.reading() as session:
        assert await stored.counted_until(session) == datetime(2026, 11, 5).date()


async def test_days_that_are_still_to_be_counted_are_told(database: Database) -> None:
    await two_onboardings(database)
    await DailyNumbers(database, Clock(FIRST + timedelta(days=2))).sum_ended_days()
    async with database.reading() as session:
        found = await read_numbers(session, MONTHS, FIRST + timedelta(days=30))
    assert found.behind == (FIRST + timedelta(days=1)).date()


async def test_where_applicants_stop_is_counted_after_ten_working_days(database: Database) -> None:
    for number, days in enumerate((0, 0, 9)):
        since = FIRST + timedelta(days=days)
        row = an_onboarding(f"ONB-{number}", "eligibility", state_since=since, next_question="eligibility.dpia")
        await store(database, row)
    await DailyNumbers(database, Clock(FIRST + timedelta(days=18))).sum_ended_days()
    assert (await kept(database))["2026-11"] == Counter({Figure("stopped", "eligibility.dpia"): 2})


async def test_a_stage_has_a_length_once_ten_went_through_it_in_90_days(database: Database) -> None:
    for number in range(11):
        onboarding = await store(database, an_onboarding(f"ONB-{number}"))
        entered = moved(onboarding, 0, "waiting_capacity", "eligibility")
        await store_all(database, entered, moved(onboarding, 1 + number, "eligibility", "technical_preparation"))
    daily = DailyNumbers(database, Clock(FIRST + timedelta(days=13)))
    for _ in range(3):
        await daily.sum_ended_days()
    async with database.reading() as session:
        [length] = await stored.lengths(session)
    assert (length.stage, length.stays, length.low, length.high, length.most) == (Stage.ELIGIBILITY, 11, 1, 6, 6)
    later = DailyNumbers(database, Clock(FIRST + timedelta(days=98)))
    for _ in range(20):
        await later.sum_ended_days()
    async with database.reading() as session:
        assert await stored.lengths(session) == ()


async def test_no_look_reads_every_event_or_onboarding(database: Database) -> None:
    await two_onboardings(database)
    await store_all(database, *(an_onboarding(f"ONB-X{n}") for n in range(300)))
    first = await store(database, an_onboarding("ONB-9"))
    long_ago = [happened(first, -n, EventKind.SUBMITTED) for n in range(1, 1500)]
    await store_all(database, *long_ago)
    ways = await read_by(database, lambda session: read_numbers(session, MONTHS, FIRST + timedelta(days=9)))
    assert {"every row of event", "every row of onboarding"}.isdisjoint(ways)
    assert "ix_event_counted" in ways
