"""A request for more information is shown where it is answered, and is not handed back untouched unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.rehearsal.showing import lines
from conversations.events.reviews import MoreNeeded
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.replies import Bullets, Form, Inset, Result
from conversations.text import plain
from models.enums import Stage
from tests.conversations.onboardings import AMARA, PRIYA, in_state, stored
from tests.conversations.pressing import Done, press, said

PRODUCT = "eligibility.product"


def asked_for_more() -> Onboarding:
    values = {"items": (PRODUCT,), **said("Which app is it, exactly?")}
    submitted = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    submitted.now += timedelta(hours=1)
    made = stored(press(submitted, "ask_for_more", PRIYA, "eligibility", values).onboarding)
    made.now += timedelta(hours=1)
    return made


def form_of(done: Done) -> Form:
    assert done.outcome.form
    return done.outcome.form


def answered(onboarding: Onboarding) -> Onboarding:
    form = form_of(press(onboarding, "change", AMARA, PRODUCT))
    values = {field.id: field.values for field in form.fields} | {PRODUCT: ("The Riverside app",)}
    return stored(press(onboarding, "change", AMARA, form.detail, values).onboarding)


def test_the_form_begins_with_who_asks_for_what() -> None:
    for form in (
        form_of(press(asked_for_more(), "change", AMARA, PRODUCT)),
        form_of(press(asked_for_more(), "answer", AMARA, "eligibility/1")),
    ):
        who, items, words = form.intro[:3]
        assert "Priya Shah asked for more information about:" in plain(getattr(who, "text", ()))
        assert isinstance(items, Bullets) and len(items.items) == 1
        assert isinstance(words, Inset) and plain(words.text) == "Which app is it, exactly?"


def test_the_question_asked_about_is_marked_and_no_other() -> None:
    form = form_of(press(asked_for_more(), "change", AMARA, PRODUCT))
    marked = [field.id for field in form.fields if plain(field.hint).startswith("More information is needed here.")]
    assert marked == [PRODUCT, "eligibility.organisation_represented"]  # both of the item


def test_a_stage_that_nobody_asks_about_shows_no_request() -> None:
    form = form_of(press(in_state(State.ELIGIBILITY), "change", AMARA, PRODUCT))
    assert not any(isinstance(block, Inset) for block in form.intro)


def test_handing_it_back_untouched_is_asked_about_once() -> None:
    first = press(asked_for_more(), "submit", AMARA, "eligibility")
    assert first.outcome.result is Result.REFUSED and not first.kinds
    [message] = first.outcome.messages
    assert "You have not changed anything since Priya Shah" in plain(getattr(message.blocks[0], "text", ()))
    anyway = next(button for button in message.buttons if button.label == "Submit anyway")
    assert press(asked_for_more(), anyway.action, AMARA, anyway.detail).kinds == ["submitted"]


def test_an_answer_since_the_request_is_enough() -> None:
    assert press(answered(asked_for_more()), "submit", AMARA, "eligibility").kinds == ["submitted"]


def test_an_answer_of_another_stage_is_not() -> None:
    made = asked_for_more()
    made.answer("engagement_call.aims", "Fewer missed appointments", AMARA)
    assert press(stored(made), "submit", AMARA, "eligibility").outcome.result is Result.REFUSED
    carried = replace(asked_for_more())
    carried.answer("registration.service", "Covid reminders", AMARA)
    assert carried.review(Stage.ELIGIBILITY) is ReviewState.MORE_NEEDED
    assert press(stored(carried), "submit", AMARA, "eligibility").kinds == ["submitted"]


def test_what_was_submitted_says_how_far_it_is_and_whose_turn_comes() -> None:
    [told] = press(in_state(State.ELIGIBILITY), "submit", AMARA).outcome.messages
    read = lines(told)
    assert read[0].startswith("We sent stage 4, Confirm setup and eligibility, to the onboarding team.")
    assert read[1] == "Stage 4, Confirm setup and eligibility. 3 of 11 stages done"
    assert read[2].startswith("The onboarding team's turn: They review stage 4, Confirm setup and eligibility.")


def test_what_is_asked_of_each_item_stands_at_its_question_in_the_form_and_in_the_chat() -> None:
    made = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    volumes, product = (made.question(key) for key in ("eligibility.volumes", PRODUCT))
    assert volumes and product
    words = f"{product.item_title}: Who is it for?\nAnd why?\n{volumes.item_title}: Which year is this for"
    asked = {"items": (volumes.item, product.item), **said(words)}
    made = stored(press(made, "ask_for_more", PRIYA, "eligibility", asked).onboarding)
    hints = {field.id: plain(field.hint) for field in form_of(press(made, "change", AMARA, PRODUCT)).fields}
    assert hints[PRODUCT].startswith("More information is needed here. Priya Shah asks: Who is it for?\nAnd why? ")
    assert "Which year" not in hints[PRODUCT]
    made.answer(PRODUCT, None, AMARA)
    in_chat = press(stored(made), "chat", AMARA, "eligibility").outcome.messages[0]
    assert "More information is needed here. Priya Shah asks: Who is it for?" in " ".join(lines(in_chat))


def test_words_without_a_title_are_about_the_one_item_that_is_asked_about() -> None:
    assert MoreNeeded(("Volumes",), "Which year?").about("Volumes") == "Which year?"
    assert MoreNeeded(("Volumes", "Product"), "Which year?").about("Volumes") == ""


def test_words_about_an_item_that_is_not_asked_about_are_refused_and_kept() -> None:
    made = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    volumes, product = (made.question(key) for key in ("eligibility.volumes", PRODUCT))
    assert volumes and product
    words = f"{product.item_title}: Who is it for?\n{volumes.item_title}: Which year is this for?"
    done = press(made, "ask_for_more", PRIYA, "eligibility", {"items": (product.item,), **said(words)})
    assert done.outcome.result is Result.INVALID and not done.kinds
    told = f"You ask about {volumes.item_title} here, which is not selected. Select it, or take out its words"
    [field] = [field for field in form_of(done).fields if field.error]
    assert plain(field.error) == told and field.values == (words,)
