"""Reminders: in working hours, once each, not after the other side has acted; and the go live day itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbox.scheduler import fire_due
from conversations.guidance.working_days import next_working_moment
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.calls import TO_RECORD
from conversations.onboarding.clocks import OVERDUE, SOON
from conversations.onboarding.nudges import NUDGE
from conversations.onboarding.reminders import fire_reminder
from conversations.onboarding.review_rules import GO_LIVE_DAY
from models.database.database import Database
from tests.conversations.at_the_desk import AMARA as AMARA_ACTS
from tests.conversations.at_the_desk import PRIYA as PRIYA_ACTS
from tests.conversations.at_the_desk import Desk
from tests.conversations.onboardings import AMARA, NOW, PRIYA, in_state
from tests.conversations.pressing import WHY, copied, press
from tests.conversations.reminding import WORKING, due, fallen, happened, kept

TIMES = {"times": ("2027-01-06 10:00",)}


@pytest.mark.parametrize(
    ("state", "kind", "at"),
    [
        (State.REGISTERED, SOON, datetime(2027, 1, 4, 9, tzinfo=UTC)),
        (State.REGISTERED, OVERDUE, WORKING),
        (State.TEMPLATES, NUDGE, WORKING),
    ],
)
def test_a_reminder_says_its_piece_when_its_time_has_come(state: State, kind: str, at: datetime) -> None:
    assert happened(fallen(state, kind, at)) == ["nudged" if kind == NUDGE else kind]


def test_a_call_that_was_not_recorded_is_asked_after() -> None:
    assert happened(fallen(State.CALL_BOOKED, TO_RECORD)) == [TO_RECORD]
    assert not happened(fallen(State.CALL_BOOKED, TO_RECORD, datetime(2026, 12, 22, 10, tzinfo=UTC)))


@pytest.mark.parametrize("kind", [SOON, OVERDUE, TO_RECORD, NUDGE, GO_LIVE_DAY])
@pytest.mark.parametrize("state", [State.WAITING_CAPACITY, State.PAUSED, State.DECLINED, State.WITHDRAWN, State.LIVE])
def test_a_reminder_that_does_not_apply_any_more_says_nothing(state: State, kind: str) -> None:
    assert not happened(fallen(state, kind))


@pytest.mark.parametrize("kind", [SOON, OVERDUE, TO_RECORD, NUDGE])
@pytest.mark.parametrize(
    ("late", "instead"),
    [
        (datetime(2027, 1, 12, 23, tzinfo=UTC), datetime(2027, 1, 13, 9, tzinfo=UTC)),
        (datetime(2027, 1, 16, 11, tzinfo=UTC), datetime(2027, 1, 18, 9, tzinfo=UTC)),
        (datetime(2026, 12, 25, 11, tzinfo=UTC), datetime(2026, 12, 29, 9, tzinfo=UTC)),
    ],
    ids=["night", "weekend", "bank holiday"],
)
def test_a_server_that_comes_back_at_night_reminds_nobody_until_the_morning(
    kind: str, late: datetime, instead: datetime
) -> None:
    for state in (State.REGISTERED, State.CALL_BOOKED, State.TEMPLATES):
        onboarding = fallen(state, kind, late)
        assert not happened(onboarding)
        assert due(onboarding) == {kind: instead}


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC)))
def test_an_applicant_is_reminded_in_working_hours_after_5_quiet_working_days(at: datetime) -> None:
    onboarding = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    onboarding.now = at
    asked = kept(press(onboarding, "ask_for_more", PRIYA, values={"items": ("eligibility.product",), **WHY}))
    nudge = due(asked)[NUDGE]
    assert nudge == next_working_moment(nudge)
    assert timedelta(days=4) < nudge - at < timedelta(days=14)


def test_an_applicant_who_has_answered_is_left_in_peace() -> None:
    onboarding = in_state(State.TEMPLATES)
    onboarding.now = WORKING
    press_now = press(onboarding, "answer", AMARA, "templates/0", {"templates.nhs_app.name": ("Flu 2",)}).onboarding
    press_now.now = WORKING + timedelta(days=2)
    later = copied(press_now)
    fire_reminder(later, NUDGE)
    assert not happened(later)
    assert due(later)[NUDGE] > later.now


def test_whose_turn_it_is_not_is_not_reminded() -> None:
    submitted = kept(press(in_state(State.ELIGIBILITY), "submit", AMARA))
    assert NUDGE in submitted.changes.cancelled_reminders and set(due(submitted)) == {SOON, OVERDUE}


async def reminders_fired(desk: Desk, reference: str, at: datetime, times: int = 3) -> list[str]:
    before = await desk.kinds(reference)
    desk.now = at
    for _ in range(times):
        await fire_due(desk.manager)
    return (await desk.kinds(reference))[len(before) :]


async def test_a_reminder_fires_once(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    reference = await registered(desk)
    assert await reminders_fired(desk, reference, datetime(2027, 1, 4, 9, tzinfo=UTC)) == [SOON]
    assert await reminders_fired(desk, reference, datetime(2027, 1, 8, 9, tzinfo=UTC)) == [OVERDUE]


async def test_a_cancelled_reminder_never_fires(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    reference = await registered(desk)
    await desk.fills(PRIYA_ACTS, "offer_times", reference, {"times": ("2027-02-01 10:00",)})
    assert not await reminders_fired(desk, reference, datetime(2026, 12, 24, 9, tzinfo=UTC))
    assert await reminders_fired(desk, reference, datetime(2027, 1, 8, 9, tzinfo=UTC)) == ["nudged"]


async def test_a_reminder_put_off_until_the_morning_fires_then(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    reference = await registered(desk)
    assert not await reminders_fired(desk, reference, datetime(2027, 1, 4, 23, tzinfo=UTC))
    assert await reminders_fired(desk, reference, datetime(2027, 1, 5, 9, tzinfo=UTC)) == [SOON]


async def test_the_go_live_day_comes_once_even_after_the_server_was_away(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    reference = await desk.keep(in_state(State.READY_FOR_GO_LIVE))
    await desk.fills(PRIYA_ACTS, "set_go_live", reference, {"go_live_on": ("2027-01-09",)}, "2027-01-09")
    assert not await reminders_fired(desk, reference, datetime(2027, 1, 9, 7, 59, tzinfo=UTC))
    assert await reminders_fired(desk, reference, datetime(2027, 1, 12, 23, tzinfo=UTC)) == ["live"]
    assert (await desk.onboarding(reference)).state is State.LIVE


async def registered(desk: Desk) -> str:
    reference = await desk.keep(in_state(State.REGISTERING))
    desk.now = NOW
    await desk.presses(AMARA_ACTS, "submit", reference, "registration")
    return reference
