"""The page in a real browser: what its script does, and that it can be used by everybody."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from adapters.web.people import TEAM_PLACE
from conversations.replies import Outcome
from conversations.turns import Submitted
from tests.adapters.web.conftest import House
from tests.adapters.web.fakes import TO_AMARA, words

pytestmark = pytest.mark.needs_program("chromium")


async def test_enter_sends_without_leaving_the_page_and_the_composer_keeps_the_focus(page: Page) -> None:
    await page.evaluate("document.body.dataset.kept = 'yes'")
    await page.locator("#applicant-text").fill("hello")
    await page.keyboard.press("Enter")
    await expect(page.locator("#applicant .entry").last).to_contain_text("Noted")
    await expect(page.locator("#applicant-text")).to_be_focused()
    assert await page.evaluate("document.body.dataset.kept") == "yes"


async def test_a_double_click_is_one_deed_and_a_later_press_another(page: Page, house: House) -> None:
    status = page.get_by_role("button", name="Status")
    await status.dblclick()
    await expect(page.locator("#applicant .entry").last).to_contain_text("Stage 3 of 11")
    await expect(page.locator("#applicant")).to_have_attribute("aria-busy", "false")
    assert len(house.conversation.turns) == 1
    before = await page.locator("#applicant .entry").count()
    await status.click()
    await expect(page.locator("#applicant .entry")).to_have_count(before + 2)


async def test_what_others_post_appears_and_a_half_typed_message_stays(page: Page, house: House) -> None:
    await page.locator("#applicant-text").fill("half typ")
    await house.sender.post(TO_AMARA, words("Your stage was approved"))
    await expect(page.locator("#applicant .entry").last).to_contain_text("Your stage was approved")
    await expect(page.locator("#applicant-text")).to_have_value("half typ")
    await expect(page.locator("#applicant-text")).to_be_focused()


async def test_errors_take_the_focus_and_lead_to_their_questions(page: Page) -> None:
    await page.get_by_role("button", name="Begin").click()
    await expect(page.locator("[data-form-top]")).to_be_focused()
    await page.get_by_role("button", name="Save and continue").click()
    await expect(page.locator(".error-summary")).to_be_focused()
    await page.get_by_role("link", name="Enter a email").click()
    await expect(page.get_by_label("What is your answer?").and_(page.locator("[type=email]"))).to_be_focused()


async def test_enter_in_a_question_saves_and_does_not_ask_for_help(page: Page, house: House) -> None:
    await page.get_by_role("button", name="Begin").click()
    await page.locator(".input--text").press("Enter")
    await expect(page.locator(".error-summary")).to_be_visible()
    assert isinstance(house.conversation.turns[-1].intent, Submitted)


async def test_help_keeps_what_was_typed(page: Page) -> None:
    await page.get_by_role("button", name="Begin").click()
    await page.locator("textarea.input").fill("a page of prose")
    await page.get_by_role("button", name="What is this?").click()
    await expect(page.locator("#applicant .entry").last).to_contain_text("Here is what it means")
    await expect(page.locator("textarea.input")).to_have_value("a page of prose")


async def test_an_act_that_asks_first_takes_the_focus(page: Page) -> None:
    await page.locator("#team").get_by_role("button", name="Approve").click()
    await expect(page.locator("#team [data-asking]")).to_be_focused()


async def test_a_lost_server_is_said_and_nothing_is_lost(page: Page) -> None:
    await page.route("**/say", lambda route: route.abort())
    await page.locator("#applicant-text").fill("hello")
    await page.keyboard.press("Enter")
    await expect(page.locator("#applicant [data-offline]")).to_be_visible()
    await expect(page.locator("#applicant-text")).to_have_value("hello")


async def test_the_answer_to_a_press_stands_beneath_its_card_in_view(page: Page, house: House) -> None:
    for number in range(5):
        await house.sender.post(TEAM_PLACE, words(f"Another card {number}\n" * 20))
    house.conversation.outcome = Outcome((words("Asked"),))
    await page.get_by_role("button", name="Ask for more information").click()
    reply = page.locator("#team .entry--private")
    await expect(reply).to_be_focused()
    await expect(reply).to_be_in_viewport(ratio=1)
    await expect(page.locator("#team .entry").nth(1)).to_have_text(re.compile("Asked"))
    await house.sender.post(TEAM_PLACE, words("More was asked"), thread="3")
    await expect(page.locator("#team .entry").last).to_have_text(re.compile("Asked"))
    await expect(reply).to_be_focused()
    await expect(reply).to_be_in_viewport(ratio=1)


async def test_buttons_that_do_nothing_any_more_go_and_nothing_is_read_out_again(page: Page, house: House) -> None:
    entry = page.locator("#applicant .entry").first
    await entry.evaluate("(each) => { each.dataset.same = 'yes'; }")
    await expect(entry.get_by_role("button", name="Change Service")).to_have_count(1)
    house.conversation.dead = frozenset({"change"})
    await entry.get_by_role("button", name="Change Service").focus()
    await house.sender.post(TO_AMARA, words("Your stage was approved"))
    await expect(entry.get_by_role("button", name="Change Service")).to_have_count(0)
    await expect(entry.get_by_role("button", name="Status")).to_have_count(1)
    await expect(entry).to_have_attribute("data-same", "yes")
    await expect(entry).to_be_focused()


async def test_a_tab_that_nobody_looks_at_holds_no_connection(page: Page, house: House) -> None:
    await page.evaluate(
        "() => { window.closed_streams = 0; EventSource.prototype.close = () => { window.closed_streams += 1; }; }"
    )
    await show(page, "hidden")
    assert await page.evaluate("window.closed_streams") == 1
    async with page.expect_request("**/events?*"):
        await show(page, "visible")
    await house.sender.post(TO_AMARA, words("Welcome back"))
    await expect(page.locator("#applicant .entry").last).to_contain_text("Welcome back")


async def show(page: Page, state: str) -> None:
    await page.evaluate(
        """state => {
          Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        state,
    )


