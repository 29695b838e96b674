"""The engagement call itself: reminders before it, where it is held, notes of it, and that nobody came."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from conversations.events.journey import Reason
from conversations.events.table import data_as
from conversations.journey.machine import State
from conversations.onboarding.calls import DAY_BEFORE, HOUR_BEFORE, booked_call
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.reminders import fire_reminder
from conversations.replies import Result
from conversations.text import plain
from conversations.views.notices import applicant_notice, team_notice
from models.domain import CallTime
from models.enums import CallStatus
from tests.conversations.onboardings import AMARA, PRIYA, in_state, stored
from tests.conversations.pressing import press
from tests.conversations.reminding import due, kept
from tests.kit.seats import text_of

PLACE = {"link": ("https://meet.example.org/abc",), "room": ("Room 4B",)}


def held_soon(**fields: Any) -> Onboarding:
    made = in_state(State.CALL_BOOKED)
    call = booked_call(made)
    assert call is not None
    made.change_call(call, CallStatus.BOOKED, **fields)
    return stored(made)


def test_both_sides_are_reminded_the_working_day_before_and_an_hour_before_with_the_link() -> None:
    made = in_state(State.CALL_OFFERED)
    made.call_times = [CallTime(made.call_times[0].starts_at, id=20, minutes=30, link="https://meet.example.org/abc")]
    booked = kept(press(made, "pick_time", AMARA, "20"))
    call = booked_call(booked)
    assert call and due(booked)[HOUR_BEFORE] == call.starts_at - timedelta(hours=1)
    for kind, told in ((DAY_BEFORE, "is on"), (HOUR_BEFORE, "begins in an hour")):
        booked = stored(booked)
        booked.now = call.starts_at - timedelta(minutes=60)
        fire_reminder(booked, kind)
        [event] = booked.changes.events
        for_applicant, for_team = applicant_notice(booked, event, AMARA), team_notice(booked, event)
        assert told in text_of(for_applicant) and told in text_of(for_team)
        assert all("Join the call" in text_of(message) for message in (for_applicant, for_team))
        assert "Add it to your calendar" in [button.label for button in for_applicant.buttons]


def test_an_hour_before_comes_at_night_too_and_never_after_it_began() -> None:
    booked = held_soon()
    call = booked_call(booked)
    assert call
    booked.now = call.starts_at.replace(hour=3)
    fire_reminder(booked, HOUR_BEFORE)
    assert [event.kind for event in booked.changes.events] == ["call_in_an_hour"]
    booked = stored(booked)
    booked.now = call.starts_at
    fire_reminder(booked, HOUR_BEFORE)
    assert not booked.changes.events


def test_where_it_is_held_is_told_to_both_and_a_broken_link_is_not_kept() -> None:
    done = press(held_soon(), "call_place", PRIYA, values=PLACE)
    assert done.kinds == ["call_place"]
    call = booked_call(done.onboarding)
    assert call and (call.link, call.room) == ("https://meet.example.org/abc", "Room 4B")
    [event] = done.onboarding.changes.events
    assert "Join the call. Or meet in Room 4B" in text_of(applicant_notice(done.onboarding, event, AMARA))
    for values, why in (
        ({"link": ("http://meet.example.org",)}, "https://"),
        ({"link": ("https://user:secret@meet.example.org",)}, "without a name or password"),
        ({"link": ("https://meet",)}, "inside your own network"),
        ({"link": ("javascript:alert(1)",)}, "Enter the whole link"),
        ({"link": ("",)}, "Enter a link or a room"),
    ):
        refused = press(held_soon(), "call_place", PRIYA, values=values)
        assert refused.outcome.form and not refused.kinds
        assert why in plain(refused.outcome.form.fields[0].error), values


def test_the_notes_begin_with_what_the_applicant_answered() -> None:
    made = in_state(State.CALL_BOOKED)
    made.now += timedelta(days=20)
    form = press(made, "hold_call", PRIYA).outcome.form
    assert form is not None
    standing = {field.id: "".join(field.values) for field in form.fields}
    assert standing["aims"] == "We plan it."
    assert "NHS App messages a year: 12,000" in standing["volumes"] and "Email" in standing["volumes"]
    notes = {"aims": ("Fewer missed visits",), "volumes": (standing["volumes"],), "words": ("We begin in March.",)}
    done = press(made, "hold_call", PRIYA, values=notes)
    [held] = [event for event in done.onboarding.changes.events if event.kind == "call_held"]
    words = data_as(held, Reason).words
    assert words.startswith("What they want to achieve: Fewer missed visits\n\nChannels and volumes: ")
    assert words.endswith("Agreed: We begin in March.") and "Cost" not in words


def test_notes_that_hold_patient_data_or_agree_nothing_are_not_kept() -> None:
    made = in_state(State.CALL_BOOKED)
    made.now += timedelta(days=20)
    done = press(made, "hold_call", PRIYA, values={"aims": ("Patient 999 054 8609",), "words": ("",)})
    assert done.outcome.form and not done.kinds
    errors = {field.id: plain(field.error) for field in done.outcome.form.fields if field.error}
    assert "NHS number" in errors["aims"] and errors["words"] == "Enter what was agreed"


def test_nobody_came_which_both_read_and_the_applicant_may_choose_again() -> None:
    made = held_soon()
    made.now += timedelta(days=20)
    made.published = [CallTime(made.now + timedelta(days=3), published=9)]
    done = press(made, "call_missed", PRIYA)
    assert done.kinds[-1] == "call_missed" or "call_missed" in done.kinds
    onboarding = done.onboarding
    assert onboarding.state is State.CALL_OFFERED
    assert [call.status for call in onboarding.call_times][:1] == [CallStatus.MISSED]
    [event] = [event for event in onboarding.changes.events if event.kind == "call_missed"]
    told = applicant_notice(onboarding, event, AMARA)
    assert "We missed you at the engagement call on" in text_of(told)
    assert "Choose a call time" in [button.label for button in told.buttons]


def test_nobody_is_missed_before_it_begins() -> None:
    done = press(held_soon(), "call_missed", PRIYA)
    assert done.outcome.result is Result.INVALID and not done.kinds


@pytest.mark.parametrize("name", ["call_file", "team_call_file"])
def test_either_side_gets_the_file_for_a_calendar_in_one_press(name: str) -> None:
    done = press(held_soon(), name, AMARA if name == "call_file" else PRIYA)
    [ticket] = done.outcome.tickets
    [kept_for] = done.onboarding.changes.downloads
    assert ticket.kind == kept_for.kind == "ics" and kept_for.for_team is (name == "team_call_file")
