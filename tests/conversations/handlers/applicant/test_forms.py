"""A page sent in parts: each is kept by itself, and what was not shown stays as it stands."""

from __future__ import annotations

from dataclasses import replace

from conversations.actions.table import TABLE
from conversations.authorisation import carry_out
from conversations.details.journey import PageDetail
from conversations.handlers.registry import OnboardingRequest
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.replies import Outcome, Result
from models.enums import Stage
from tests.conversations.onboardings import AMARA, PACK, in_state
from tests.conversations.pressing import copied, press

FIRST, *OTHERS = (question.key for question in PACK.stages[Stage.ELIGIBILITY].pages[0].questions)


def sends(onboarding: Onboarding, *asked: str, more: bool, **typed: str) -> Outcome:
    values = {name: (value,) for name, value in typed.items()}
    page = PageDetail(Stage.ELIGIBILITY, 0)
    request = OnboardingRequest(
        onboarding, replace(AMARA), page, values, onboarding.answer_number, True, shown=asked, more=more
    )
    return carry_out(TABLE["answer"], request)


def test_only_what_was_shown_is_read_and_the_same_page_follows() -> None:
    onboarding = copied(in_state(State.ELIGIBILITY))
    outcome = sends(onboarding, FIRST, more=True, **{FIRST: "An app", OTHERS[0]: "sneaked in"})
    assert [(given.question, given.value) for given in onboarding.changes.answers] == [(FIRST, "An app")]
    assert outcome.form and outcome.form.detail == "eligibility/0" and outcome.form.parts
    assert outcome.form.fields[0].values == ("An app",)


def test_the_last_part_leads_to_the_next_page() -> None:
    onboarding = copied(in_state(State.ELIGIBILITY))
    outcome = sends(onboarding, *OTHERS, more=False, **{OTHERS[0]: "Our trust"})
    assert outcome.form and outcome.form.detail == "eligibility/1"
    assert FIRST in onboarding.answers and FIRST not in {given.question for given in onboarding.changes.answers}


def test_an_error_in_a_part_keeps_what_was_typed_in_it() -> None:
    onboarding = copied(in_state(State.ELIGIBILITY, ReviewState.NOT_STARTED, whole=False))
    outcome = sends(onboarding, FIRST, more=True, **{FIRST: "x" * 2_001})
    assert outcome.result is Result.INVALID and outcome.form and not onboarding.changes.answers
    assert [field.id for field in outcome.form.fields if field.error] == [FIRST]
    assert outcome.form.fields[0].values == ("x" * 2_001,)


def test_pages_of_questions_come_in_parts_and_other_forms_do_not() -> None:
    onboarding = in_state(State.ELIGIBILITY)
    forms = [
        press(onboarding, name, AMARA).outcome.form for name in ("answer", "change", "message_team", "add_evidence")
    ]
    assert [form and form.parts for form in forms] == [True, True, False, False]
