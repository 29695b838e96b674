"""Evidence that is needed every year: said before go live, asked for again 30 days before, and never undoing live."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.reminders import fire_reminder, schedule
from conversations.onboarding.review_rules import GO_LIVE_DAY
from conversations.onboarding.reviews.validity import RENEWAL, running_out, valid_until, validities, validity_findings
from conversations.replies import Result
from conversations.text import plain
from models.enums import Stage
from tests.conversations.onboardings import AMARA, NEWEST, PRIYA, VERA, in_state, stored
from tests.conversations.pressing import Done, copied, press
from tests.conversations.reminding import due, happened

DSPT = "technical_preparation.dspt"
ASKED_ON = datetime(2027, 11, 12, 9, tzinfo=UTC)  # 30 days before 13 December 2027 is a Saturday


def live() -> Onboarding:
    """Went live on 6 January 2027 with evidence of 14 December 2026."""
    made = copied(in_state(State.GO_LIVE_SET, pack=NEWEST))
    made.now = datetime(2027, 1, 6, 8, tzinfo=UTC)
    fire_reminder(made, GO_LIVE_DAY)
    assert made.state is State.LIVE
    schedule(made)
    return made


def asked() -> Onboarding:
    made = live()
    at = due(made)[RENEWAL]
    made = copied(made)
    made.now = at
    fire_reminder(made, RENEWAL)
    return made


def renewed(made: Onboarding, day: str, by: object = AMARA) -> Done:
    values = {f"{DSPT}_published_on": (day,), f"{DSPT}_evidence": ("https://www.dsptoolkit.nhs.uk/R1H",)}
    return press(made, "renew", by, DSPT, values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2026, 7, 1), date(2027, 6, 30)),
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 3, 1), date(2028, 2, 29)),
    ],
)
def test_a_year_ends_on_the_day_before_it_began(day: date, until: date) -> None:
    assert valid_until(day) == until


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_year_has_365_or_366_days(day: date) -> None:
    assert (valid_until(day) - day).days in (364, 365)


def test_a_renewal_is_asked_for_30_days_before_once_for_each_stage_and_the_service_stays_live() -> None:
    assert due(live())[RENEWAL] == ASKED_ON
    made = asked()
    assert happened(made) == ["renewal_asked", "renewal_asked"] and made.state is State.LIVE
    schedule(made)
    assert RENEWAL not in due(made), "once"
    made = stored(made)
    fire_reminder(made, RENEWAL)
    assert not happened(made)


def test_a_renewal_moves_the_next_one_and_undoes_nothing() -> None:
    made = stored(asked())
    done = renewed(made, "2027-11-20")
    assert done.outcome.result is Result.INVALID, "a day to come"
    done = renewed(made, "2027-11-01")
    assert done.kinds == ["renewed"] and done.onboarding.state is State.LIVE
    assert set(done.onboarding.reviews.values()) == {ReviewState.APPROVED}
    schedule(done.onboarding)
    assert due(done.onboarding)[RENEWAL] == datetime(2028, 9, 29, 8, tzinfo=UTC)


def test_one_that_was_renewed_for_a_short_time_is_asked_for_again() -> None:
    """What was valid until 13 December was renewed by one that is valid until the day after."""
    made = stored(asked())
    made.now += timedelta(hours=1)
    made = renewed(made, "2026-12-15").onboarding
    schedule(made)
    assert RENEWAL in due(made)
    at = due(made)[RENEWAL]
    made = stored(made)
    made.now = at + timedelta(minutes=1)
    fire_reminder(made, RENEWAL)
    assert happened(made) == ["renewal_asked"]
    schedule(made)
    assert RENEWAL not in due(made), "once"


def test_what_has_run_out_already_renews_nothing() -> None:
    made = stored(asked())
    made.now = datetime(2028, 2, 1, 10, tzinfo=UTC)
    done = renewed(made, "2027-01-10")
    assert done.outcome.result is Result.INVALID and not done.kinds and done.outcome.form
    said = [plain(field.error) for field in done.outcome.form.fields]
    assert "That one ran out on 9 January 2028. Enter the day of one that is valid today" in said


def test_an_older_day_is_refused_with_the_day_that_stands() -> None:
    form = renewed(stored(asked()), "2026-12-14").outcome.form
    assert form
    assert "Enter the day of the new one, after 14 December 2026" in [plain(field.error) for field in form.fields]


def test_only_those_who_may_answer_renew_and_only_once_it_is_live() -> None:
    assert renewed(stored(asked()), "2027-11-01", VERA).outcome.result is Result.REFUSED
    assert renewed(in_state(State.TEMPLATES, pack=NEWEST), "2026-12-01").outcome.result is Result.MOVED_ON


def test_the_summary_says_what_runs_out_before_go_live() -> None:
    made = in_state(State.GO_LIVE_SET, pack=NEWEST)
    assert not validity_findings(made, Stage.TECHNICAL_PREPARATION)
    made.go_live_on = date(2028, 1, 10)
    [found] = validity_findings(made, Stage.TECHNICAL_PREPARATION)
    assert "this is valid until 13 December 2027, before the service goes live" in plain(found)
    made.go_live_on, made.now = None, datetime(2027, 11, 1, tzinfo=UTC)
    assert "may be" in plain(validity_findings(made, Stage.TECHNICAL_PREPARATION)[0])


def test_whoever_sets_a_day_by_which_something_runs_out_is_asked_first() -> None:
    made = in_state(State.READY_FOR_GO_LIVE, pack=NEWEST)
    made.now = datetime(2027, 12, 1, 10, tzinfo=UTC)
    form = press(made, "set_go_live", PRIYA, values={"go_live_on": ("2027-12-20",)}).outcome.form
    assert form and any(
        "is valid until 13 December 2027" in plain(item) for item in getattr(form.intro[1], "items", ())
    )
    done = press(made, "set_go_live", PRIYA, form.detail, {"go_live_on": ("2027-12-20",)})
    assert done.kinds == ["go_live_set"]


def test_content_without_yearly_evidence_asks_for_nothing() -> None:
    made = in_state(State.LIVE)
    assert not validities(made) and not running_out(made)
    assert press(made, "renew", AMARA).outcome.result is Result.MOVED_ON
