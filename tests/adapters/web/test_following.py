"""What is new is in view, or a button says that it waits: at every width, after a send, a save and an arrival."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from playwright.async_api import Browser, Locator, Page, Route, ViewportSize, expect

from adapters.web.people import TEAM_PLACE
from conversations.replies import Button, Message, Outcome, Paragraph
from conversations.text import Words
from conversations.turns import Submitted, Turn
from tests.adapters.web.conftest import House, answer
from tests.adapters.web.fakes import TO_AMARA, words
from tests.adapters.web.samples import CARD
from tests.kit.pointer import Pointer

pytestmark = pytest.mark.needs_program("chromium")

SIZES = [(1440, 900), (1366, 650), (390, 844), (320, 480)]
TALL = Message(tuple(Paragraph((Words(f"Line {number}"),)) for number in range(60)))


@asynccontextmanager
async def opened(browser: Browser, address: str, size: tuple[int, int]) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport=ViewportSize(width=size[0], height=size[1]))
    await page.goto(address)
    yield page
    await page.close()


async def in_view(entry: Locator) -> None:
    """All of it in the window and in its log, with nothing before it."""
    await expect(entry).to_be_in_viewport(ratio=0.99)


async def waits(pane: Locator) -> None:
    await expect(pane.locator("[data-news-button]")).to_be_in_viewport(ratio=0.99)


def saves(turn: Turn) -> Outcome:
    return Outcome((words("Saved"),)) if isinstance(turn.intent, Submitted) else answer(turn)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_after_a_save_the_answer_is_in_view_and_so_is_what_comes_next(
    size: tuple[int, int], browser: Browser, address: str, house: House
) -> None:
    house.conversation.outcome = saves
    async with opened(browser, address, size) as page:
        hand, pane = Pointer(page), page.locator("#applicant")
        await hand.press(pane.get_by_role("button", name="Begin"))
        await expect(pane.locator("[data-form-top]")).to_be_focused()
        await in_view(pane.locator("[data-form-top]"))
        await hand.press(pane.get_by_role("button", name="Save and continue"))
        await expect(pane.locator(".entry").last).to_contain_text("Saved")
        await in_view(pane.locator(".entry").last)
        if size[0] > 1000:  # where the window does not scroll: to the log's very end, a pixel further than it begins
            await hand.scroll(*await hand.reach(pane.locator(".entry").last.locator("p")), 200)
        for number in range(3):
            await house.sender.post(TO_AMARA, words(f"The other side answers {number}"))
            await expect(pane.locator(".entry").last).to_contain_text(f"answers {number}")
            await in_view(pane.locator(".entry").last)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_long_answer_is_shown_from_its_top(
    size: tuple[int, int], browser: Browser, address: str, house: House
) -> None:
    house.conversation.outcome = Outcome((TALL,))
    async with opened(browser, address, size) as page:
        await Pointer(page).press(page.locator("#applicant-text"))
        await page.keyboard.insert_text("status")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Line 0", exact=True)).to_be_in_viewport(ratio=1)
        await expect(page.get_by_text("Line 59", exact=True)).not_to_be_in_viewport()
        await expect(page.locator("#applicant-text")).to_be_focused()


@pytest.mark.parametrize("size", SIZES[:2], ids=str)
async def test_a_long_message_from_the_other_side_is_shown_from_its_top(
    size: tuple[int, int], browser: Browser, address: str, house: House
) -> None:
    async with opened(browser, address, size) as page:
        await house.sender.post(TO_AMARA, TALL)
        await expect(page.get_by_text("Line 0", exact=True)).to_be_in_viewport(ratio=1)
        await house.sender.post(TO_AMARA, words("The other side says more"))
        await waits(page.locator("#applicant"))


async def test_a_long_answer_is_shown_from_its_top_to_who_read_further_up(page: Page, house: House) -> None:
    house.conversation.outcome = Outcome((TALL,))
    hand = Pointer(page)
    await hand.press(page.locator("#applicant-text"))
    await page.keyboard.insert_text("status")
    await hand.reach(page.locator("#applicant").get_by_role("heading", name="Flu clinic reminders"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Line 0", exact=True)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_who_reads_further_up_stays_there_and_a_button_leads_to_what_is_new(
    size: tuple[int, int], browser: Browser, address: str, house: House
) -> None:
    async with opened(browser, address, size) as page:
        hand, pane = Pointer(page), page.locator("#applicant")
        first = pane.get_by_role("heading", name="Flu clinic reminders")
        await hand.reach(first)
        before = await first.evaluate("(each) => each.getBoundingClientRect().top")
        await house.sender.post(TO_AMARA, words("The other side answers"))
        await waits(pane)
        assert abs(before - await first.evaluate("(each) => each.getBoundingClientRect().top")) <= 1
        await hand.press(pane.locator("[data-news-button]"))
        await expect(pane.locator(".entry").last).to_contain_text("The other side answers")
        await in_view(pane.locator(".entry").last)
        await expect(pane.locator("[data-news-button]")).to_be_hidden()


@pytest.mark.parametrize("size", [(390, 844), (320, 256)], ids=str)
async def test_what_arrives_in_a_pane_that_is_out_of_the_window_is_said(
    size: tuple[int, int], browser: Browser, address: str, house: House
) -> None:
    async with opened(browser, address, size) as page:
        await house.sender.post(TEAM_PLACE, words("An organisation registered"))
        await waits(page.locator("#team"))
        hand = Pointer(page)
        await hand.reach(page.locator("#team .entry").last.locator("p"))
        await expect(page.locator("#team [data-news-button]")).to_be_hidden()


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_answer_to_a_form_stays_in_view_when_its_card_grows(
    size: tuple[int, int], browser: Browser, address: str, house: House
) -> None:
    house.conversation.outcome = saves
    async with opened(browser, address, size) as page:
        hand, pane = Pointer(page), page.locator("#team")
        await hand.press(pane.get_by_role("button", name="Ask for more information"))
        await hand.press(pane.get_by_role("button", name="Save and continue"))
        reply = pane.locator(".entry--private")
        await in_view(reply)
        await house.sender.update(TEAM_PLACE, "3", replace(CARD, blocks=(*CARD.blocks, *TALL.blocks[:5])))
        await expect(pane.get_by_text("Line 4", exact=True)).to_have_count(1)
        await house.sender.post(TEAM_PLACE, words("Priya Shah asked for more"), thread="3")
        await expect(pane.locator(".history__entry").last).to_contain_text("asked for more")
        await in_view(reply)
        await expect(pane.locator("[data-news-button]")).to_be_hidden()


@pytest.mark.parametrize("size", SIZES[:2], ids=str)
async def test_the_button_that_says_so_covers_nothing_that_can_be_pressed(
    size: tuple[int, int], browser: Browser, address: str, house: House
) -> None:
    house.conversation.outcome = Outcome((Message(TALL.blocks, (Button("last", "Last button"),)),))
    async with opened(browser, address, size) as page:
        hand, pane = Pointer(page), page.locator("#applicant")
        await hand.reach(pane.get_by_role("heading", name="Flu clinic reminders"))
        await house.sender.post(TO_AMARA, words("The other side answers"))
        await waits(pane)
        await hand.press(page.locator("#applicant-text"))
        await page.keyboard.insert_text("status")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Line 0", exact=True)).to_be_in_viewport(ratio=1)
        await waits(pane)
        await hand.press(pane.get_by_role("button", name="Last button"))
        await waits(pane)


async def test_what_somebody_does_is_no_news_to_them_when_the_answer_is_slow(page: Page, house: House) -> None:
    async def slowly(route: Route) -> None:
        answered = await route.fetch()
        await asyncio.sleep(1)
        await route.fulfill(response=answered)

    house.conversation.outcome = Outcome((TALL, TALL))
    await page.route("**/say", slowly)
    await page.locator("#applicant-text").fill("status")
    await page.keyboard.press("Enter")
    await expect(page.locator("#applicant")).to_have_attribute("aria-busy", "true")
    await expect(page.locator("#applicant")).to_have_attribute("aria-busy", "false")
    await expect(page.get_by_text("Line 0", exact=True).first).to_be_in_viewport(ratio=1)
    await expect(page.locator("#applicant [data-news-button]")).to_be_hidden()
    await house.sender.post(TO_AMARA, words("The other side answers"))
    await waits(page.locator("#applicant"))


async def test_the_title_of_a_tab_in_the_background_says_that_there_is_news(page: Page, house: House) -> None:
    await page.clock.install()
    await page.evaluate(
        """() => {
          Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    await house.sender.post(TO_AMARA, words("Your stage was approved"))
    await page.clock.run_for(25_000)
    await expect(page).to_have_title("(1 new) NHS Notify onboarding")
    await page.evaluate(
        """() => {
          Object.defineProperty(document, "visibilityState", { value: "visible", configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    await expect(page).to_have_title("NHS Notify onboarding")


async def test_a_turn_fetches_only_what_is_new(page: Page, house: House) -> None:
    await expect(page.get_by_text("Ready?")).to_be_visible()
    async with page.expect_response("**/?applicant=*") as refreshed:
        await house.sender.post(TO_AMARA, words("Your stage was approved"))
    fetched = await (await refreshed.value).text()
    assert "Your stage was approved" in fetched and "Ready?" not in fetched and "Event 3" not in fetched
    await expect(page.locator("#applicant .entry").last).to_contain_text("Your stage was approved")
    async with page.expect_response(lambda response: response.request.method == "POST") as opened:
        await page.get_by_role("button", name="Begin").click()
    fetched = await (await opened.value).text()
    assert "Tell us about your service" in fetched and "Your stage was approved" not in fetched
    await expect(page.get_by_text("Ready?")).to_be_visible()
    await expect(page.get_by_text("Event 3")).to_have_count(1)
    await page.locator("#applicant").get_by_role("button", name="Close, keep what is saved").click()
    await expect(page.locator("#applicant [data-form-top]")).to_have_count(0)
    await page.get_by_role("button", name="Begin").click()
    await expect(page.locator("#applicant [data-form-top]")).to_be_focused()
    assert len({turn.delivery_id for turn in house.conversation.turns}) == 2


async def test_a_message_that_went_meanwhile_is_fetched_again(page: Page, house: House) -> None:
    async def late(route: Route) -> None:
        answered = await route.fetch()
        await page.evaluate("document.querySelector('#applicant .entry:last-child').remove()")
        await route.fulfill(response=answered)

    await page.route("**/say", late)
    await page.locator("#applicant-text").fill("hello")
    await page.keyboard.press("Enter")
    await expect(page.locator("#applicant .entry").last).to_contain_text("Noted")
    await expect(page.get_by_text("Ready?")).to_be_visible()
