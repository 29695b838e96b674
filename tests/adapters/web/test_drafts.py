"""Nothing half-typed vanishes without a word: not by another press, a message, a closed form, or a reload."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from conversations.replies import FieldKind, Outcome, Result
from conversations.turns import Submitted, Turn
from tests.adapters.web.conftest import QUESTIONS, House, answer
from tests.adapters.web.fakes import words
from tests.adapters.web.samples import form, question

pytestmark = pytest.mark.needs_program("chromium")

PROSE = "half a page of prose"
PUT_BACK = "We put back what you typed and did not send."


@pytest_asyncio.fixture(loop_scope="session")
async def typing(page: Page) -> Page:
    """Amara, in the middle of a form."""
    await page.get_by_role("button", name="Begin").click()
    await page.locator("textarea.input").click()
    await page.keyboard.type(PROSE)
    await page.get_by_label("Text message").last.check()
    return page


async def stands(page: Page) -> None:
    await expect(page.locator("textarea.input")).to_have_value(PROSE)
    await expect(page.get_by_label("Text message").last).to_be_checked()


async def test_a_press_in_the_log_leaves_the_form_as_it_is(typing: Page) -> None:
    await typing.get_by_role("button", name="Status").click()
    await expect(typing.locator("#applicant .entry").last).to_contain_text("Stage 3 of 11")
    await stands(typing)
    await expect(typing.locator("[data-draft]")).to_have_count(0)


async def test_a_message_is_sent_while_a_form_is_open(typing: Page, house: House) -> None:
    await typing.locator("#applicant").get_by_text("Send a message").click()
    await typing.locator("#applicant-text").click()
    await typing.keyboard.type("status")
    await typing.keyboard.press("Enter")
    await expect(typing.locator("#applicant .entry").last).to_contain_text("Noted")
    await expect(typing.locator("#applicant-text")).to_have_value("")
    await expect(typing.locator("#applicant-text")).to_be_focused()
    await stands(typing)


async def test_a_reload_puts_it_back_and_says_so(typing: Page) -> None:
    await typing.reload()
    await stands(typing)
    await expect(typing.locator("[data-draft]")).to_contain_text(PUT_BACK)
    await typing.get_by_role("button", name="Clear it").click()
    await expect(typing.locator("textarea.input")).to_have_value("")
    await typing.reload()
    await expect(typing.locator("textarea.input")).to_have_value("")


async def test_closing_says_where_it_is_and_opening_puts_it_back(typing: Page) -> None:
    await typing.get_by_role("button", name="Close, keep what is saved").click()
    kept = "You did not save all that you typed in “Tell us about your service”. We kept it"
    await expect(typing.locator("[data-draft]")).to_contain_text(kept)
    await typing.get_by_role("button", name="Begin").click()
    await expect(typing.locator("[data-draft]")).to_contain_text(PUT_BACK)
    await stands(typing)


async def test_another_form_in_its_place_says_so_too(typing: Page, house: House) -> None:
    house.conversation.outcome = Outcome((), form(question(FieldKind.TEXT)))
    await typing.get_by_role("button", name="Begin").click()
    await expect(typing.locator("[data-draft]")).to_contain_text("We kept it")
    await expect(typing.locator("[data-questions] .input--text")).to_have_value("")


async def test_what_one_person_typed_is_not_put_before_another(typing: Page, house: House) -> None:
    house.conversation.outcome = Outcome((), QUESTIONS)
    await typing.locator("#applicant-who").select_option("tom")
    await typing.get_by_role("button", name=re.compile("Change who.*Direct messages")).click()
    await typing.get_by_label(re.compile("as Tom Ellis")).fill("onboard")
    await typing.keyboard.press("Enter")
    await expect(typing.locator("#applicant [data-form-top]")).to_be_focused()
    await expect(typing.locator("textarea.input")).to_have_value("")
    await expect(typing.locator("[data-draft]")).to_have_count(0)
    await typing.locator("#applicant-who").select_option("amara")
    await typing.get_by_role("button", name=re.compile("Change who.*Direct messages")).click()
    await stands(typing)


async def test_what_was_saved_is_no_draft_any_more(typing: Page, house: House) -> None:
    def saves(turn: Turn) -> Outcome:
        return Outcome((words("Saved"),)) if isinstance(turn.intent, Submitted) else answer(turn)

    house.conversation.outcome = saves
    await typing.get_by_role("button", name="Save and continue").click()
    await expect(typing.locator("#applicant .entry").last).to_contain_text("Saved")
    await expect(typing.locator("[data-draft]")).to_have_count(0)
    await typing.get_by_role("button", name="Begin").click()
    await expect(typing.locator("textarea.input")).to_have_value("")


async def test_what_came_too_late_is_kept(typing: Page, house: House) -> None:
    house.conversation.outcome = Outcome((words("This has moved on"),), result=Result.MOVED_ON)
    await typing.get_by_role("button", name="Save and continue").click()
    await expect(typing.locator("#applicant .entry").last).to_contain_text("This has moved on")
    await expect(typing.locator("[data-draft]")).to_contain_text("We kept it")


async def test_a_draft_is_sent_as_of_when_it_was_begun(typing: Page, house: House) -> None:
    """A colleague has answered meanwhile: the draft must not pass for an answer to what they wrote."""

    seen = await typing.locator("[data-questions] [name=seen]").input_value()
    await typing.get_by_role("button", name="Close, keep what is saved").click()
    await expect(typing.locator("[data-draft]")).to_contain_text("We kept it")
    house.conversation.outcome = Outcome((), replace(QUESTIONS, seen=9))
    await typing.get_by_role("button", name="Begin").click()
    await stands(typing)
    await expect(typing.locator("[data-questions] [name=seen]")).to_have_value(seen)
    await typing.get_by_role("button", name="Clear it").click()
    await expect(typing.locator("[data-questions] [name=seen]")).to_have_value("9")


async def test_a_half_typed_message_outlives_a_reload_and_a_form(page: Page) -> None:
    await page.locator("#applicant-text").click()
    await page.keyboard.type("half a mess")
    await page.reload()
    await expect(page.locator("#applicant-text")).to_have_value("half a mess")
    await expect(page.locator("#applicant [data-draft]")).to_contain_text(PUT_BACK)
    await page.get_by_role("button", name="Begin").click()
    await expect(page.locator("#applicant-text")).to_have_value("half a mess")
    await expect(page.locator("#applicant-text")).to_be_visible()
