"""A page as a form and back: nothing typed is lost, and the second of two colleagues is told."""

from __future__ import annotations

import pytest

from conversations.content.questions import Question, QuestionType
from conversations.handlers.applicant.form_pages import Sent, field_for, filled, read
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.replies import FieldKind, Result
from conversations.text import plain
from models.enums import Stage
from tests.conversations.onboardings import AMARA, PACK, TOM, in_state, stored, typed
from tests.conversations.pressing import press

PAGE = PACK.stages[Stage.ELIGIBILITY].pages[0].questions
WHOLE = {question.key: typed(question) for question in PAGE}
PRODUCT = "eligibility.product"


def begun() -> Onboarding:
    return in_state(State.ELIGIBILITY, ReviewState.NOT_STARTED, whole=False)


@pytest.mark.parametrize("question", PACK.questions, ids=lambda question: question.key)
def test_every_question_has_a_field(question: Question) -> None:
    field = field_for(question)
    chosen = field.kind in (FieldKind.CHOICE, FieldKind.CHOICES)
    assert bool(field.options) is chosen
    assert field.optional is question.optional
    assert (field.limit is not None) is (
        question.type in (QuestionType.TEXT, QuestionType.LONG_TEXT, QuestionType.EVIDENCE)
    )


def test_what_was_answered_stands_in_its_field_as_it_was_typed() -> None:
    onboarding = in_state(State.TECHNICAL_PREPARATION)
    for page in onboarding.pages(Stage.TECHNICAL_PREPARATION):
        shown = {question.key: filled(question, onboarding.answers) for question in page.questions}
        sent = Sent(shown, onboarding.answer_number, onboarding.answers)
        again = read(page.questions, sent, onboarding, AMARA, blanks_allowed=True)
        assert (again.changed, again.errors) == ({}, {})


def test_a_stage_under_review_may_be_left_half_done() -> None:
    done = press(begun(), "answer", AMARA, "eligibility/0", {PRODUCT: ("An app",)})
    assert done.outcome.result is Result.DONE
    assert [given.question for given in done.onboarding.changes.answers] == [PRODUCT]


def test_an_early_stage_is_asked_whole() -> None:
    done = press(in_state(State.REGISTERING, whole=False), "answer", AMARA, "registration/0", {})
    assert done.outcome.result is Result.INVALID
    assert done.outcome.form and all(field.error for field in done.outcome.form.fields)


def test_a_word_that_we_act_on_is_not_an_ods_code() -> None:
    values = {"registration.ods_code": ("status",)}
    done = press(in_state(State.REGISTERING, whole=False), "answer", AMARA, "registration/0", values)
    assert done.outcome.form
    errors = {field.id: plain(field.error) for field in done.outcome.form.fields}
    assert errors["registration.ods_code"].startswith("status is a word that we act on, not an ODS code")


def test_an_error_keeps_everything_that_was_typed() -> None:
    values = WHOLE | {PRODUCT: ("x" * 2_001,), "eligibility.volumes": ("lots",)}
    done = press(begun(), "answer", AMARA, "eligibility/0", values)
    assert done.outcome.result is Result.INVALID and done.outcome.form
    assert {field.id: field.values for field in done.outcome.form.fields} == values
    errors = {field.id: plain(field.error) for field in done.outcome.form.fields if field.error}
    assert set(errors) == {PRODUCT, "eligibility.volumes"}
    assert "1 too many" in errors[PRODUCT]
    assert not done.onboarding.changes.answers


def test_clearing_an_answer_is_kept_as_a_change() -> None:
    onboarding = in_state(State.ELIGIBILITY)
    done = press(onboarding, "answer", AMARA, "eligibility/0", WHOLE | {PRODUCT: (" ",)})
    assert [(given.question, given.value) for given in done.onboarding.changes.answers] == [(PRODUCT, None)]
    assert PRODUCT in {question.key for question in done.onboarding.unanswered(Stage.ELIGIBILITY)}


def tom_answers(onboarding: Onboarding, product: str) -> Onboarding:
    return stored(press(onboarding, "answer", TOM, "eligibility/0", {PRODUCT: (product,)}).onboarding)


