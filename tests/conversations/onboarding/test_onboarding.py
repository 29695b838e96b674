"""One onboarding in memory: what a turn changes is noted, and a move that is not possible changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conversations.journey.machine import NotPossible, ReviewState, ReviewTrigger, State, Trigger
from conversations.onboarding.calls import withdraw_calls
from models.domain import Reminder
from models.enums import CallStatus, Stage
from tests.conversations.onboardings import AMARA, GRACE, NOW, TOM, in_state, stored

SERVICE = "registration.service"


def test_a_move_that_is_not_possible_changes_nothing() -> None:
    onboarding = in_state(State.TEMPLATES)
    before = replace(onboarding)
    with pytest.raises(NotPossible):
        onboarding.move(Trigger.REGISTER)
    with pytest.raises(NotPossible):
        onboarding.step(Stage.TEMPLATES, ReviewTrigger.APPROVE)
    assert onboarding == before and not onboarding.changes.events and not onboarding.changes.reviews


def test_what_is_stopped_twice_comes_back_to_where_it_first_stood() -> None:
    onboarding = in_state(State.CONFORMANCE)
    onboarding.move(Trigger.PAUSE)
    onboarding.move(Trigger.WITHDRAW)
    assert onboarding.resume_state is State.CONFORMANCE


def test_each_answer_is_numbered_after_all_that_stand_and_the_newest_counts() -> None:
    onboarding = in_state(State.TEMPLATES)
    before = onboarding.answer_number
    onboarding.answer(SERVICE, "Flu", AMARA)
    onboarding.answer(SERVICE, "Covid", TOM)
    assert [given.number for given in onboarding.changes.answers] == [before + 1, before + 2]
    assert (onboarding.service, onboarding.answer_number) == ("Covid", before + 2)
    onboarding.number_answers([70, 71])
    assert onboarding.answer_number == 71


def test_an_answer_brings_the_questions_that_hang_on_it_at_once() -> None:
    onboarding = in_state(State.ELIGIBILITY)
    assert onboarding.question("eligibility.children_detail") is None
    onboarding.answer("eligibility.children", "yes", AMARA)
    assert onboarding.question("eligibility.children_detail")


def test_a_removed_answer_is_an_answer_no_more_but_was_one_before() -> None:
    onboarding = stored(in_state(State.TEMPLATES))
    onboarding.answer(SERVICE, None, AMARA)
    assert onboarding.service == "" and SERVICE not in onboarding.answers
    assert onboarding.answered_before(SERVICE)


def test_a_reminder_takes_the_place_of_an_earlier_one_of_its_kind() -> None:
    onboarding = in_state(State.TEMPLATES)
    for kind, days in (("nudge", 1), ("soon", 2), ("nudge", 3)):
        onboarding.remind(kind, NOW + timedelta(days=days))
    assert onboarding.changes.reminders == [
        Reminder("soon", NOW + timedelta(days=2)),
        Reminder("nudge", NOW + timedelta(days=3)),
    ]
    assert onboarding.changes.cancelled_reminders == {"nudge", "soon"}


def test_what_changes_twice_in_a_turn_is_stored_once_as_it_is_at_the_end() -> None:
    onboarding = in_state(State.CALL_OFFERED)
    booked = onboarding.change_call(onboarding.call_times[0], CallStatus.BOOKED)
    held = onboarding.change_call(booked, CallStatus.HELD)
    assert onboarding.changes.call_times == [held]
    withdraw_calls(onboarding)
    assert [call.status for call in onboarding.call_times] == [CallStatus.HELD, CallStatus.WITHDRAWN]


def test_the_day_is_the_uks() -> None:
    onboarding = in_state(State.TEMPLATES)
    onboarding.now = datetime(2027, 7, 3, 23, 30, tzinfo=UTC)
    assert onboarding.today.isoformat() == "2027-07-04"


def test_somebody_belongs_by_their_work_email_address_too() -> None:
    onboarding = in_state(State.TEMPLATES)
    assert onboarding.has_belonged(replace(TOM, id=99))
    assert not onboarding.has_belonged(GRACE) and not onboarding.has_belonged(replace(GRACE, email=None))


def test_a_go_live_date_does_not_outlive_an_approval() -> None:
    onboarding = in_state(State.GO_LIVE_SET)
    onboarding.reviews[Stage.TEMPLATES] = ReviewState.IN_PROGRESS
    onboarding.proceed()
    assert (onboarding.state, onboarding.go_live_on) == (State.TEMPLATES, None)
