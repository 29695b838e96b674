"""An approved answer is changed on purpose or not at all, whichever way somebody comes to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.replies import Button, Form, Inset, Message, Outcome, Result
from conversations.text import plain
from conversations.views.team_card import history_card
from models.database.database import Database
from models.enums import Stage
from tests.conversations import onboardings as people
from tests.conversations.at_the_desk import AMARA, Desk
from tests.conversations.onboardings import in_state, stored
from tests.conversations.pressing import Done, press

PRODUCT = "eligibility.product"
APPROVED = "Stage 4, Confirm setup and eligibility, is approved. If you save this, it needs to be reviewed again."


def notes(outcome: Outcome) -> list[str]:
    blocks = outcome.form.intro if outcome.form else [b for message in outcome.messages for b in message.blocks]
    return [plain(block.text) for block in blocks if isinstance(block, Inset)]


def button(message: Message, label: str) -> Button:
    return next(each for each in (*message.buttons, *message.menu) if each.label == label)


def form_of(done: Done) -> Form:
    assert done.outcome.form
    return done.outcome.form


def sent(onboarding: Onboarding, form: Form, **typed: tuple[str, ...]) -> Done:
    """The form sent back with some of its fields filled in anew; "__" stands for the dot of a key."""
    values = {field.id: field.values for field in form.fields}
    values |= {key.replace("__", "."): value for key, value in typed.items()}
    return press(onboarding, form.action, people.AMARA, form.detail, values, form.seen)


def asked_in_the_form(opened_by: str) -> tuple[Onboarding, Done]:
    onboarding = in_state(State.TEMPLATES)
    detail = PRODUCT if opened_by == "change" else "eligibility/0"
    form = form_of(press(onboarding, opened_by, people.AMARA, detail))
    return onboarding, sent(onboarding, form, eligibility__product=("Another app",))


def test_the_form_of_an_approved_stage_says_so_at_its_head() -> None:
    approved, open_now = (in_state(state) for state in (State.TEMPLATES, State.ELIGIBILITY))
    words = "This stage is approved. If you change an answer, it needs to be reviewed again."
    for onboarding, expected in ((approved, True), (open_now, False)):
        intro = form_of(press(onboarding, "change", people.AMARA, PRODUCT)).intro
        assert (words in [plain(getattr(block, "text", ())) for block in intro]) is expected


@pytest.mark.parametrize("opened_by", ["change", "answer"])
def test_a_form_asks_before_it_saves_and_keeps_what_was_typed(opened_by: str) -> None:
    _, asked = asked_in_the_form(opened_by)
    assert asked.outcome.result is Result.INVALID and not asked.kinds and not asked.onboarding.changes.answers
    assert notes(asked.outcome) == [APPROVED]
    choice, *rest = form_of(asked).fields
    assert [plain(option.label) for option in choice.options] == [
        "Save the new answer, and have it reviewed again",
        "Keep the old answer",
    ]
    assert next(field.values for field in rest if field.id == PRODUCT) == ("Another app",)


def test_saved_after_all_it_is_reviewed_again() -> None:
    onboarding, asked = asked_in_the_form("change")
    done = sent(onboarding, form_of(asked), approval=("change",))
    assert done.kinds == ["reopened"] and done.onboarding.answers[PRODUCT] == "Another app"


def test_the_old_answer_can_be_kept() -> None:
    onboarding, asked = asked_in_the_form("change")
    done = sent(onboarding, form_of(asked), approval=("keep",))
    assert not done.kinds and not done.onboarding.changes.answers
    [told] = done.outcome.messages
    assert plain(getattr(told.blocks[0], "text", ())) == "We kept your old answer. Nothing was changed."


def test_sent_without_a_choice_it_says_what_to_select() -> None:
    onboarding, asked = asked_in_the_form("change")
    again = form_of(sent(onboarding, form_of(asked)))
    assert plain(again.fields[0].error) == "Select what you want to do"


def test_it_says_that_the_go_live_date_falls_with_the_approval() -> None:
    onboarding = in_state(State.GO_LIVE_SET)
    asked = sent(
        onboarding, form_of(press(onboarding, "change", people.AMARA, PRODUCT)), eligibility__product=("Another app",)
    )
    assert notes(asked.outcome) == [
        APPROVED,
        "Your go live date, 6 January 2027, does not stand until everything is approved again.",
    ]


def test_an_answer_elsewhere_that_an_approval_stands_on_asks_too() -> None:
    onboarding = in_state(State.TEMPLATES)
    form = form_of(press(onboarding, "change", people.AMARA, "registration.service"))
    asked = sent(onboarding, form, registration__service=("Covid reminders",))
    assert notes(asked.outcome) == [APPROVED] and not asked.kinds


def test_approved_while_the_form_was_open_it_asks_all_the_same() -> None:
    submitted = in_state(State.ELIGIBILITY)
    form = form_of(press(submitted, "change", people.AMARA, PRODUCT))
    approved = replace(submitted, reviews={Stage.ELIGIBILITY: ReviewState.APPROVED})
    approved.state = State.TECHNICAL_PREPARATION
    assert notes(sent(approved, form, eligibility__product=("Another app",)).outcome) == [APPROVED]


# In the chat


async def going_back(desk: Desk) -> str:
    """Amara typed back once everything was asked: the answer that she gave last stands approved."""
    reference = await desk.keep(in_state(State.TECHNICAL_PREPARATION, ReviewState.NOT_STARTED, whole=False))
    await desk.presses(AMARA, "status", reference)
    asked = await desk.types(AMARA, "back")
    assert "Your answer now is" in repr(asked.messages)
    return reference


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


async def test_typed_after_back_it_is_not_saved_before_it_asks(desk: Desk) -> None:
    reference = await going_back(desk)
    asked = await desk.types(AMARA, "In another folder")
    assert notes(asked) == [APPROVED]
    assert await desk.kinds(reference) == []
    [message] = asked.messages
    read = [plain(getattr(block, "text", ())) for block in message.blocks]
    assert any(words.startswith("Your answer now is: ") for words in read)
    assert "We have not saved your new answer yet: In another folder" in read
    save = button(message, "Save the new answer")
    await desk.presses(AMARA, save.action, reference, save.detail)
    assert "reopened" in await desk.kinds(reference)


async def test_typed_after_back_the_old_one_can_be_kept_and_is_asked_no_more(desk: Desk) -> None:
    reference = await going_back(desk)
    before = (await desk.onboarding(reference)).answers
    [message] = (await desk.types(AMARA, "In another folder")).messages
    keep = button(message, "Keep the old answer")
    await desk.presses(AMARA, keep.action, reference, keep.detail)
    assert (await desk.onboarding(reference)).answers == before and await desk.kinds(reference) == []
    assert "We did not understand" in repr(await desk.types(AMARA, "In a third folder"))


def test_an_option_pressed_in_the_chat_asks_too() -> None:
    done = press(in_state(State.TEMPLATES), "choose", people.AMARA, "eligibility.children=yes")
    assert notes(done.outcome) == [APPROVED] and not done.kinds
    save = button(done.outcome.messages[0], "Save the new answer")
    assert press(in_state(State.TEMPLATES), save.action, people.AMARA, save.detail).kinds == ["reopened"]


@pytest.mark.parametrize(("characters", "way"), [(300, "Save the new answer"), (301, "Change it in a form")])
def test_a_long_answer_which_no_button_can_carry_is_changed_in_the_form(characters: int, way: str) -> None:
    typed = f"eligibility.reasons={'We plan more. ' * 21}{'x' * (characters - 294)}"
    done = press(in_state(State.TEMPLATES), "choose", people.AMARA, typed)
    labels = [each.label for each in done.outcome.messages[0].buttons]
    assert labels == [way, "Keep the old answer"] and not done.kinds


# Entries and evidence


def test_adding_to_approved_templates_asks_first() -> None:
    onboarding = in_state(State.ROUTING_PLANS)
    typed = {"templates.channel": ("email",), "templates.name": ("A second one",)}
    asked = press(onboarding, "add_entry", people.AMARA, "templates", typed)
    assert "Stage 6, Create your templates, is approved." in notes(asked.outcome)[0] and not asked.kinds
    agreed = press(onboarding, "add_entry", people.AMARA, "templates", typed | {"approval": ("change",)})
    assert "reopened" in agreed.kinds


def test_removing_from_approved_templates_asks_first() -> None:
    onboarding = in_state(State.ROUTING_PLANS)
    onboarding.answer("templates.email-2.name", "A second one", people.AMARA)
    onboarding = stored(onboarding)
    asked = press(onboarding, "remove_entry", people.AMARA, "templates.email-2")
    assert "Stage 6, Create your templates, is approved." in notes(asked.outcome)[0] and not asked.kinds
    anyway, keep = asked.outcome.messages[0].buttons
    assert keep.action == "check"
    assert "reopened" in press(onboarding, anyway.action, people.AMARA, anyway.detail).kinds


def test_evidence_for_an_approved_question_asks_first() -> None:
    onboarding = in_state(State.TEMPLATES)
    typed = {"question": ("eligibility.dpia.evidence",), "evidence": ("In another folder",)}
    asked = press(onboarding, "add_evidence", people.AMARA, "", typed)
    assert notes(asked.outcome) == [APPROVED] and not asked.kinds
    assert "reopened" in press(onboarding, "add_evidence", people.AMARA, "", typed | {"approval": ("change",)}).kinds


# The same answer again


async def test_the_same_number_typed_again_is_no_change(desk: Desk) -> None:
    made = in_state(State.REGISTERED)
    key = next(q.key for q in made.questions(Stage.ENGAGEMENT_CALL) if made.answers[q.key] == 12_000)
    reference = await desk.keep(made)
    before = await desk.onboarding(reference)
    told = await desk.presses(AMARA, "choose", reference, f"{key}=12000")
    after = await desk.onboarding(reference)
    assert plain(getattr(told.messages[0].blocks[0], "text", ())) == "Your answer stays as it was: 12,000"
    assert after.events == before.events and after.given == before.given


async def test_an_approved_answer_saved_again_unchanged_reopens_nothing(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    form = (await desk.presses(AMARA, "change", reference, PRODUCT)).form
    assert form
    values = {field.id: field.values for field in form.fields}
    in_the_form = await desk.fills(AMARA, "change", reference, values, form.detail)
    in_the_chat = await desk.presses(AMARA, "choose", reference, f"{PRODUCT}= {values[PRODUCT][0]} ")
    assert in_the_form.result is Result.DONE and in_the_chat.result is Result.DONE
    assert await desk.kinds(reference) == []
    assert (await desk.onboarding(reference)).review(Stage.ELIGIBILITY) is ReviewState.APPROVED


def test_the_history_does_not_read_as_if_the_question_were_the_answer() -> None:
    onboarding = in_state(State.REGISTERED)
    onboarding.now += timedelta(hours=1)
    form = form_of(press(onboarding, "change", people.AMARA, "registration.role"))
    made = stored(sent(onboarding, form, registration__role=("Programme manager",)).onboarding)
    history = history_card(made, made.events)
    question = "What is the main contact's job title or role?"
    assert f'Amara Okafor changed the answer to the question "{question}"' in repr(
        [plain(item) for block in history.blocks for item in getattr(block, "items", ())]
    ).replace("\\'", "'")