def test_the_second_of_two_is_told_once_and_may_insist() -> None:
    drawn = press(begun(), "answer", AMARA, "eligibility/0").outcome.form
    assert drawn
    after_tom = tom_answers(begun(), "Toms")
    second = press(after_tom, "answer", AMARA, "eligibility/0", {PRODUCT: ("Amaras",)}, drawn.seen)
    assert second.outcome.result is Result.INVALID and second.outcome.form
    error = plain(next(field.error for field in second.outcome.form.fields if field.id == PRODUCT))
    assert error.startswith("Tom Ellis answered this on Friday 18 December 2026 at 4:55pm GMT: Toms.")
    assert not second.onboarding.changes.answers
    third = press(after_tom, "answer", AMARA, "eligibility/0", {PRODUCT: ("Amaras",)}, second.outcome.form.seen)
    assert third.outcome.result is Result.DONE
    assert third.onboarding.answers[PRODUCT] == "Amaras"


def test_a_different_question_of_the_same_page_is_simply_kept() -> None:
    after_tom = tom_answers(begun(), "Toms")
    done = press(after_tom, "answer", AMARA, "eligibility/0", {PRODUCT: ("Toms",), "eligibility.reasons": ("R",)}, 0)
    assert done.outcome.result is Result.DONE
    assert done.onboarding.answers[PRODUCT] == "Toms"
    assert done.onboarding.answers["eligibility.reasons"] == "R"


def test_the_field_that_a_colleague_filled_meanwhile_is_not_emptied_unseen() -> None:
    done = press(tom_answers(begun(), "Toms"), "answer", AMARA, "eligibility/0", {"eligibility.reasons": ("R",)}, 0)
    assert done.onboarding.answers[PRODUCT] == "Toms"


def test_the_same_answer_twice_is_no_quarrel() -> None:
    done = press(tom_answers(begun(), "Same"), "answer", AMARA, "eligibility/0", {PRODUCT: ("Same",)}, 0)
    assert done.outcome.result is Result.DONE
    assert not done.onboarding.changes.answers


def test_an_answer_of_ones_own_is_replaced_without_a_word() -> None:
    done = press(tom_answers(begun(), "First"), "answer", TOM, "eligibility/0", {PRODUCT: ("Second",)}, 0)
    assert done.outcome.result is Result.DONE


def test_what_an_answer_brings_with_it_is_asked_on_the_same_page() -> None:
    values = {"eligibility.children": ("yes",), "eligibility.data_items": ("Names",)}
    form = press(begun(), "answer", AMARA, "eligibility/1", values).outcome.form
    assert form and form.detail == "eligibility/1"
    assert "eligibility.children_detail" in {field.id for field in form.fields}


def test_an_nhs_number_is_refused_and_not_repeated() -> None:
    done = press(begun(), "answer", AMARA, "eligibility/0", {PRODUCT: ("Ask for 943 476 5919",)})
    assert done.outcome.form
    error = next(plain(field.error) for field in done.outcome.form.fields if field.id == PRODUCT)
    assert "NHS number" in error and "943" not in error


def test_a_field_that_was_not_touched_leaves_a_colleagues_newer_answer_alone() -> None:
    first = tom_answers(begun(), "Drawn")
    drawn = press(first, "answer", AMARA, "eligibility/0").outcome.form
    assert drawn
    after_tom = tom_answers(first, "Newer")
    done = press(
        after_tom, "answer", AMARA, "eligibility/0", {PRODUCT: ("Drawn",)}, drawn.seen, drawn={PRODUCT: "Drawn"}
    )
    assert done.outcome.result is Result.DONE
    assert done.onboarding.answers[PRODUCT] == "Newer"


def test_a_stale_form_leaves_ones_own_newer_answer_alone() -> None:
    newer = stored(press(begun(), "answer", AMARA, "eligibility/0", {PRODUCT: ("From the chat",)}).onboarding)
    done = press(newer, "answer", AMARA, "eligibility/0", {"eligibility.reasons": ("To save time",)}, answer_number=0)
    assert done.onboarding.answers[PRODUCT] == "From the chat"
    assert done.onboarding.answers["eligibility.reasons"] == "To save time"
