"""The onboarding team is told of its own steps 2 working days before, once late and 2 working days on: once each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest_asyncio
from sqlmodel import select

from conversations.details.journey import SubmitDetail
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.clocks import OVERDUE, SOON, STILL_OVERDUE
from models.database.database import Database
from models.enums import Stage
from models.tables import OnboardingRow, ReminderRow
from tests.conversations.at_the_desk import AMARA, PRIYA, Desk
from tests.conversations.onboardings import in_state
from tests.conversations.years import Years

FRIDAY = datetime(2026, 12, 18, 16, 55, tzinfo=UTC)
"""5 working days on is 29 December: the review of templates, which is submitted then, is due that day."""


@pytest_asyncio.fixture
async def years(database: Database) -> AsyncIterator[Years]:
    desk = Desk(database)
    await desk.types(PRIYA, "help")
    yield Years(desk)


async def submitted(years: Years) -> str:
    reference = await years.desk.keep(in_state(State.TEMPLATES))
    await years.desk.presses(AMARA, "submit", reference, "templates")
    return reference


async def test_each_is_told_once_on_its_day_over_christmas(years: Years) -> None:
    reference = await submitted(years)
    await years.travel(datetime(2027, 1, 31, tzinfo=UTC))
    assert await years.told(reference) == [
        ("due_soon", "2026-12-23 09:00"),
        ("overdue", "2026-12-30 09:00"),
        ("still_overdue", "2027-01-04 09:00"),
    ]


async def test_nobody_has_it_so_the_channel_hears_it(years: Years) -> None:
    await submitted(years)
    await years.travel(datetime(2026, 12, 31, tzinfo=UTC))
    assert years.in_the_channel("Our next step is due by 29 December 2026") == [None]
    assert years.in_the_channel("Our next step was due by 29 December 2026") == [None]
    assert years.in_the_channel("Nobody has it") == [None, None]


async def test_whoever_has_it_is_mentioned_beneath_the_card_and_the_channel_hears_it_2_working_days_on(
    years: Years,
) -> None:
    reference = await submitted(years)
    await years.desk.presses(PRIYA, "take", reference)
    await years.travel(datetime(2027, 1, 3, tzinfo=UTC))
    card = next(key for key in years.post.places["team"] if years.post.threads[key] is None)
    assert years.in_the_channel("Our next step is due by") == [card]
    assert years.in_the_channel("Our next step was due by") == [card]
    assert years.in_the_channel("Priya Shah, it is our turn.")
    await years.travel(datetime(2027, 1, 5, tzinfo=UTC))
    assert years.in_the_channel("and is still to be done") == [None]
    assert years.in_the_channel("Priya Shah has it.") == [None]


async def test_a_decision_ends_the_clock_and_the_next_turn_begins_another(years: Years) -> None:
    reference = await years.desk.keep(in_state(State.ELIGIBILITY))
    await years.desk.presses(AMARA, "submit", reference, "eligibility")
    await years.travel(datetime(2027, 1, 5, 10, tzinfo=UTC))
    more = {"items": ("eligibility.product",), "words": ("Which one?",)}
    await years.desk.fills(PRIYA, "ask_for_more", reference, more, "eligibility")
    await years.travel(datetime(2027, 1, 11, 10, tzinfo=UTC))
    assert [kind for kind, _ in await years.told(reference)] == ["due_soon"]
    await years.desk.presses(AMARA, "submit", reference, str(SubmitDetail(Stage.ELIGIBILITY, anyway=True)))
    await years.travel(datetime(2027, 1, 31, tzinfo=UTC))
    assert await years.told(reference) == [
        ("due_soon", "2027-01-21 09:00"),
        ("overdue", "2027-01-26 09:00"),
        ("still_overdue", "2027-01-28 09:00"),
    ]


async def test_after_a_time_without_a_worker_what_is_over_is_told_once(years: Years) -> None:
    reference = await submitted(years)
    years.desk.now = datetime(2027, 1, 6, 22, tzinfo=UTC)
    await years.travel(datetime(2027, 1, 31, tzinfo=UTC))
    assert await years.told(reference) == [
        ("overdue", "2027-01-07 09:00"),
        ("still_overdue", "2027-01-11 09:00"),
    ]


async def test_a_clock_stands_while_the_onboarding_is_paused_and_tells_nothing_twice(years: Years) -> None:
    reference = await years.desk.keep(in_state(State.REGISTERED))
    await years.travel(datetime(2027, 1, 7, 12, tzinfo=UTC))
    await years.desk.fills(PRIYA, "pause", reference, {"words": ("They asked for it.",)})
    await years.travel(datetime(2027, 2, 1, 12, tzinfo=UTC))
    await years.desk.presses(PRIYA, "resume", reference)
    await years.travel(datetime(2027, 3, 1, tzinfo=UTC))
    kinds = await years.desk.kinds(reference)
    assert (kinds.count("reply_overdue"), kinds.count("still_overdue")) == (1, 1)


async def test_what_was_open_before_there_were_clocks_gets_one(years: Years) -> None:
    """As an older program left it: whose turn it is, and no due date, no reminder."""
    reference = await submitted(years)
    async with years.desk.database.unit_of_work() as session:
        for reminder in await session.exec(select(ReminderRow)):
            await session.delete(reminder)
        row = (await session.exec(select(OnboardingRow))).one()
        row.due_on = row.clock_on = None
    await years.travel(datetime(2027, 1, 31, tzinfo=UTC))
    assert [kind for kind, _ in await years.told(reference)] == ["due_soon", "overdue", "still_overdue"]
    async with years.desk.database.reading() as session:
        row = (await session.exec(select(OnboardingRow))).one()
        kinds = [reminder.kind for reminder in await session.exec(select(ReminderRow))]
    assert (row.due_on, row.clock_on) == (date(2026, 12, 29), date(2026, 12, 29))
    assert kinds.count("keep_clock") == 1


async def test_two_processes_begin_one_morning(years: Years) -> None:
    for _ in range(2):
        await years.desk.manager.begin_mornings()
    assert len(await years.desk.manager.due()) == 1


async def test_the_card_says_by_when_and_that_it_is_late(years: Years) -> None:
    reference = await submitted(years)
    card = await years.desk.manager.card(reference)
    assert "29 December 2026" in str(card) and ", late" not in str(card)
    years.desk.now = datetime(2026, 12, 30, 12, tzinfo=UTC)
    assert ", late" in str(await years.desk.manager.card(reference))


def test_the_kinds_of_an_older_program_are_the_same() -> None:
    assert (SOON, OVERDUE, STILL_OVERDUE) == ("reply_due_soon", "reply_overdue", "still_overdue")
    assert in_state(State.TEMPLATES, ReviewState.SUBMITTED).clock_on is None
