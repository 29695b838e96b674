"""A claim costs the same however much waits in a conversation and however much was ever sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from adapters.slack.channel import SlackChannel
from adapters.teams.channel import TeamsChannel
from models.database.database import Database
from models.domain import OutboxMessage
from models.repositories import outbox, outbox_claims
from models.repositories.outbox_claims import Limits, Pace
from models.tables import OnboardingRow
from tests.models.rows import NOW, an_onboarding, an_outbox_row, store

LEASE = timedelta(minutes=1)
ALL = Limits(
    ("slack", "teams", "web"),
    {channel.name: tuple(Pace(*limit) for limit in channel.rate_limits) for channel in (SlackChannel, TeamsChannel)},
)
SENT = {"sent_at": NOW - timedelta(days=1), "attempts": 1}


async def write(database: Database, onboarding: OnboardingRow, rows: int, **more: Any) -> None:
    one = OutboxMessage(**an_outbox_row(onboarding, **more).model_dump(exclude={"id"}))
    async with database.unit_of_work() as session:
        await outbox.add_messages(session, [one] * rows)


async def steps(database: Database) -> int:
    """What SQLite's machine does to claim, in steps of 10 instructions."""
    async with database.unit_of_work() as session:
        raw: Any = (await (await session.connection()).get_raw_connection()).driver_connection
        counted = count()
        raw.set_progress_handler(lambda: next(counted) and None, 10)
        await outbox_claims.claim(session, NOW, LEASE, 16, ALL)
        raw.set_progress_handler(None, 0)
        return next(counted)


@pytest.mark.parametrize("more", [{}, SENT], ids=["waiting", "sent"])
async def test_a_claim_does_not_grow(sqlite_database: Database, more: dict[str, Any]) -> None:
    onboarding = await store(sqlite_database, an_onboarding("NOTIFY-1"))
    for target in ("U1", "U2", "U3"):
        await write(sqlite_database, onboarding, 1, target=target)
    await write(sqlite_database, onboarding, 10, target="U2", **more)
    await steps(sqlite_database)  # the oldest of each is under way from now on, so the next looks are alike
    few = await steps(sqlite_database)
    await write(sqlite_database, onboarding, 3000, target="U2", **more)
    assert await steps(sqlite_database) <= few * 1.1


async def claimed(database: Database, at: datetime) -> list[str]:
    async with database.unit_of_work() as session:
        return [message.target for message in await outbox_claims.claim(session, at, LEASE, 16, ALL)]


async def test_what_waits_for_a_moment_is_claimed_at_it_and_not_before(database: Database) -> None:
    onboarding = await store(database, an_onboarding("NOTIFY-1"))
    await write(database, onboarding, 1, target="U1", at=NOW - timedelta(hours=1), due_at=NOW)
    assert await claimed(database, NOW - timedelta(seconds=1)) == []
    assert await claimed(database, NOW) == ["U1"]


async def test_what_was_to_be_sent_at_once_stays_so_when_the_clock_is_set_back(database: Database) -> None:
    onboarding = await store(database, an_onboarding("NOTIFY-1"))
    for target, attempts in (("U1", 0), ("U2", 1)):  # the second waits to be tried again
        await write(database, onboarding, 1, target=target, at=NOW, due_at=NOW, attempts=attempts)
    assert await claimed(database, NOW - timedelta(hours=1)) == ["U1"]
