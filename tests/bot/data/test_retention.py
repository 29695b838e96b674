"""Years by a moved clock: what is said of people goes when its time is over, and what was decided stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from bot.data.retention import erase_aged, is_plain
from bot.rehearsal import script
from bot.rehearsal.local_world import InMemoryWorld, in_memory
from conversations.content.loader import load
from models.database.database import Database
from models.retention import Retention
from models.tables import ErasureRow, OnboardingRow
from tests.bot.data.test_requests import decisions, everything
from tests.kit.databases import opened


def later(moment: datetime, days: int) -> Callable[[], datetime]:
    return lambda: moment + timedelta(days=days)


async def erased(database: Database, clock: Callable[[], datetime]) -> dict[str, int]:
    told = await erase_aged(database, clock, Retention(), dry_run=True)
    done = await erase_aged(database, clock, Retention())
    assert told["onboardings"] == done["onboardings"]
    return done


ENDS = [(script.whole, 730), (script.declined, 183)]


@pytest.mark.parametrize(("story", "days"), ENDS, ids=["live", "declined"])
async def test_it_goes_on_the_day_and_not_before(sqlite_url: str, story: object, days: int) -> None:
    async with in_memory(url=sqlite_url) as world:
        await story(world)  # type: ignore[operator]
        now = await ended(world)
    async with opened(sqlite_url) as database:
        before = await decisions(database)
        assert await erased(database, later(now, days - 1)) == {"onboardings": 0, "people": 0}
        assert "Amara Okafor" in await everything(database)
        done = await erased(database, later(now, days + 31))
        assert done["onboardings"] >= 1 and done["people"] >= 1
        left = await everything(database)
        assert [line for line in left.splitlines() if "Amara" in line and "receipt" not in line] == []
        assert await decisions(database) == before
        assert await erased(database, later(now, days + 60)) == {"onboardings": 0, "people": 0}
        async with database.reading() as session:
            records = (await session.exec(select(ErasureRow))).all()
        assert {record.asked_by for record in records} == {"retention"}


async def ended(world: InMemoryWorld) -> datetime:
    """When it came to its end."""
    async with world.app.database.reading() as session:
        return max((await session.exec(select(OnboardingRow.state_since))).all())


async def test_one_that_never_registered_is_kept_for_30_days_and_nothing_for_good(sqlite_url: str) -> None:
    async with in_memory(url=sqlite_url) as world:
        await world.amara.says("onboard")
        now = await ended(world)
    async with opened(sqlite_url) as database:
        assert (await erased(database, later(now, 29)))["onboardings"] == 0
        for_good = Retention(unregistered=0, live=0, ended=0)
        assert await erase_aged(database, later(now, 9_000), for_good) == {"onboardings": 0, "people": 0}
        assert await erased(database, later(now, 31)) == {"onboardings": 1, "people": 1}


def test_what_is_nobodys_words_is_kept() -> None:
    plain = is_plain(load("2025-06"))
    assert plain("registration.organisation") and plain("before_you_start.direct_care")
    assert not plain("registration.contact_name") and not plain("registration.email") and not plain("x.y")
