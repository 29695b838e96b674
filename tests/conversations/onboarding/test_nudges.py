"""An applicant hears of unfinished work after 5, 15 and 30 working days, in their own hours, at most once a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from conversations.journey.machine import State
from models.database.database import Database
from tests.conversations.at_the_desk import AMARA, PRIYA, TOM, Desk
from tests.conversations.onboardings import in_state
from tests.conversations.years import Years

NUDGE = "It is your turn. Your onboarding is waiting for this"
ASKED = "We heard nothing from the applicant for 60 working days"
BEGAN = datetime(2026, 12, 18, 16, 55, tzinfo=UTC)
"""A Friday: 5, 15 and 30 working days on are 29 December, 13 January and 3 February; 60 are 17 March."""


@pytest_asyncio.fixture
async def years(sqlite_database: Database) -> Years:
    desk = Desk(sqlite_database)
    await desk.types(PRIYA, "help")
    return Years(desk)


async def waiting(years: Years) -> str:
    """Stage 6, for the applicant to answer, after a message that began the count."""
    reference = await years.desk.keep(in_state(State.TEMPLATES))
    await years.desk.fills(PRIYA, "message_applicant", reference, {"words": ("Shall we talk?",)})
    return reference


async def days_of(years: Years, target: str, words: str, to: datetime) -> list[str]:
    """On which days, and when in the UK, somebody was told this until a moment."""
    found: list[str] = []
    await years.worker.once()
    while (wait := await years.desk.manager.next_due()) is not None and years.desk.now + wait <= to:
        before = years.heard(target, words)
        years.desk.now += wait
        await years.worker.once()
        found += [f"{years.desk.now:%Y-%m-%d %H:%M}"] * (years.heard(target, words) - before)
    return found


async def test_after_5_15_and_30_working_days_and_never_again(years: Years) -> None:
    await waiting(years)
    told = await days_of(years, "amara", NUDGE, datetime(2027, 12, 18, tzinfo=UTC))
    assert told == ["2026-12-29 09:00", "2027-01-13 09:00", "2027-02-03 09:00"]


async def test_at_most_one_a_day_over_all_their_onboardings(years: Years) -> None:
    for _ in range(3):
        await waiting(years)
    told = await days_of(years, "amara", NUDGE, datetime(2027, 1, 12, tzinfo=UTC))
    assert told == ["2026-12-29 09:00", "2026-12-30 09:00", "2026-12-31 09:00"]


async def test_in_their_own_hours_where_their_platform_says_the_zone(years: Years) -> None:
    await waiting(years)
    await years.desk.types(replace(AMARA, zone="America/New_York"), "help")
    await years.desk.types(replace(TOM, zone="no such zone"), "help")
    await years.travel(datetime(2026, 12, 29, 13, 59, tzinfo=UTC))
    assert (years.heard("amara", NUDGE), years.heard("tom", NUDGE)) == (0, 1)
    await years.travel(datetime(2026, 12, 29, 14, 1, tzinfo=UTC))
    assert years.heard("amara", NUDGE) == 1
    assert datetime(2026, 12, 29, 14, tzinfo=UTC).astimezone(ZoneInfo("America/New_York")).hour == 9


async def test_put_off_for_a_week_then_told_once(years: Years) -> None:
    await waiting(years)
    years.desk.now = datetime(2026, 12, 24, 12, tzinfo=UTC)
    await years.desk.presses(AMARA, "snooze_reminders", "")
    told = await days_of(years, "amara", NUDGE, datetime(2027, 1, 12, tzinfo=UTC))
    assert told == ["2026-12-31 12:00"]


@pytest.mark.parametrize("put_off", ["by a snooze", "by the one of that day"])
async def test_what_was_put_off_is_not_told_after_an_answer(years: Years, put_off: str) -> None:
    references = [await waiting(years) for _ in range(1 if put_off == "by a snooze" else 2)]
    if put_off == "by a snooze":
        years.desk.now = datetime(2026, 12, 24, 12, tzinfo=UTC)
        await years.desk.presses(AMARA, "snooze_reminders", "")
    await years.travel(datetime(2026, 12, 29, 12, tzinfo=UTC))
    assert years.heard("amara", NUDGE) == len(references) - 1
    for reference in references:
        answer = {"templates.nhs_app.name": ("Flu 2",)}
        assert (await years.desk.fills(TOM, "answer", reference, answer, "templates/0")).result == "done"
    told = await days_of(years, "amara", NUDGE, datetime(2027, 1, 12, tzinfo=UTC))
    assert told[:1] == ["2027-01-06 09:00"], "5 working days after the answer"


async def test_stopped_and_turned_on_again(years: Years) -> None:
    await waiting(years)
    await years.desk.presses(AMARA, "stop_reminders", "")
    await years.travel(datetime(2027, 1, 4, tzinfo=UTC))
    assert (years.heard("amara", NUDGE), years.heard("tom", NUDGE)) == (0, 1)
    assert "Remind me again" in str(await years.desk.types(AMARA, "reminders"))
    await years.desk.presses(AMARA, "remind_again", "")
    await years.travel(datetime(2027, 1, 14, tzinfo=UTC))
    assert years.heard("amara", NUDGE) == 1


async def test_after_a_time_without_a_worker_only_the_last_one_is_told(years: Years) -> None:
    await waiting(years)
    years.desk.now = datetime(2027, 1, 20, 20, tzinfo=UTC)
    told = await days_of(years, "amara", NUDGE, datetime(2027, 2, 28, tzinfo=UTC))
    assert told == ["2027-01-21 09:00", "2027-02-03 09:00"]


async def test_what_was_answered_meanwhile_is_not_asked_for(years: Years) -> None:
    reference = await waiting(years)
    years.desk.now = datetime(2026, 12, 24, 12, tzinfo=UTC)
    await years.desk.presses(AMARA, "submit", reference, "templates")
    assert not await days_of(years, "amara", NUDGE, datetime(2027, 3, 31, tzinfo=UTC))


async def test_the_first_answer_after_a_reminder_begins_the_count_anew(years: Years) -> None:
    reference = await waiting(years)
    await years.travel(datetime(2027, 2, 10, 12, tzinfo=UTC))
    answer = {"templates.nhs_app.name": ("Flu 2",)}
    assert (await years.desk.fills(AMARA, "answer", reference, answer, "templates/0")).result == "done"
    told = await days_of(years, "amara", NUDGE, datetime(2027, 3, 1, tzinfo=UTC))
    assert told == ["2027-02-17 09:00"]


async def test_after_60_the_team_is_asked_and_again_60_after_it_keeps_it_open(years: Years) -> None:
    reference = await waiting(years)
    await years.travel(datetime(2027, 3, 17, 8, tzinfo=UTC))
    assert not years.heard("team", ASKED)
    await years.travel(datetime(2027, 3, 17, 10, tzinfo=UTC))
    assert years.in_the_channel(ASKED) == [None]
    await years.desk.presses(PRIYA, "keep_open", reference)
    await years.travel(datetime(2027, 6, 12, tzinfo=UTC))
    assert years.heard("team", ASKED) == 1
    await years.travel(datetime(2027, 6, 16, tzinfo=UTC))
    assert years.heard("team", ASKED) == 2
    await years.desk.fills(PRIYA, "decline", reference, {"words": ("We heard nothing.",)})
    assert (await years.desk.onboarding(reference)).state is State.DECLINED
    assert (await years.desk.presses(PRIYA, "keep_open", reference)).result == "moved_on"


@pytest.mark.parametrize("name", ["snooze_reminders", "stop_reminders", "remind_again"])
async def test_no_reminder_names_a_target_of_the_team(years: Years, name: str) -> None:
    await waiting(years)
    await years.travel(datetime(2026, 12, 30, tzinfo=UTC))
    said = f"{years.post.at('amara')}{await years.desk.presses(AMARA, name, '')}"
    assert "due" not in said and "late" not in said.replace("template", "")