async def test_without_script_a_form_is_filled_and_sent(browser: Browser, address: str) -> None:
    page = await (await browser.new_context(java_script_enabled=False)).new_page()
    await page.goto(address)
    await page.get_by_role("button", name="Begin").click()
    await page.get_by_role("button", name="Save and continue").click()
    await expect(page.locator(".error-summary")).to_be_visible()
    await page.get_by_role("button", name="Close, keep what is saved").click()
    await page.locator("#applicant-text").fill("<b>hello</b>")
    await page.locator("#applicant").get_by_role("button", name="Send").click()
    await expect(page.locator("#applicant .entry--said").last).to_contain_text("<b>hello</b>")


@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 844), (720, 500), (1440, 1000)])
async def test_nothing_sticks_out_at_any_width(width: int, height: int, page: Page) -> None:
    await page.set_viewport_size({"width": width, "height": height})
    await page.get_by_role("button", name="Begin").click()
    await expect(page.locator("[data-form-top]")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_the_newest_message_is_in_view_at_first(page: Page) -> None:
    await expect(page.locator("#applicant .entry").last).to_be_in_viewport(ratio=1)
    await expect(page.locator("#applicant .entry").first).not_to_be_in_viewport(ratio=1)


@pytest.mark.needs_program("axe-core")
@pytest.mark.parametrize("step", ["at first", "asking", "questions", "errors"])
@pytest.mark.parametrize("width", [390, 1440])
async def test_axe_finds_nothing(step: str, width: int, page: Page, axe_core: Path) -> None:
    await page.set_viewport_size({"width": width, "height": 1000})
    if step == "asking":
        await page.locator("#team").get_by_role("button", name="Approve").click()
        await expect(page.locator("[data-asking]")).to_be_focused()
    if step in ("questions", "errors"):
        await page.get_by_role("button", name="Begin").click()
        await expect(page.locator("[data-form-top]")).to_be_focused()
    if step == "errors":
        await page.get_by_role("button", name="Save and continue").click()
        await expect(page.locator(".error-summary")).to_be_focused()
    assert await violations(page, axe_core) == []


async def violations(page: Page, axe_core: Path) -> list[str]:
    """What axe has to say under WCAG 2.2 AA and its best practices, evaluated past the page's content policy."""
    await page.evaluate(axe_core.read_text(encoding="utf-8"))
    options = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
    found: dict[str, Any] = await page.evaluate("(options) => axe.run(options)", options)
    return [
        f"{each['id']}: {node['html']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
