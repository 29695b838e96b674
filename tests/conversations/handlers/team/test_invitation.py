"""While an applicant waits they read the reason, and neither the priority nor a date; then they are invited."""

from __future__ import annotations

import re

from bot.rehearsal.showing import lines
from conversations.journey.machine import ReviewState, State
from conversations.replies import Result
from conversations.views.cards import status_card
from conversations.views.notices import applicant_notice
from models.enums import Stage
from tests.conversations.onboardings import AMARA, PRIYA, in_state
from tests.conversations.pressing import press, said

WAIT = {"priority": ("low",), "reason": ("feature",), **said("We look again each Monday.")}


def test_the_applicant_reads_the_reason_and_not_the_priority() -> None:
    done = press(in_state(State.WAITING_CAPACITY), "set_wait", PRIYA, values=WAIT)
    assert (done.onboarding.state, done.onboarding.priority) == (State.WAITING_FEATURE, "low")
    [event] = done.events
    read = "\n".join(
        [*lines(applicant_notice(done.onboarding, event, AMARA)), *lines(status_card(done.onboarding, AMARA))]
    )
    assert "waiting for a feature" in read and "We look again each Monday." in read
    assert "priority" not in read.lower() and "low" not in re.findall(r"\w+", read.lower())


def test_both_are_needed_and_what_was_typed_stays() -> None:
    done = press(in_state(State.WAITING_CAPACITY), "set_wait", PRIYA, values={"priority": ("urgent",), **said("Soon")})
    assert done.outcome.result is Result.INVALID and done.outcome.form
    priority, reason, more = done.outcome.form.fields
    assert priority.error and reason.error and not more.error
    assert more.values == ("Soon",)
    assert done.onboarding.state is State.WAITING_CAPACITY and not done.kinds


def test_the_form_opens_with_what_stands() -> None:
    form = press(in_state(State.WAITING_CAPACITY), "set_wait", PRIYA).outcome.form
    assert form and [field.values for field in form.fields[:2]] == [("normal",), ("capacity",)]


def test_an_invitation_leads_to_the_first_stage_that_is_not_approved() -> None:
    first = press(in_state(State.WAITING_CAPACITY), "invite", PRIYA).onboarding
    assert (first.state, first.wait_reason) == (State.ELIGIBILITY, None)
    approved = in_state(State.WAITING_CAPACITY)
    approved.reviews[Stage.ELIGIBILITY] = ReviewState.APPROVED
    assert press(approved, "invite", PRIYA).onboarding.state is State.TECHNICAL_PREPARATION
