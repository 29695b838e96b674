"""The page at every size, scrolled with a wheel or a finger: whatever is needed can be seen and pressed."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from tests.adapters.web.conftest import House
from tests.kit.pointer import Pointer

pytestmark = pytest.mark.needs_program("chromium")

BY_WHEEL = [(1366, 650), (1536, 730), (1440, 768), (2560, 1440), (1024, 570), (320, 256)]  # 320: 1280x1024 at 400%
BY_TOUCH = [(844, 390), (390, 844), (320, 480)]


@pytest.mark.parametrize(
    ("size", "touch"), [(size, False) for size in BY_WHEEL] + [(size, True) for size in BY_TOUCH], ids=str
)
async def test_a_form_is_opened_and_sent_by_hand_on_both_sides(
    size: tuple[int, int], touch: bool, browser: Browser, address: str, house: House
) -> None:
    context = await browser.new_context(viewport=ViewportSize(width=size[0], height=size[1]), has_touch=touch)
    page = await context.new_page()
    await page.goto(address)
    hand = Pointer(page, touch)
    for pane, opens in (("applicant", "Begin"), ("team", "Ask for more information")):
        at = page.locator(f"#{pane}")
        await hand.press(at.get_by_role("button", name=opens))
        await expect(at.locator("[data-form-top]")).to_be_focused()
        await hand.reach(at.locator(".question input").last)
        await hand.press(at.get_by_role("button", name="Save and continue"))
        await expect(at.locator(".error-summary")).to_be_focused()
        await hand.press(at.get_by_role("button", name="Close, keep what is saved"))
        await hand.reach(at.get_by_role("button", name="Send"))
    assert len(house.conversation.turns) == 4
    await context.close()
