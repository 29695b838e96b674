"""Reminders: each fires once, however many processes look, wherever the clock goes."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from adapters.web.channel import WebChannel
from bot.outbox.scheduler import fire_due
from bot.wiring import Application, assemble
from conversations.journey.machine import State
from models.database.database import Database
from models.tables import EventRow, OnboardingRow, ReminderRow
from tests.kit.rig.channel import TEAM
from tests.models.rows import NOW, an_onboarding, id_of

ONBOARDINGS = 20
KIND = "reply_due_soon"
DAY = timedelta(days=1)


@dataclass
class Hands:
    """A clock that is moved by hand."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@asynccontextmanager
async def processes(url: str, clock: Hands, number: int = 2) -> AsyncIterator[list[Application]]:
    async with AsyncExitStack() as stack:
        made = [assemble(url, TEAM, clock) for _ in range(number)]
        for parts in made:
            stack.push_async_callback(parts.close)
            await parts.database.open()
        await due(made[0].database)
        yield made


async def due(database: Database) -> None:
    """Registrations whose reply is due: each with its reminder."""
    async with database.unit_of_work() as session:
        made = [registered(number) for number in range(ONBOARDINGS)]
        session.add_all(made)
        await session.flush()
        session.add_all(ReminderRow(onboarding_id=id_of(one), kind=KIND, due_at=NOW) for one in made)


def registered(number: int) -> OnboardingRow:
    return an_onboarding(f"ONB-{number}", State.REGISTERED.value, reply_due_on=(NOW + 4 * DAY).date())  # the Tuesday


async def fired(database: Database) -> Counter[int]:
    """How often each onboarding was reminded."""
    async with database.reading() as session:
        return Counter(await session.exec(select(EventRow.onboarding_id).where(col(EventRow.kind) == KIND)))


async def test_two_processes_fire_each_once(database_url: str) -> None:
    async with processes(database_url, Hands()) as made:
        await asyncio.gather(*(fire_due(parts.manager) for parts in made * 2))
        found = await fired(made[0].database)
    assert len(found) == ONBOARDINGS and set(found.values()) == {1}


async def test_a_clock_that_is_set_back_and_forward_fires_nothing_twice(sqlite_url: str) -> None:
    clock = Hands()
    async with processes(sqlite_url, clock, 1) as [parts]:
        for moment, reminded in ((NOW - DAY, 0), (NOW, 20), (NOW - DAY, 20), (NOW, 20), (NOW + DAY, 20)):
            clock.now = moment
            await fire_due(parts.manager)
            found = await fired(parts.database)
            assert (len(found), found.total()) == (reminded, reminded)


async def test_a_day_of_downtime_fires_each_once(sqlite_url: str) -> None:
    clock = Hands(NOW + 3 * DAY)  # over the weekend
    async with processes(sqlite_url, clock, 1) as [parts]:
        assert await fire_due(parts.manager) == ONBOARDINGS
        assert await fire_due(parts.manager) == 0
        assert set((await fired(parts.database)).values()) == {1}


async def test_one_that_fails_holds_up_no_other_and_is_tried_again(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with processes(sqlite_url, Hands(), 1) as [parts]:
        handle = parts.manager.handle
        broken = ["reminder:1"]

        async def sometimes(turn):  # type: ignore[no-untyped-def]
            if turn.delivery_id in broken:
                raise ValueError("a mistake of ours")
            return await handle(turn)

        monkeypatch.setattr(parts.manager, "handle", sometimes)
        assert await fire_due(parts.manager) == ONBOARDINGS - 1
        broken.clear()
        assert await fire_due(parts.manager) == 1
        assert set((await fired(parts.database)).values()) == {1}


async def test_what_was_to_be_sent_at_once_is_sent_though_the_clock_is_set_back(sqlite_url: str) -> None:
    clock = Hands()
    async with processes(sqlite_url, clock, 1) as [parts]:
        await fire_due(parts.manager)
        clock.now = NOW - timedelta(hours=2)
        await parts.worker.once()
        assert len(await parts.channel(WebChannel).transcript.read("team", "", 500)) == 2 * ONBOARDINGS
