"""What is computed about each item: it passes, is worth a look or fails, with the rule that says so."""

from __future__ import annotations

import pytest

from conversations.content.loader import load
from conversations.content.questions import AnswerValue
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.reviews.checklist import checklist
from conversations.onboarding.reviews.computed import DPIA, Level, computed, level_of
from conversations.questions.entries import CHANNELS_KEY
from conversations.text import plain
from models.enums import Stage
from tests.conversations.onboardings import AMARA, PRIYA, complete, in_state, stored
from tests.conversations.pressing import press

NEWEST = load("2026-11")
FAILS, LOOK, PASSES = Level.FAILS, Level.LOOK, Level.PASSES
STATUS = "technical_preparation.dspt_status"
PUBLISHED = "technical_preparation.dspt_published_on"
LOG = "technical_preparation.hazard_log.evidence"
OFFICER = "technical_preparation.clinical_safety_officer_email"
MESSAGE = "templates.text_message.content"
SENDER = "engagement_call.sender_name"
VOLUMES = "eligibility.volumes"
LINK = {"kind": "link", "text": "https://riverside.example/dpia"}
NOTE = {"kind": "note", "text": "It is with our board."}
PERSON = {"kind": "person", "text": "Sam Patel", "email": "sam@riverside.example"}
ELSEWHERE = PERSON | {"email": "sam@other.example"}
NOT_NEEDED = {"kind": "not_applicable", "text": "because we have no suppliers"}
FILE = {"kind": "file", "text": "dpia.pdf", "link": "https://files.example/1"}
LONG = "Your appointment is on Monday. Tell us if you cannot come, so that somebody else can have it. " * 3


def said(question: str, *given: tuple[str, AnswerValue]) -> dict[str, Level]:
    """What each rule says of the item of a question, once these answers are given."""
    stage = Stage(question.partition(".")[0])
    made = in_state(State(stage.value), ReviewState.SUBMITTED, pack=NEWEST)
    made.answer(CHANNELS_KEY, ("nhs_app", "text_message"), AMARA)
    made.answer(STATUS, "standards_met", AMARA)
    complete(made, Stage.ENGAGEMENT_CALL, stage)
    for key, value in given:
        made.answer(key, value, AMARA)
    made = stored(made)
    [item] = [item for item in checklist(made, stage) if any(each.key == question for each in item.questions)]
    return {plain(each.rule): each.level for each in computed(made, item.questions)}


@pytest.mark.parametrize(
    ("question", "answer", "level", "rule"),
    [
        (PUBLISHED, "2025-12-16", FAILS, "this is more than a year ago, and it is needed every year"),
        (PUBLISHED, "2026-01-20", LOOK, "this is valid until 19 January 2027, which may be before the service goes"),
        (PUBLISHED, "2026-11-02", PASSES, "this is valid until 1 November 2027"),
        (DPIA, NOTE, FAILS, "said, not shown, and a DPIA needs a link or a file"),
        (DPIA, PERSON, FAILS, "said, not shown: there is a person to ask, and a DPIA needs a link or a file"),
        (DPIA, LINK, PASSES, "the link uses https"),
        (DPIA, LINK | {"text": "https://bit.ly/3"}, FAILS, "Enter the full link in place of the short one"),
        (DPIA, FILE, PASSES, "the file is of a type that we take"),
        (DPIA, FILE | {"type": "text/html"}, LOOK, "the name of this file ends in .pdf, and the app that it came from"),
        (LOG, NOTE, LOOK, "said, not shown"),
        (LOG, NOT_NEEDED, LOOK, "said not to apply"),
        (LOG, ELSEWHERE, LOOK, "this address is outside riverside.example"),
        (LOG, PERSON, PASSES, "this address is inside riverside.example"),
        (OFFICER, "sam@other.example", LOOK, "this address is outside riverside.example"),
        (OFFICER, "sam@RIVERSIDE.example", PASSES, "this address is inside riverside.example"),
        (VOLUMES, 7, LOOK, "you plan 7 messages a year here"),
        (MESSAGE, "Your appointment is on Monday.", PASSES, "each text message counts as 1 fragment"),
        (MESSAGE, LONG, LOOK, "each text message counts as 2 fragments"),
        (MESSAGE, "See http://riverside.example", FAILS, "Use https:// instead of http:// in this URL"),
    ],
)
def test_each_rule_says_how_an_answer_does(question: str, answer: AnswerValue, level: Level, rule: str) -> None:
    found = said(question, (question, answer))
    assert [found[each] for each in found if each.startswith(rule)] == [level], found


@pytest.mark.parametrize(
    ("name", "level", "rule"),
    [
        ("SMS", FAILS, "This one is blocked"),
        ("Trustapp", LOOK, "may be refused, as it contains a blocked term"),
        ("Riverside", PASSES, "the sender name Riverside has no blocked term"),
    ],
)
def test_the_sender_name_is_looked_at_beside_the_text_message(name: str, level: Level, rule: str) -> None:
    found = said(MESSAGE, (SENDER, name))
    assert [found[each] for each in found if rule in each] == [level], found


def test_volumes_that_fit_the_plans_pass_and_a_busiest_day_above_the_year_does_not() -> None:
    found = said(VOLUMES, (VOLUMES, 24_000))
    assert found["these are the volumes of the plans for the engagement call"] is PASSES
    found = said(VOLUMES, (VOLUMES, 24_000), ("engagement_call.busiest_day", 99_999_999))
    assert [level for rule, level in found.items() if rule.startswith("your busiest day")] == [LOOK]


def test_only_what_passes_by_every_rule_is_accepted_with_all_that_pass() -> None:
    made = in_state(State.TECHNICAL_PREPARATION, ReviewState.SUBMITTED, pack=NEWEST)
    for key, value in (
        (STATUS, "standards_met"),
        (PUBLISHED, "2025-01-02"),
        (LOG, LINK),
        (OFFICER, "sam@riverside.example"),
    ):
        made.answer(key, value, AMARA)
    made = stored(made)
    done = press(made, "accept_passing", PRIYA, str(made.answer_number)).onboarding
    items = checklist(done, Stage.TECHNICAL_PREPARATION)
    assert {level_of(done, item.questions) for item in items if item.verdict} == {PASSES}
    assert {level_of(done, item.questions) for item in items if not item.verdict} >= {FAILS, LOOK}
