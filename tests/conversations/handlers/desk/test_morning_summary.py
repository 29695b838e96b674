"""The morning's summary: what is in it, for whom, on which day, and that it is told once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.showing import lines
from conversations.content.loader import load
from conversations.content.questions import AnswerCondition
from conversations.content.schema import ContentPack
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.reviews.validity import could_run_out, valid_until
from conversations.replies import Outcome, Result
from conversations.repository import morning_summary
from conversations.turns import TeamRead, Turn
from conversations.views.desk.morning_summary import HAVE_SUMMARY, STOP_SUMMARY, summary_message
from models.database.database import Database
from models.domain import Answer, CallTime
from models.enums import CallStatus, Stage
from models.repositories import onboardings
from models.repositories.desk.morning_summary import Whose, dated
from models.tables import AnswerRow
from tests.conversations.at_the_desk import AMARA, DANIEL, PRIYA, TEAM, Desk
from tests.conversations.onboardings import NOW, in_state
from tests.conversations.years import Years
from tests.kit.plans import read_by
from tests.kit.seats import said_by
from tests.models.rows import an_onboarding, id_of

MONDAY = datetime(2027, 1, 4, 9, tzinfo=UTC)


@pytest_asyncio.fixture
async def years(database: Database) -> AsyncIterator[Years]:
    desk = Desk(database, datetime(2027, 1, 3, 12, tzinfo=UTC))
    for person in (PRIYA, DANIEL):
        await desk.types(person, "help")
    yield Years(desk)


async def kept(years: Years, state: State, review: ReviewState | None = None, **more: object) -> str:
    onboarding: Onboarding = in_state(state, review)
    for name, value in more.items():
        setattr(onboarding, name, value)
    onboarding.now = years.desk.now
    return await years.desk.keep(onboarding)


async def a_day(years: Years) -> dict[str, str]:
    """One of each kind that a summary lists, and as many that it leaves out."""
    call = CallTime(MONDAY + timedelta(hours=5), CallStatus.BOOKED, held_by="Daniel Reid")
    tomorrow = replace(call, starts_at=MONDAY + timedelta(days=1, hours=5))
    submitted = ReviewState.SUBMITTED
    return {
        "late": await kept(years, State.REGISTERED, reply_due_on=date(2026, 12, 29)),
        "ours": await kept(years, State.ELIGIBILITY, submitted, state_since=MONDAY - timedelta(days=3)),
        "old": await kept(years, State.CONFORMANCE, submitted, state_since=MONDAY - timedelta(days=60)),
        "theirs": await kept(years, State.TEMPLATES, ReviewState.IN_PROGRESS),
        "call": await kept(years, State.CALL_BOOKED, call_times=[call]),
        "call tomorrow": await kept(years, State.CALL_BOOKED, call_times=[tomorrow]),
        "live on Thursday": await kept(years, State.GO_LIVE_SET, go_live_on=date(2027, 1, 7)),
        "live next week": await kept(years, State.GO_LIVE_SET, go_live_on=date(2027, 1, 11)),
        "closed": await kept(years, State.DECLINED, reply_due_on=date(2026, 12, 1)),
    }


def summaries_at(years: Years, target: str) -> list[str]:
    return [line for line in years.post.at(target) if "ummary for" in line]


async def test_the_channel_hears_at_9_on_a_working_day_what_there_is(years: Years) -> None:
    found = await a_day(years)
    await years.travel(MONDAY - timedelta(seconds=1))
    assert summaries_at(years, "team") == []
    await years.travel(MONDAY + timedelta(minutes=1))
    [told] = summaries_at(years, "team")
    assert "Summary for Monday 4 January 2027" in told
    late, rest = told.split("Late: ")[1].split("Calls today: ")
    assert late.startswith("2") and found["late"] in late and "nobody has it" in late
    calls, live = rest.split("Going live this week: ")
    assert calls.startswith("1") and found["call"] in calls and "with Daniel Reid" in calls
    assert live.startswith("1") and found["live on Thursday"] in live and "7 January 2027" in live
    waiting = told.split("Waiting for us: ")[1].split("Late: ")[0]
    assert "Less than 1 week: 1" in waiting and "More than 4 weeks: 1" in waiting and waiting.startswith("3")
    for name in ("theirs", "call tomorrow", "live next week", "closed"):
        assert found[name] not in told


async def test_what_registered_since_the_last_working_morning_is_new(years: Years) -> None:
    first = await kept(years, State.REGISTERING)
    years.desk.now = datetime(2026, 12, 31, 8, tzinfo=UTC)
    await years.desk.presses(AMARA, "submit", first, "registration")
    second = await kept(years, State.REGISTERING)
    years.desk.now = datetime(2026, 12, 31, 12, tzinfo=UTC)
    await years.desk.presses(AMARA, "register_anyway", second)
    years.desk.now = MONDAY
    told = said_by(await years.desk.types(PRIYA, "summary"))
    new = told.split("New since Thursday 31 December 2026: ")[1].split("Waiting for us")[0]
    assert new.startswith("1") and second in new and first not in new


async def test_whoever_wants_one_is_sent_what_they_have(years: Years) -> None:
    found = await a_day(years)
    await years.desk.presses(PRIYA, "take", found["ours"])
    assert (await years.desk.presses(PRIYA, "have_summary", "")).result is Result.DONE
    await years.travel(MONDAY + timedelta(minutes=1))
    [told] = summaries_at(years, "priya")
    assert "Your summary for Monday 4 January 2027" in told and "Waiting for us: 1" in told
    assert found["late"] not in told and summaries_at(years, "daniel") == []
    await years.desk.presses(PRIYA, "stop_summary", "")
    await years.travel(MONDAY + timedelta(days=1, minutes=1))
    assert len(summaries_at(years, "priya")) == 1 and len(summaries_at(years, "team")) == 2


async def test_a_day_with_nothing_has_none(years: Years) -> None:
    await kept(years, State.TEMPLATES, ReviewState.IN_PROGRESS)
    await kept(years, State.LIVE)
    await years.desk.presses(PRIYA, "have_summary", "")
    await years.travel(MONDAY + timedelta(days=1))
    assert summaries_at(years, "team") == summaries_at(years, "priya") == []
    assert "Nothing is new, late or due today" in said_by(await years.desk.types(PRIYA, "summary"))


async def test_whoever_left_the_team_hears_nothing_more(years: Years) -> None:
    found = await a_day(years)
    await years.desk.presses(DANIEL, "take", found["ours"])
    await years.desk.presses(DANIEL, "have_summary", "")
    await years.desk.manager.handle(Turn("read", PRIYA, TEAM, TeamRead((PRIYA,))))
    await years.travel(MONDAY + timedelta(minutes=1))
    assert summaries_at(years, "daniel") == []


@pytest.mark.parametrize(
    ("back", "days"),
    [
        (datetime(2027, 1, 7, 11, tzinfo=UTC), ["Thursday 7", "Friday 8"]),
        (datetime(2027, 1, 7, 23, tzinfo=UTC), ["Friday 8"]),
        (datetime(2027, 1, 9, 11, tzinfo=UTC), []),
    ],
    ids=["in the day", "at night", "at the weekend"],
)
async def test_after_3_days_without_a_worker_one_is_told_in_working_hours(
    years: Years, back: datetime, days: list[str]
) -> None:
    await kept(years, State.ELIGIBILITY, ReviewState.SUBMITTED)
    await years.travel(MONDAY - timedelta(hours=1))
    years.desk.now = back
    await years.travel(datetime(2027, 1, 10, tzinfo=UTC))
    told = [line.split(" January")[0].split("for ")[1] for line in summaries_at(years, "team")]
    assert told == days


async def test_two_processes_tell_it_once(years: Years) -> None:
    await kept(years, State.ELIGIBILITY, ReviewState.SUBMITTED)
    await years.travel(MONDAY - timedelta(hours=1))
    years.desk.now = MONDAY
    due = await years.desk.manager.due()
    for reminder in (*due, *due):
        await years.desk.fires(reminder)
        await years.desk.manager.begin_mornings()
    await years.travel(MONDAY + timedelta(hours=1))
    assert len(summaries_at(years, "team")) == 1


async def test_one_that_waits_for_its_place_until_the_next_day_is_not_sent(years: Years) -> None:
    await kept(years, State.ELIGIBILITY, ReviewState.SUBMITTED)
    years.post.failing["team"] = ConnectionError("away")
    await years.travel(MONDAY + timedelta(hours=1))
    years.post.failing.clear()
    await years.travel(MONDAY + timedelta(days=1, hours=1))
    assert [line.split(" / ")[0] for line in summaries_at(years, "team")] == ["Summary for Tuesday 5 January 2027"]


async def test_evidence_that_runs_out_in_the_next_30_days_is_listed(years: Years) -> None:
    published = {"soon": "2026-01-20", "today": "2026-01-05", "over": "2026-01-04", "later": "2026-02-05"}
    published |= {"last": "2026-02-04"}
    found = {}
    for name, day in published.items():
        onboarding = in_state(State.TEMPLATES, pack=load())
        onboarding.given["technical_preparation.dspt_published_on"] = Answer(
            "technical_preparation.dspt_published_on", day, 1, "Amara Okafor", NOW, 1
        )
        onboarding.given["templates.x"] = Answer("templates.x", "2026-01-20", 1, "Amara Okafor", NOW, 2)
        found[name] = await years.desk.keep(onboarding)
    async with years.desk.database.reading() as session:
        told = await morning_summary.read(session, MONDAY, load)
        mine = await morning_summary.read(session, MONDAY, load, assignee=1)
    assert [each.record.reference for each in told.evidence] == [found["today"], found["soon"], found["last"]]
    assert [each.runs_out for each in told.evidence] == [date(2027, 1, 4), date(2027, 1, 19), date(2027, 2, 3)]
    assert mine.evidence == ()
    message = summary_message(told, MONDAY)
    assert message and "Data Security and Protection Toolkit (DSPT): 19 January 2027" in " ".join(lines(message))


DSPT = "technical_preparation.dspt_published_on"


def with_evidence(state: State, pack: ContentPack | None = None, key: str = DSPT) -> Onboarding:
    onboarding = in_state(state, pack=pack or load())
    onboarding.given[key] = Answer(key, "2026-01-20", 1, "Amara Okafor", NOW, 1)
    return onboarding


async def test_evidence_of_a_live_service_is_listed_and_of_what_was_closed_is_not(years: Years) -> None:
    live = await years.desk.keep(with_evidence(State.LIVE))
    for state in (State.DECLINED, State.WITHDRAWN, State.REGISTERING):
        await years.desk.keep(with_evidence(state))
    async with years.desk.database.reading() as session:
        told = await morning_summary.read(session, MONDAY, load)
    assert [each.record.reference for each in told.evidence] == [live]


async def test_evidence_of_a_stage_that_does_not_apply_is_not_listed(years: Years) -> None:
    content = load().stages[Stage.TECHNICAL_PREPARATION]
    inside = (AnswerCondition("before_you_start.part_of_nhs_england", ("yes",)),)
    pack = replace(load(), stages={**load().stages, content.stage: replace(content, skip_when=inside)})
    for said in ("yes", "no"):
        onboarding = with_evidence(State.TEMPLATES, pack)
        name = "before_you_start.part_of_nhs_england"
        onboarding.given[name] = Answer(name, said, 1, "Amara Okafor", NOW, 2)
        outside = await years.desk.keep(onboarding)
    async with years.desk.database.reading() as session:
        told = await morning_summary.read(session, MONDAY, lambda _version: pack)
    assert [each.record.reference for each in told.evidence] == [outside]


@given(st.dates(date(2024, 1, 1), date(2040, 12, 31)), st.integers(0, 400))
def test_what_runs_out_in_some_days_began_between_two_others(done: date, days: int) -> None:
    last = valid_until(done)
    first, latest = could_run_out(last - timedelta(days=days), last)
    assert first <= done <= latest


async def test_what_is_closed_is_not_read_for_evidence(years: Years) -> None:
    async with years.desk.database.unit_of_work() as session:
        closed = [an_onboarding(f"N{n}", ("declined", "withdrawn")[n % 2]) for n in range(3_000)]
        session.add_all([*closed, *(an_onboarding(f"O{n}", ("templates", "live")[n % 2]) for n in range(20))])
        await session.flush()
        session.add_all(
            AnswerRow(onboarding_id=id_of(row), question=DSPT, value="2026-01-20", person_id=1, at=NOW)
            for row in closed
        )
    whose, days = Whose(None, 100), (date(2026, 1, 4), date(2026, 2, 4))
    ways = await read_by(years.desk.database, lambda session: dated(session, whose, [DSPT], *days))
    assert {"ix_onboarding_on_board", "ix_onboarding_state", "ix_answer_newest"} <= ways
    assert not any(way.startswith("every row") and ("answer" in way or "onboarding" in way) for way in ways), ways


async def test_evidence_that_was_renewed_does_not_run_out(years: Years) -> None:
    onboarding = in_state(State.TEMPLATES, pack=load())
    reference = await years.desk.keep(onboarding)
    for day in ("2026-01-20", "2026-12-20"):
        values = {"technical_preparation.dspt_published_on": (day,)}
        async with years.desk.database.unit_of_work() as session:
            key = await years.desk.key(reference)
            await onboardings.add_answers(session, key, [Answer(name, day, 1, "", NOW) for name in values])
    async with years.desk.database.reading() as session:
        assert (await morning_summary.read(session, MONDAY, load)).evidence == ()


async def test_no_more_than_a_few_are_named(years: Years) -> None:
    for number in range(7):
        await kept(years, State.REGISTERED, reply_due_on=date(2026, 12, 1 + number))
    years.desk.now = MONDAY
    shown = said_by(await years.desk.types(PRIYA, "summary"))
    assert "Late: 7" in shown and "And 2 more." in shown


async def test_the_way_to_have_it_is_beneath_it_and_the_way_back_too(years: Years) -> None:
    await a_day(years)

    def ways(outcome: Outcome) -> list[str]:
        return [button.action for message in outcome.messages for button in message.buttons]

    assert ways(await years.desk.types(PRIYA, "summary")) == ["queue", HAVE_SUMMARY.action]
    assert ways(await years.desk.presses(PRIYA, "have_summary", "")) == [STOP_SUMMARY.action]
    assert ways(await years.desk.types(PRIYA, "summary")) == ["queue", STOP_SUMMARY.action]
    home = await years.desk.manager.home(PRIYA)
    assert STOP_SUMMARY in home.messages[0].buttons
    await years.desk.presses(PRIYA, "stop_summary", "")
    assert HAVE_SUMMARY in (await years.desk.manager.home(PRIYA)).messages[0].buttons


async def test_an_applicant_is_shown_and_sent_none(years: Years) -> None:
    await a_day(years)
    for action in ("summary", "have_summary", "stop_summary"):
        assert (await years.desk.presses(AMARA, action, "")).result is Result.REFUSED
    await years.travel(MONDAY + timedelta(hours=1))
    assert summaries_at(years, "amara") == []
