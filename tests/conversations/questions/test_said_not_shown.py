"""What counts as evidence and as an answer: a reason for "not applicable", more than a yes, marks for reviewers."""

from __future__ import annotations

import pytest

from bot.rehearsal.showing import lines
from conversations.content.questions import AnswerValue, Question
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.questions.path import is_answered
from conversations.replies import Result
from conversations.views.answers import answers_card
from models.enums import Stage
from tests.conversations.onboardings import AMARA, NEWEST, PRIYA, in_state
from tests.conversations.pressing import press
from tests.conversations.questions.asking import T, answer, refused


@pytest.mark.parametrize("typed", ["not applicable", "N/A", "n/a.", "Not applicable - ", "na", "does not apply to us"])
@pytest.mark.parametrize("kind", [T.EVIDENCE, T.LONG_TEXT])
def test_not_applicable_alone_is_asked_for_its_reason(kind: T, typed: str) -> None:
    assert refused(kind, typed).startswith("Say why it does not apply")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("Not applicable, because only our own teams use it.", "only our own teams use it."),
        ("n/a: we have no suppliers", "we have no suppliers"),
        ("It does not apply as no other organisation uses it", "no other organisation uses it"),
    ],
)
def test_not_applicable_with_its_reason_is_kept_as_such(typed: str, reason: str) -> None:
    assert answer(T.EVIDENCE, typed) == {"kind": "not_applicable", "text": reason}


def test_a_link_in_a_sentence_about_what_does_not_apply_stays_a_link() -> None:
    typed = "Not applicable in part, see https://riverside.example/scope"
    assert answer(T.EVIDENCE, typed) == {"kind": "link", "text": typed}


@pytest.mark.parametrize("typed", ["yes", "No", "ok", "TBC", "to be confirmed"])
def test_a_bare_yes_says_nothing_to_a_reviewer(typed: str) -> None:
    assert refused(T.LONG_TEXT, typed).startswith("Answer in 1 or 2 sentences")
    assert refused(T.EVIDENCE, typed).startswith("Enter a link")


def test_no_is_an_answer_to_a_question_that_is_optional() -> None:
    assert answer(T.LONG_TEXT, "no", optional=True) == "no"


@pytest.mark.parametrize("word", ["stages", "HELP", "status", "Board", "skip", "back"])
def test_a_word_that_we_act_on_is_not_an_ods_code(word: str) -> None:
    assert f"{word} is a word that we act on, not an ODS code" in refused(T.ODS_CODE, word)


@pytest.mark.parametrize("code", ["RTK", "RBN", "RXWAT", "C4L8E", "X26", "K81003001"])
def test_a_code_of_any_shape_is_still_taken(code: str) -> None:
    assert answer(T.ODS_CODE, code) == code


def with_answer(state: State, key: str, value: AnswerValue) -> Onboarding:
    onboarding = in_state(state, ReviewState.SUBMITTED, pack=NEWEST)
    onboarding.answer(key, value, AMARA)
    return onboarding


NOTES = [
    ({"kind": "note", "text": "In our shared folder"}, "Said, not shown"),
    ({"kind": "person", "text": "Jo Wells", "email": "jo@nhs.net"}, "Said, not shown: there is a person to ask"),
    ({"kind": "not_applicable", "text": "we have no suppliers"}, "Said not to apply"),
    ({"kind": "link", "text": "https://riverside.example/policy"}, ""),
]


@pytest.mark.parametrize(("value", "mark"), NOTES)
def test_a_reviewer_reads_which_evidence_was_said_and_not_shown(value: AnswerValue, mark: str) -> None:
    onboarding = with_answer(State.TECHNICAL_PREPARATION, "technical_preparation.isms.evidence", value)
    told = press(onboarding, "see_answers", PRIYA).outcome.messages
    [row] = [line for message in told for line in lines(message) if line.startswith("Where can we see your ISMS?")]
    after = row.partition("GMT")[2]
    assert mark in after if mark else "aid" not in after
    theirs = " ".join(lines(answers_card(onboarding, Stage.TECHNICAL_PREPARATION, AMARA)))
    assert "Said, not shown" not in theirs and "Said not to apply" not in theirs


DSPT = "technical_preparation.dspt_status"


def status_question() -> Question:
    return NEWEST.question(DSPT)


def test_yes_we_do_this_is_no_dspt_status() -> None:
    onboarding = in_state(State.TECHNICAL_PREPARATION, whole=False, pack=NEWEST)
    done = press(onboarding, "choose", AMARA, f"{DSPT}=Yes, we do this. See our policy.")
    assert done.outcome.result is Result.INVALID
    assert press(onboarding, "choose", AMARA, f"{DSPT}=standards met").outcome.result is Result.DONE


def test_a_dspt_that_is_not_published_yet_holds_the_stage_back() -> None:
    assert not is_answered(status_question(), {DSPT: "not_published"})
    assert is_answered(status_question(), {DSPT: "approaching_standards"})


@pytest.mark.parametrize(("day", "result"), [("18 December 2026", Result.DONE), ("19 December 2026", Result.INVALID)])
def test_a_day_that_has_been_cannot_be_tomorrow(day: str, result: Result) -> None:
    onboarding = in_state(State.TECHNICAL_PREPARATION, whole=False, pack=NEWEST)
    detail = f"technical_preparation.dspt_published_on={day}"
    assert press(onboarding, "choose", AMARA, detail).outcome.result is result


@pytest.mark.parametrize(("day", "told"), [("2025-12-17", True), ("2025-12-18", False)])
def test_a_yearly_day_more_than_a_year_ago_is_told_to_both_sides(day: str, told: bool) -> None:
    onboarding = with_answer(State.CONFORMANCE, "conformance.continuity_plan.date", day)
    reviewer = press(onboarding, "see_answers", PRIYA).outcome.messages
    applicant = press(onboarding, "check", AMARA, "conformance").outcome.messages
    for messages in (reviewer, applicant):
        read = " ".join(line for message in messages for line in lines(message))
        assert ("Worth knowing: Continuity plan: this is more than a year ago" in read) is told
