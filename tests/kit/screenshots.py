"""`make screenshots`: plays a whole onboarding on the running page and keeps what both panes show at three stages.

Then the onboarding team's desk: its summary, its queue, one case and its numbers; a review over two looks; and what
guidance draws: the cost of two orders of channels, messages as their recipients see them, and a routing plan.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Locator, Page

from bot.logs import set_up_logs
from bot.rehearsal import script
from bot.rehearsal.parts import guidance, looking, publishing, registering
from bot.rehearsal.seats import uk
from conversations.guidance.messages.channels import MessageChannel
from models.database.migrate import upgrade
from tests.conftest import PROGRAMS
from tests.kit import review_pictures
from tests.kit.browser import BrowserWorld, in_browser
from tests.kit.window import started

FOLDER = Path(__file__).parent.parent.parent / "docs" / "screenshots"

# The living card at the top of the team's pane, the newest message at the foot of the applicant's.
_FRAME = """() => {
  const log = document.querySelector("#team .log");
  const card = log.querySelector(".entry:has(.history)");
  log.scrollTop = card.offsetTop - log.offsetTop - 8;
  const direct = document.querySelector("#applicant .log");
  direct.scrollTop = direct.scrollHeight;
}"""


# The newest message at the top of a pane.
_TO_THE_NEWEST = """(log) => {
  document.activeElement.blur();
  const newest = [...log.querySelectorAll(".entry")].at(-1);
  log.scrollTop = newest.offsetTop - log.offsetTop - 8;
}"""


AT_THE_END_OF = {
    "Stage 2: prepare for the engagement call": "1-registered",
    "Stage 5: prepare for technical integration": "2-reviewed",
}


async def take(world: BrowserWorld, name: str, frame: str = _FRAME) -> None:
    await world.priya.text()
    page = world.amara.page
    await page.evaluate(frame)
    await page.screenshot(path=FOLDER / f"{name}.png")


async def take_desk(world: BrowserWorld) -> None:
    """The onboarding team's morning, queue, one case and numbers, each in its pane alone."""
    await registering.register(world, world.amara)
    northgate = {"organisation": "Northgate Health", "ods_code": "N8G", "service": "Northgate test results"}
    await registering.register_in_forms(world, world.grace, **northgate)
    await world.priya.presses("Take it", near="Riverside appointment reminders")
    await world.travel(uk(2027, 1, 11, 9))
    for words, heading in (("summary", "Summary for"), ("queue all", "2 open onboardings"), ("numbers", "Numbers for")):
        await world.priya.says(words)
        await _picture_of_the_team(world, words.partition(" ")[0], heading)
    await world.priya.says("queue all")
    await world.priya.presses("Open", near="Riverside appointment reminders")
    await _picture_of_the_team(world, "case", re.compile("^Riverside appointment reminders"))


async def _picture_of_the_team(world: BrowserWorld, name: str, heading: str | re.Pattern[str]) -> None:
    """From the newest message with a heading on."""
    await world.priya.text()
    pane = world.amara.page.locator("#team")
    await pane.get_by_role("heading", name=heading).last.evaluate("(found) => found.scrollIntoView()")
    await pane.screenshot(path=FOLDER / f"desk-{name}.png")


async def take_a_review(world: BrowserWorld) -> None:
    """The list of a stage's items, what changed at the second look, and what somebody signs off."""

    async def keep(name: str) -> None:
        number, seat, height = {
            "checklist": (4, world.priya, 1900),
            "second-look": (5, world.priya, 1300),
            "sign-off": (6, world.tom, 2100),
        }[name]
        await seat.window.look()
        await seat.page.set_viewport_size({"width": 1700, "height": height})
        await seat.text()
        log = seat.pane.locator(".log")
        await log.evaluate(_TO_THE_NEWEST)
        await log.screenshot(path=FOLDER / f"{number}-{name}.png")

    await review_pictures.play(world, keep)


async def take_guidance(world: BrowserWorld) -> None:
    """Costs, previews and a plan, each alone in its pane."""
    await guidance.work_out_the_cost(world, world.amara)
    pane = world.amara.page.locator("#applicant")
    await _picture_of_the_applicant(world, "costs", pane.locator(".entry:has(.chart)"))
    await script.to_invitation(world)
    await looking.see_the_templates(world, world.amara)
    for channel in MessageChannel:
        preview = pane.locator(f".preview--{channel}")
        await world.amara.page.evaluate("() => document.activeElement.blur()")
        await preview.last.screenshot(path=FOLDER / f"preview-{channel.replace('_', '-')}.png")
    await looking.see_the_plan(world, world.amara)
    await _picture_of_the_applicant(world, "plan", pane.locator("p:has(+ .route-frame)"))


async def _picture_of_the_applicant(world: BrowserWorld, name: str, first: Locator) -> None:
    """From the newest of something on, as far as it stands on the page."""
    await world.amara.text()
    await first.last.evaluate("(found) => { document.activeElement.blur(); found.scrollIntoView(); }")
    await world.amara.page.locator("#applicant .log").screenshot(path=FOLDER / f"{name}.png")


async def take_calls(world: BrowserWorld) -> None:
    """The times that are published, beside the times to choose from and the call that was booked of them."""
    await registering.register(world, world.amara)
    await world.travel(uk(2027, 1, 4, 9))
    await publishing.publish(world)
    await publishing.book_and_move(world, world.amara)
    await world.amara.presses("See the other times")
    await _picture_of_the_applicant(world, "call-times", _entry(world, "Your engagement call is booked"))
    await world.priya.says("calls")
    await _picture_of_the_team(world, "calls", re.compile("published for engagement calls"))


def _entry(world: BrowserWorld, heading: str) -> Locator:
    entry = world.amara.page.locator("#applicant .entry")
    return entry.filter(has=world.amara.page.get_by_role("heading", name=heading))


@asynccontextmanager
async def a_world(browser: Browser) -> AsyncIterator[BrowserWorld]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'browser.db'}"
        await upgrade(url)
        async with in_browser(browser, url) as world:
            yield world


async def take_the_whole(world: BrowserWorld) -> None:
    async def watch(_: Page) -> None:
        if world.scenes and (name := AT_THE_END_OF.get(world.scenes[-1])):
            await take(world, name)

    world.watch = watch
    await script.whole(world)
    await take(world, "3-live")


async def main() -> None:
    chromium = PROGRAMS["chromium"]()
    if chromium is None:
        sys.exit("Chromium is not installed. Run make test-tools.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with started(chromium) as browser:
        for pictures in (take_the_whole, take_desk, take_a_review, take_guidance, take_calls):
            async with a_world(browser) as world:
                await pictures(world)


if __name__ == "__main__":
    set_up_logs("ERROR")
    asyncio.run(main())
