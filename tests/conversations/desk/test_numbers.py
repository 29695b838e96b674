"""What a day's events add up to: stays without pauses, steps taken late, and medians as they are counted by hand."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median as median_of
from typing import Any

import pytest

from conversations.desk.numbers import (
    lengths_of,
    median,
    month_before,
    numbers_of_days,
    percentile,
    read_month,
    stays,
    team_steps,
)
from conversations.journey.machine import State
from models.domain import Event
from models.enums import EventKind, Stage
from models.figures import Figure, StageLength

MONDAY = datetime(2026, 11, 2, 10, tzinfo=UTC)


def at(days: int, kind: EventKind, stage: Stage | None = None, **data: Any) -> Event:
    return Event(kind.value, MONDAY + timedelta(days=days), stage=stage, data=data)


def moved(days: int, left: State, now: State) -> Event:
    return at(days, EventKind.MOVED, None, **{"from": left.value, "to": now.value})


def test_a_stay_is_counted_in_working_days_over_all_states_of_its_stage() -> None:
    history = [
        moved(0, State.REGISTERING, State.REGISTERED),
        moved(3, State.REGISTERED, State.CALL_OFFERED),
        moved(4, State.CALL_OFFERED, State.CALL_BOOKED),
        moved(7, State.CALL_BOOKED, State.WAITING_PRIORITISATION),
    ]
    assert list(stays(history)) == [(Stage.ENGAGEMENT_CALL, 5, MONDAY + timedelta(days=7))]


def test_time_in_which_it_was_paused_does_not_count() -> None:
    history = [
        moved(0, State.WAITING_CAPACITY, State.ELIGIBILITY),
        moved(1, State.ELIGIBILITY, State.PAUSED),
        moved(14, State.PAUSED, State.ELIGIBILITY),
        moved(16, State.ELIGIBILITY, State.TECHNICAL_PREPARATION),
    ]
    assert list(stays(history)) == [(Stage.ELIGIBILITY, 3, MONDAY + timedelta(days=16))]


@pytest.mark.parametrize("end", [State.DECLINED, State.WITHDRAWN])
def test_an_onboarding_that_ended_early_did_not_do_its_stage(end: State) -> None:
    history = [moved(0, State.WAITING_CAPACITY, State.ELIGIBILITY), moved(4, State.ELIGIBILITY, end)]
    assert list(stays(history)) == []


def test_a_step_back_ends_no_stay_and_the_stage_is_done_again() -> None:
    history = [
        moved(0, State.WAITING_CAPACITY, State.ELIGIBILITY),
        moved(1, State.ELIGIBILITY, State.TECHNICAL_PREPARATION),
        moved(2, State.TECHNICAL_PREPARATION, State.ELIGIBILITY),
        moved(4, State.ELIGIBILITY, State.TECHNICAL_PREPARATION),
    ]
    assert [(stage, days) for stage, days, _ in stays(history)] == [(Stage.ELIGIBILITY, 1), (Stage.ELIGIBILITY, 2)]


@pytest.mark.parametrize(("after", "late"), [(14, False), (15, True)])
def test_a_review_is_late_after_its_ten_working_days(after: int, late: bool) -> None:
    history = [
        at(0, EventKind.SUBMITTED, Stage.ELIGIBILITY),
        at(after, EventKind.MORE_NEEDED, Stage.ELIGIBILITY),
    ]
    assert [(state, was_late) for state, was_late, _ in team_steps(history)] == [(State.ELIGIBILITY, late)]


def test_what_the_applicant_took_back_was_never_taken() -> None:
    history = [
        at(0, EventKind.SUBMITTED, Stage.ELIGIBILITY),
        at(1, EventKind.TAKEN_BACK, Stage.ELIGIBILITY),
        moved(40, State.ELIGIBILITY, State.WITHDRAWN),
    ]
    assert list(team_steps(history)) == []


def test_a_call_is_recorded_in_time_from_the_call_on() -> None:
    call = MONDAY + timedelta(days=21)
    history = [
        moved(0, State.CALL_OFFERED, State.CALL_BOOKED),
        at(0, EventKind.TIME_PICKED, starts_at=call.isoformat()),
        moved(23, State.CALL_BOOKED, State.WAITING_PRIORITISATION),
        at(30, EventKind.WAIT_SET),
        moved(70, State.WAITING_PRIORITISATION, State.ELIGIBILITY),
    ]
    taken = [(state, was_late) for state, was_late, _ in team_steps(history)]
    waiting = State.WAITING_PRIORITISATION
    assert taken == [(State.CALL_BOOKED, False), (waiting, False), (waiting, True)]


def test_a_day_counts_its_own_events_alone() -> None:
    history = [
        at(0, EventKind.SUBMITTED, Stage.ELIGIBILITY),
        at(1, EventKind.APPROVED, Stage.ELIGIBILITY),
        at(2, EventKind.SUBMITTED, Stage.TECHNICAL_PREPARATION),
        at(3, EventKind.MORE_NEEDED, Stage.TECHNICAL_PREPARATION, items=["DSPT", "Caldicott"], words="Why?"),
    ]
    day = MONDAY + timedelta(days=3)
    found = numbers_of_days(history[3:], [history], day, day + timedelta(hours=1))
    once = (Figure("asked_again", "DSPT"), Figure("asked_again", "Caldicott"))
    assert found.figures == Counter((*once, Figure("in_time", "technical_preparation")))


def test_a_reason_is_counted_by_its_words_and_cut() -> None:
    declined = [at(0, EventKind.DECLINED, words=words) for words in ("Not  a\nservice", "Not a service", "x" * 900)]
    found = numbers_of_days(declined, [], MONDAY, MONDAY + timedelta(days=1)).figures
    assert found[Figure("reason", "Not a service")] == 2
    assert max(len(figure.item) for figure in found) == 200


def test_median_and_percentile_are_those_of_the_list() -> None:
    random = Random(16)
    for size in (1, 2, 9, 10, 57):
        days = [random.randrange(30) for _ in range(size)]
        counted, ordered = Counter(days), sorted(days)
        assert median(counted) == median_of(days)
        assert percentile(counted, 90) == ordered[-(-size * 9 // 10) - 1]


def test_a_stage_has_a_length_once_ten_have_gone_through_it() -> None:
    nine = Counter({8: 4, 15: 5})
    assert lengths_of({Stage.ELIGIBILITY: nine}) == ()
    ten = Counter({3: 1, 8: 2, 12: 4, 15: 2, 40: 1})
    assert lengths_of({Stage.ELIGIBILITY: ten}) == (StageLength(Stage.ELIGIBILITY, 10, 8, 15, 15),)


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("2026-11", "2026-11"),
        ("November 2026", "2026-11"),
        ("november, 2026", "2026-11"),
        ("2026-13", None),
        ("November", None),
        ("0026-11", None),
        ("last month please", None),
    ],
)
def test_a_month_is_read_as_people_write_it(typed: str, month: str | None) -> None:
    assert read_month(typed) == month


def test_months_go_over_the_new_year() -> None:
    assert [month_before("2027-01", n) for n in (0, 1, 2, -1)] == ["2027-01", "2026-12", "2026-11", "2027-02"]
    assert month_before("2026-12", -1) == "2027-01"
