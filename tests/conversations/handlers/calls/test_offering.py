"""The call is offered, picked and recorded, and what falls due follows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from conversations.events.table import EVENTS
from conversations.guidance.working_days import next_working_moment
from conversations.journey.machine import State
from conversations.onboarding.calls import DAY_BEFORE, LAST_TIME, TO_RECORD, booked_call, offered_calls
from conversations.onboarding.clocks import OVERDUE, SOON
from conversations.onboarding.nudges import ASK_TO_CLOSE, NUDGE
from conversations.onboarding.reminders import fire_reminder
from conversations.replies import Bullets, Form, Inset, Paragraph, Result
from conversations.text import Said, plain
from conversations.views.notices import applicant_notice, team_notice
from conversations.views.team_card import team_card
from models.domain import CallTime
from models.enums import Audience, EventKind
from tests.conversations.onboardings import AMARA, PRIYA, in_state, stored
from tests.conversations.pressing import WHY, Done, press, said
from tests.conversations.reminding import due, fallen, happened, kept
from tests.kit.seats import text_of

TIMES = {"times": ("2027-01-06 10:00",)}


def test_offering_times_stops_both() -> None:
    made = kept(press(in_state(State.REGISTERED), "offer_times", PRIYA, values=TIMES))
    assert {SOON, OVERDUE} <= made.changes.cancelled_reminders
    assert set(due(made)) == {NUDGE, ASK_TO_CLOSE, LAST_TIME}


def test_a_call_is_to_be_recorded_after_it() -> None:
    booked = kept(press(in_state(State.CALL_OFFERED), "pick_time", AMARA, "20"))
    call = booked_call(booked)
    assert call and due(booked)[TO_RECORD] == next_working_moment(call.starts_at + timedelta(hours=2))
    booked.now = call.starts_at
    held = kept(press(booked, "hold_call", PRIYA, values=WHY))
    assert TO_RECORD in held.changes.cancelled_reminders and set(due(held)) == {SOON, OVERDUE}


def offered(*times: str, detail: str = "", **more: tuple[str, ...]) -> Done:
    return press(in_state(State.REGISTERED), "offer_times", PRIYA, detail, {"times": times, **more})


def asked_about(form: Form | None) -> str:
    """What is said above the fields."""
    assert form is not None
    paragraphs = [plain(block.text) for block in form.intro if isinstance(block, Paragraph)]
    items = [plain(item) for block in form.intro if isinstance(block, Bullets) for item in block.items]
    return " ".join([*paragraphs, *items])


@pytest.mark.parametrize(
    ("times", "why"),
    [
        (("2027-01-09 10:00",), "Saturday 9 January 2027 at 10am GMT is a Saturday"),
        (("2026-12-25 10:00",), "is Christmas Day, a bank holiday"),
        (("2027-01-06 03:00",), "Wednesday 6 January 2027 at 3am GMT is outside 8am to 6pm"),
        (("2027-01-06 18:00",), "is outside 8am to 6pm"),
        (("2028-06-07 10:00",), "is more than a year away"),
        (("2027-01-06 10:00", "2027-01-06 10:00"), "is there twice. We offer it once"),
        (("2027-01-06 10:00", "2027-01-06T10:00"), "is there twice. We offer it once"),
    ],
    ids=["weekend", "bank holiday", "night", "evening", "next year", "equal", "equal, written otherwise"],
)
def test_an_unlikely_time_is_asked_about_before_it_is_offered(times: tuple[str, ...], why: str) -> None:
    first = offered(*times)
    assert first.outcome.result is Result.INVALID and not first.kinds
    form = first.outcome.form
    assert form and why in asked_about(form) and form.submit == "Offer them"
    again = press(first.onboarding, "offer_times", PRIYA, form.detail, {"times": times})
    assert again.kinds == ["times_offered"]
    assert len(offered_calls(again.onboarding)) == 1


def test_another_unlikely_time_is_asked_about_although_the_first_was_looked_at() -> None:
    form = offered("2027-01-09 10:00").outcome.form
    assert form
    other = offered("2027-01-09 10:00", "2027-01-10 10:00", detail=form.detail)
    assert "is a Sunday" in asked_about(other.outcome.form)


def test_a_likely_time_is_offered_at_once_and_one_in_the_past_never() -> None:
    assert offered("2027-01-06 10:00").kinds == ["times_offered"]
    past = offered("2026-12-18 16:00", detail="2026-12-18 16:00")
    assert past.outcome.form and plain(past.outcome.form.fields[0].error) == "Enter dates and times in the future"


def test_a_time_that_another_onboarding_has_booked_is_not_offered_and_the_team_reads_which() -> None:
    registered = in_state(State.REGISTERED)
    registered.booked_elsewhere = [CallTime(datetime(2027, 1, 6, 10, tzinfo=UTC))]
    done = press(registered, "offer_times", PRIYA, values={"times": ("2027-01-06 10:00", "2027-01-07 10:00")})
    assert done.outcome.form and not done.kinds
    error = plain(done.outcome.form.fields[0].error)
    assert error == (
        "We have no more calls free at Wednesday 6 January 2027 at 10am GMT, because of others that are booked. "
        "Enter other times"
    )
    registered.calls_at_one_time = 2
    assert press(registered, "offer_times", PRIYA, values={"times": ("2027-01-06 10:00",)}).kinds == ["times_offered"]


@pytest.mark.parametrize(
    ("begins", "minutes", "told"),
    [
        ("10:15", "15", ["times_offered"]),
        ("10:30", "30", []),
        ("10:45", "60", []),
        ("11:00", "15", []),
        ("11:15", "15", ["times_offered"]),
    ],
)
def test_a_call_that_would_overlap_one_that_is_booked_is_not_offered(
    begins: str, minutes: str, told: list[str]
) -> None:
    registered = in_state(State.REGISTERED)
    registered.booked_elsewhere = [CallTime(datetime(2027, 1, 6, 10, 30, tzinfo=UTC), minutes=45)]
    values = {"times": (f"2027-01-06 {begins}",), "minutes": (minutes,)}
    assert press(registered, "offer_times", PRIYA, values=values).kinds == told
    registered.calls_at_one_time = 2
    assert press(registered, "offer_times", PRIYA, values=values).kinds == ["times_offered"]


def test_the_time_of_a_call_is_free_for_others_once_the_onboarding_is_declined() -> None:
    declined = stored(press(in_state(State.CALL_BOOKED), "decline", PRIYA, values=WHY).onboarding)
    assert booked_call(declined) is None
    for notice in (team_notice, partial(applicant_notice, reader=AMARA)):
        assert "The engagement call that was booked is cancelled." in text_of(notice(declined, declined.events[0]))
    reopened = press(declined, "reconsider", PRIYA).onboarding
    assert (reopened.state, len(offered_calls(reopened))) == (State.CALL_OFFERED, 2)
    declined.now += timedelta(days=30)  # every time that was offered has passed
    assert press(declined, "reconsider", PRIYA).onboarding.state is State.REGISTERED


def test_a_call_that_is_over_can_still_be_recorded_when_a_declined_onboarding_is_reopened() -> None:
    booked = in_state(State.CALL_BOOKED)
    booked.now += timedelta(days=20, hours=1)
    declined = stored(press(booked, "decline", PRIYA, values=WHY).onboarding)
    reopened = press(declined, "reconsider", PRIYA).onboarding
    assert reopened.state is State.CALL_BOOKED and booked_call(reopened)


def test_the_applicant_reads_how_long_the_call_is_and_who_holds_it_as_the_team_said() -> None:
    done = offered("2027-01-06 10:00", minutes=("45",), held_by=("Daniel Reid",)).onboarding
    done.call_times = [replace(done.call_times[0], id=7)]
    booked = press(done, "pick_time", AMARA, "7")
    said = text_of(booked.outcome.messages[0])
    assert "for about 45 minutes. Daniel Reid from the onboarding team holds it." in said
    assert "The onboarding team sends the invitation, with the link to join, to amara@riverside.example." in said
    assert "We remind you on the working day before, and an hour before." in said


def test_what_the_applicant_asked_for_stands_in_the_form_where_the_team_picks_times() -> None:
    words = said("Any Tuesday after 5 January")
    asked = press(in_state(State.CALL_OFFERED), "refuse_times", AMARA, values=words).onboarding
    form = press(asked, "offer_times", PRIYA).outcome.form
    assert "Amara Okafor asked for other times on" in asked_about(form)
    assert form and Inset((Said("Any Tuesday after 5 January"),)) in form.intro
    assert Inset((Said("Any Tuesday after 5 January"),)) in team_card(asked).blocks
    again = press(asked, "offer_times", PRIYA, values=TIMES).onboarding
    assert not asked_about(press(again, "offer_times", PRIYA).outcome.form)


def test_a_call_is_recorded_before_it_was_due_only_once_that_was_asked_about() -> None:
    booked = in_state(State.CALL_BOOKED)
    form = press(booked, "hold_call", PRIYA).outcome.form
    assert "It is booked for Thursday 7 January 2027" in asked_about(form)
    unasked = press(booked, "hold_call", PRIYA, values=WHY)  # from a form that an older version drew
    assert unasked.outcome.result is Result.INVALID and not unasked.kinds
    assert form and press(booked, "hold_call", PRIYA, form.detail, WHY).kinds == ["call_held"]
    booked.now += timedelta(days=21)
    assert not asked_about(press(booked, "hold_call", PRIYA).outcome.form)


@pytest.mark.parametrize(
    ("call", "reminded"),
    [
        (datetime(2027, 1, 6, 10, tzinfo=UTC), datetime(2027, 1, 5, 9, tzinfo=UTC)),
        (datetime(2027, 1, 11, 10, tzinfo=UTC), datetime(2027, 1, 8, 9, tzinfo=UTC)),
        (datetime(2026, 12, 29, 10, tzinfo=UTC), datetime(2026, 12, 24, 9, tzinfo=UTC)),
    ],
    ids=["the day before", "on Friday for Monday", "before Christmas"],
)
def test_both_sides_are_reminded_on_the_working_day_before(call: datetime, reminded: datetime) -> None:
    made = in_state(State.CALL_OFFERED)
    made.call_times = [CallTime(call, id=1)]
    booked = kept(press(made, "pick_time", AMARA, "1"))
    assert due(booked)[DAY_BEFORE] == reminded
    assert set(EVENTS[EventKind.CALL_SOON].told) == {Audience.TEAM, Audience.APPLICANT}
    booked.now = reminded
    fire_reminder(booked, DAY_BEFORE)
    assert happened(booked)[-1] == "call_soon"


def test_nobody_is_reminded_of_a_call_that_is_cancelled_over_or_booked_for_the_same_day() -> None:
    booked = in_state(State.CALL_BOOKED)
    for name, by in (("cancel_call", AMARA), ("team_cancel_call", PRIYA)):
        assert DAY_BEFORE in press(booked, name, by).onboarding.changes.cancelled_reminders
    assert not happened(fallen(State.CALL_BOOKED, DAY_BEFORE))  # the call is over by then
    today = in_state(State.CALL_OFFERED)
    today.call_times = [CallTime(today.now + timedelta(minutes=30), id=1)]
    assert DAY_BEFORE not in due(kept(press(today, "pick_time", AMARA, "1")))


def test_an_offer_whose_last_time_has_passed_is_the_teams_again() -> None:
    gone = fallen(State.CALL_OFFERED, LAST_TIME)
    assert (happened(gone), gone.state) == (["times_gone"], State.REGISTERED)
    still = fallen(State.CALL_OFFERED, LAST_TIME, datetime(2027, 1, 7, 10, tzinfo=UTC))
    assert not happened(still)
