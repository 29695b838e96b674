"""Years by a moved clock: what is said of people goes when its time is over, and what was decided stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from bot.data.daily import DailyJob
from bot.data.retention import erase_aged, is_plain
from bot.rehearsal import script
from bot.rehearsal.local_world import InMemoryWorld, in_memory
from conversations.content.loader import load
from conversations.journey.machine import State
from conversations.onboarding.onboarding import Onboarding
from models.database.database import Database
from models.retention import Retention
from models.tables import ErasureRow, OnboardingRow
from tests.bot.data.test_requests import decisions, everything
from tests.conversations.at_the_desk import Desk, an_actor
from tests.conversations.onboardings import in_state
from tests.kit.databases import opened


def later(moment: datetime, days: int) -> Callable[[], datetime]:
    return lambda: moment + timedelta(days=days)


async def erased(database: Database, clock: Callable[[], datetime]) -> dict[str, int]:
    told = await erase_aged(database, clock, Retention(), dry_run=True)
    done = await erase_aged(database, clock, Retention())
    assert told == done
    return done


MANY = 101  # more than are erased at once
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


YEAR = {
    "never registered": (State.REGISTERING, 30),
    "declined": (State.DECLINED, 183),
    "withdrawn": (State.WITHDRAWN, 183),
    "live": (State.LIVE, 300),
    "under way": (State.TEMPLATES, None),
}
"""Where an onboarding stands as a year begins, and the day on which what it says of people goes."""


async def test_a_year_day_by_day_in_which_each_goes_on_its_day_and_the_rest_stays(sqlite_database: Database) -> None:
    desk, kept = Desk(sqlite_database), Retention(live=300)
    keys = {name: await desk.key(await desk.keep(begun(state, desk.now))) for name, (state, _) in YEAR.items()}
    gone: dict[str, int] = {}
    for day in range(366):
        job = DailyJob(sqlite_database, later(desk.now, day), kept)
        assert await job.run_if_due() and not await job.run_if_due(), "once a day"
        async with sqlite_database.reading() as session:
            erased_by_now = {row.subject for row in await session.exec(select(ErasureRow)) if row.about == "onboarding"}
        for name, key in keys.items():
            if key in erased_by_now:
                gone.setdefault(name, day)
    assert {name: gone.get(name) for name in YEAR} == {name: day for name, (_, day) in YEAR.items()}
    assert "Amara Okafor" in await everything(sqlite_database), "of the one that is under way"


def begun(state: State, at: datetime) -> Onboarding:
    """It came to where it stands a moment before."""
    made = in_state(state)
    made.state_since = at - timedelta(minutes=1)
    return made


async def test_a_dry_run_counts_all_that_would_go(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    for number in range(MANY):
        await desk.types(an_actor(f"Person{number} Smith"), "onboard")
    assert await erased(sqlite_database, later(desk.now, 31)) == {"onboardings": MANY, "people": MANY}


def test_what_is_nobodys_words_is_kept() -> None:
    plain = is_plain(load("2025-06"))
    assert plain("registration.organisation") and plain("before_you_start.direct_care")
    assert not plain("registration.contact_name") and not plain("registration.email") and not plain("x.y")
