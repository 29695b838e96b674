"""An onboarding is moved to another journey: what that does is read first, no answer is lost, and some do not move."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from conversations.content.loader import NEWEST_CONTENT, load
from conversations.content.questions import QuestionType
from conversations.details.desk import VersionDetail
from conversations.details.signing import SignOffDetail
from conversations.journey.machine import ReviewState, State
from conversations.onboarding import moving_over
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.progress import answered_of
from conversations.replies import Result
from conversations.text import plain
from models.database.database import Database
from models.enums import Signer, Stage
from tests.conversations.at_the_desk import AMARA, PRIYA, TOM, Desk, an_actor
from tests.conversations.onboardings import FIVE_STEPS, NEWEST, in_state
from tests.conversations.onboardings import PRIYA as PRIYA_HERSELF
from tests.conversations.pressing import press
from tests.kit.seats import said_by

STEPS = FIVE_STEPS.version
SAM = an_actor("Sam Patel")


def moved(onboarding: Onboarding, version: str = STEPS) -> Onboarding:
    detail = str(VersionDetail(version, onboarding.answer_number))
    return press(onboarding, "do_move_over", PRIYA_HERSELF, detail).onboarding


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


async def test_what_it_does_is_read_first_and_done_by_the_next_press(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES, pack=NEWEST))
    shown = await desk.fills(PRIYA, "move_over", reference, {"version": (STEPS,)})
    said = said_by(shown)
    assert "Nothing is moved yet. No answer is lost" in said
    assert "1. Prepare your integration: " in said and "3. Build your integration: 3 questions" in said
    assert "Approvals that stand: None" in said
    assert "4. Confirm setup and eligibility; 5. Prepare for technical integration" in said
    assert (await desk.onboarding(reference)).pack.version == NEWEST_CONTENT, "looking moves nothing"
    [move] = [button for message in shown.messages for button in message.buttons]
    done = await desk.presses(PRIYA, move.action, reference, move.detail)
    assert "You moved this onboarding to 5 steps" in said_by(done)
    assert (await desk.onboarding(reference)).pack.version == STEPS
    assert "moved_over" in await desk.kinds(reference)


def test_answers_stand_where_they_are_asked_for_and_are_kept_where_they_are_not() -> None:
    before = in_state(State.TEMPLATES, pack=NEWEST)
    after = moved(before)
    assert after.pack.version == STEPS and after.state is State.TECHNICAL_PREPARATION
    assert after.answers == before.answers, "nothing is lost"
    assert after.answers["eligibility.product"] and after.question("eligibility.product")
    assert after.question("eligibility.reasons") is None and answered_of(after, Stage.ELIGIBILITY)[0] > 0
    assert after.review(Stage.ELIGIBILITY) is ReviewState.IN_PROGRESS, "more is asked there than was approved"
    back = moved(after, NEWEST_CONTENT)
    assert back.unanswered(Stage.ELIGIBILITY) == ()


def test_what_it_would_do_is_what_it_does() -> None:
    before = in_state(State.CONFORMANCE, pack=NEWEST)
    told, after = moving_over.previewed(before, STEPS, PRIYA_HERSELF), moved(before)
    assert before.pack is NEWEST and not before.changes.events
    assert {stage: after.unanswered(stage) for stage in told.asked} == told.asked
    assert all(not after.unanswered(stage) for stage in after.pack.stages if stage not in told.asked)
    asked = {question.key for stage in after.pack.stages for question in after.questions(stage)}
    assert told.answers == len(asked & set(after.answers)) and told.answers + told.set_aside == len(after.answers)
    assert [event.kind for event in after.changes.events].count("moved_over") == 1


def test_an_approval_stands_where_nothing_is_asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    newer = replace(NEWEST, version="2027-01")
    monkeypatch.setattr(moving_over, "load", lambda _: newer)
    monkeypatch.setattr(moving_over, "newest_versions", lambda: {"": "2027-01"})
    monkeypatch.setattr("conversations.handlers.reviews.moving_over.load", lambda _: newer)
    before = in_state(State.TEMPLATES, pack=NEWEST)
    after = moved(before, "2027-01")
    assert (after.pack.version, after.state) == ("2027-01", State.TEMPLATES)
    assert after.review(Stage.TECHNICAL_PREPARATION) is ReviewState.APPROVED


def test_an_answer_of_another_kind_is_asked_anew_and_kept_in_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = FIVE_STEPS.stages[Stage.ELIGIBILITY].pages
    numbers = tuple(
        replace(q, type=QuestionType.NUMBER) if q.key == "eligibility.product" else q for q in pages[0].questions
    )
    stage = replace(FIVE_STEPS.stages[Stage.ELIGIBILITY], pages=(replace(pages[0], questions=numbers), *pages[1:]))
    other = replace(FIVE_STEPS, stages={**FIVE_STEPS.stages, Stage.ELIGIBILITY: stage})
    monkeypatch.setattr(moving_over, "load", lambda _: other)
    before = in_state(State.TEMPLATES, pack=NEWEST)
    after = moved(before)
    assert "eligibility.product" not in after.answers
    assert before.given["eligibility.product"].number < after.given["eligibility.product"].number, (
        "a newer answer: none"
    )


@pytest.mark.parametrize(
    ("onboarding", "why"),
    [
        (in_state(State.LIVE), "has ended"),
        (in_state(State.WITHDRAWN), "has ended"),
        (in_state(State.PAUSED), "Resume it first"),
        (in_state(State.GO_LIVE_SET), "has a go live date"),
        (in_state(State.TEMPLATES, ReviewState.SUBMITTED), "Stage 6, Create your templates, waits for your decision"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.state.value,
)
def test_some_stay_and_are_told_why(onboarding: Onboarding, why: str) -> None:
    for action, detail in (("move_over", ""), ("do_move_over", str(VersionDetail(STEPS, onboarding.answer_number)))):
        done = press(onboarding, action, PRIYA_HERSELF, detail)
        assert done.outcome.result is Result.REFUSED and why in said_by(done.outcome)
        assert done.onboarding.pack is onboarding.pack


def test_an_answer_since_it_was_shown_is_shown_first() -> None:
    onboarding = in_state(State.TEMPLATES, pack=NEWEST)
    done = press(onboarding, "do_move_over", PRIYA_HERSELF, str(VersionDetail(STEPS, onboarding.answer_number - 1)))
    assert done.outcome.result is Result.REFUSED and done.onboarding.pack is NEWEST
    assert "Somebody has answered since you were shown this" in said_by(done.outcome)


def test_it_is_not_moved_twice_nor_to_what_nothing_moves_to() -> None:
    onboarding = in_state(State.TEMPLATES, pack=NEWEST)
    for version in (NEWEST_CONTENT, "2025-06", "nonsense"):
        done = press(onboarding, "do_move_over", PRIYA_HERSELF, str(VersionDetail(version, onboarding.answer_number)))
        assert done.outcome.result is Result.MOVED_ON and done.onboarding.pack is NEWEST


async def test_an_old_button_about_a_stage_that_is_not_there_any_more_changes_nothing(desk: Desk) -> None:
    onboarding = in_state(State.TEMPLATES, pack=NEWEST)
    reference = await desk.keep(onboarding)
    shown = await desk.fills(PRIYA, "move_over", reference, {"version": (STEPS,)})
    [move] = [button for message in shown.messages for button in message.buttons]
    await desk.presses(PRIYA, move.action, reference, move.detail)
    pressed = {
        **dict.fromkeys(("check", "add_entry", "submit", "take_back", "changes"), "templates"),
        **{"answer": "templates/0", "remove_entry": "templates.email"},
        **{"ask_about": "templates.", "change": "templates.email.name"},
    }
    for action, detail in pressed.items():
        before = (await desk.onboarding(reference)).answers
        await desk.presses(AMARA, action, reference, detail)
        assert (await desk.onboarding(reference)).answers == before


async def test_a_condition_of_a_stage_that_is_not_there_any_more_stands_under_its_name(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES, ReviewState.SUBMITTED, pack=NEWEST))
    what = {"words": ("Send the letter.",), "due_on": ("2027-01-20",)}
    await desk.fills(PRIYA, "approve_on_condition", reference, what, "templates")
    assert "Condition of stage 6: Send the letter." in said_by(await desk.types(AMARA, "status"))
    await move(desk, reference)
    assert "Condition of Templates: Send the letter." in said_by(await desk.types(AMARA, "status"))
    form = (await desk.presses(PRIYA, "close_condition", reference)).form
    assert form and plain(form.fields[0].options[0].hint) == "Templates, by 20 January 2027"


async def test_nobody_signs_off_what_is_not_asked_for_any_more(desk: Desk) -> None:
    await desk.types(SAM, "help")
    reference = await desk.keep(in_state(State.TECHNICAL_PREPARATION, ReviewState.NOT_STARTED, pack=NEWEST))
    who = {"name": ("Sam Patel",), "email": ("sam@riverside.example",)}
    await desk.fills(AMARA, "ask_sign_off", reference, who, Signer.CLINICAL_SAFETY_OFFICER)
    await move(desk, reference)
    assert "Waits for sign-off" not in said_by(await desk.types(AMARA, "status"))
    [asked] = (await desk.onboarding(reference)).sign_offs
    for action in ("read_sign_off", "agree"):
        refused = await desk.presses(SAM, action, reference, str(SignOffDetail(asked.id or 0)))
        assert refused.result is Result.MOVED_ON and "there is nothing to sign off" in said_by(refused)
    desk.now = datetime(2027, 1, 20, 10, tzinfo=UTC)
    for reminder in await desk.manager.due():
        await desk.fires(reminder)
    assert "signer_reminded" not in await desk.kinds(reference)
    await move(desk, reference, NEWEST_CONTENT)
    assert "Waits for sign-off" in said_by(await desk.types(AMARA, "status"))


async def test_a_colleague_is_told_that_what_they_were_asked_is_asked_no_more(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.NOT_STARTED, whole=False, pack=NEWEST))
    what = {"questions": ("eligibility.reasons",), "words": ("You know.",), "who": (str(await desk.person_id(TOM)),)}
    await desk.fills(AMARA, "ask_colleague", reference, what, Stage.ELIGIBILITY)
    await move(desk, reference)
    assert "or are asked no more" in said_by(await desk.presses(TOM, "answer_delegated", reference, "1"))


async def move(desk: Desk, reference: str, version: str = STEPS) -> None:
    detail = VersionDetail(version, (await desk.onboarding(reference)).answer_number)
    assert (await desk.presses(PRIYA, "do_move_over", reference, str(detail))).result is Result.DONE


async def test_what_was_decided_before_is_named_by_the_journey_of_its_time(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, pack=NEWEST))
    await desk.presses(AMARA, "submit", reference, "eligibility")
    await desk.presses(PRIYA, "approve", reference, "eligibility")
    for version in (STEPS, NEWEST_CONTENT, STEPS):
        seen = (await desk.onboarding(reference)).answer_number
        await desk.presses(PRIYA, "do_move_over", reference, str(VersionDetail(version, seen)))
    now = await desk.onboarding(reference)
    assert now.pack.version == STEPS
    history = said_by(await desk.presses(PRIYA, "see_history", reference))
    assert history.count("from 11 stages") == 2, "moved there, back, and there again"
    assert "Amara Okafor submitted stage 4, Confirm setup and eligibility" in history
    assert "Priya Shah approved stage 4, Confirm setup and eligibility" in history
    assert now.pack.called(Stage.ELIGIBILITY) not in history.replace("stage 4, Confirm setup and eligibility", "")


def test_the_packs_that_tests_stand_on() -> None:
    assert load(STEPS) is FIVE_STEPS
