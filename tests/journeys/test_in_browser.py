"""A whole onboarding on the web page, both panes, by keyboard alone, with an accessibility check along the way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from bot.rehearsal import script
from bot.rehearsal.parts import living
from tests.kit import finding_organisations
from tests.kit.browser import in_browser

pytestmark = pytest.mark.needs_program("chromium", "axe-core")

_AXE = """async () => {
  const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  return violations.map((found) => found.id + ": " + found.nodes.map((node) => node.target.join(" ")).join(", "));
}"""


def accessible(axe_core: Path, found: list[str]) -> Callable[[Page], Awaitable[None]]:
    """Looks at the page after everything that somebody did, and adds what is wrong to `found`."""

    async def check(page: Page) -> None:
        if not await page.evaluate("'axe' in window"):
            await page.evaluate(axe_core.read_text(encoding="utf-8"))
        found.extend(await page.evaluate(_AXE))

    return check


async def test_a_whole_onboarding_by_keyboard_is_accessible(browser: Browser, axe_core: Path, sqlite_url: str) -> None:
    found: list[str] = []
    async with in_browser(browser, sqlite_url) as world:
        world.watch = accessible(axe_core, found)
        await script.whole(world)
        await world.amara.sees("You are live")
        await world.priya.sees("The service went live with NHS Notify")
        assert "Stage 10: complete the connection agreement" in world.scenes
    assert found == []


@pytest.mark.usefixtures("begun_beforehand")
async def test_the_onboarding_team_works_at_its_desk(
    browser: Browser, axe_core: Path, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    found: list[str] = []
    async with in_browser(browser, sqlite_url) as world:
        world.watch = accessible(axe_core, found)
        await script.at_the_desk(world)
        await world.priya.says("queue")
        await world.priya.sees("1 open onboarding")
        await world.priya.presses("Open", near="Riverside appointment reminders")
        await world.priya.sees("They call back on Monday.")
    assert found == []
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


STORIES = [
    script.day_by_day,
    script.item_by_item,
    script.with_a_specialist,
    script.on_a_condition,
    script.talked_at_an_item,
    script.set_up,
    script.second_service,
    script.signed_off,
    script.delegated,
    script.guided,
    script.looked_at,
    script.own_data,
]


@pytest.mark.usefixtures("begun_beforehand")
@pytest.mark.parametrize("story", STORIES, ids=lambda story: str(story.__name__))
async def test_a_story_on_the_page(story: script.Story, browser: Browser, axe_core: Path, sqlite_url: str) -> None:
    found: list[str] = []
    async with in_browser(browser, sqlite_url) as world:
        world.watch = accessible(axe_core, found)
        await story(world)
    assert found == []


async def test_evidence_is_renewed_on_the_page(browser: Browser, sqlite_url: str) -> None:
    async with in_browser(browser, sqlite_url) as world:
        await world.beforehand(script.whole)
        await living.renew(world, world.amara)


@pytest.mark.usefixtures("two_approve_stage_4", "begun_beforehand")
async def test_a_second_pair_of_eyes_on_the_page(browser: Browser, sqlite_url: str) -> None:
    async with in_browser(browser, sqlite_url) as world:
        await script.by_two(world)


async def test_every_button_and_field_is_reached_with_the_tab_key(browser: Browser, sqlite_url: str) -> None:
    async with in_browser(browser, sqlite_url) as world:
        await world.amara.says("/notify onboard")
        page = world.amara.page
        wanted = await page.locator("button:visible, a:visible:not(.skip-link), select, textarea, summary").count()
        reached = set()
        for _ in range(wanted + 20):
            await page.keyboard.press("Tab")
            reached.add(await page.evaluate(_FOCUSED))
        assert len([each for each in reached if each]) >= wanted


_FOCUSED = """() => {
  const all = [...document.querySelectorAll("button, a:not(.skip-link), select, textarea, summary")];
  const at = all.indexOf(document.activeElement);
  return at < 0 ? null : at + 1;
}"""


@pytest.mark.parametrize("story", finding_organisations.STORIES[:2], ids=lambda story: str(story.__name__))
async def test_an_organisation_is_found_on_the_page(
    story: finding_organisations.Story, browser: Browser, axe_core: Path, sqlite_url: str
) -> None:
    found: list[str] = []
    async with in_browser(browser, sqlite_url) as world:
        world.watch = accessible(axe_core, found)
        await story(world)
        await accessible(axe_core, found)(world.amara.page)
    assert found == []
