"""`make screenshots`: plays a whole onboarding on the running page and keeps what both panes show at three stages.

Then the onboarding team's desk: its summary, its queue, one case and its numbers; a review over two looks; and what
guidance draws: the cost of two orders of channels, messages as their recipients see them, and a routing plan.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Locator, Page

from bot.logs import set_up_logs
from bot.rehearsal import script
from bot.rehearsal.parts import guidance, looking, publishing, registering
from bot.rehearsal.seats import uk
from conversations.guidance.messages.channels import MessageChannel
from tests.conftest import PROGRAMS
from tests.kit import review_pictures
from tests.kit.browser import BrowserWorld, in_browser

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
    page = world.pages[0]
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
    pane = world.pages[0].locator("#team")
    await pane.get_by_role("heading", name=heading).last.evaluate("(found) => found.scrollIntoView()")
    await pane.screenshot(path=FOLDER / f"desk-{name}.png")


async def take_a_review(world: BrowserWorld) -> None:
    """The list of a stage's items, what changed at the second look, and what somebody signs off."""

    async def keep(name: str) -> None:
        number, seat, page, pane = {
            "checklist": (4, world.priya, world.pages[0], "#team"),
            "second-look": (5, world.priya, world.pages[0], "#team"),
            "sign-off": (6, world.tom, world.pages[1], "#applicant"),
        }[name]
        await page.set_viewport_size({"width": 1700, "height": {4: 1900, 5: 1300, 6: 2100}[number]})
        await seat.text()
        log = page.locator(f"{pane} .log")
        await log.evaluate(_TO_THE_NEWEST)
        await log.screenshot(path=FOLDER / f"{number}-{name}.png")

    await review_pictures.play(world, keep)


async def take_guidance(world: BrowserWorld) -> None:
    """Costs, previews and a plan, each alone in its pane."""
    pane = world.pages[0].locator("#applicant")
    await guidance.work_out_the_cost(world, world.amara)
    await _picture_of_the_applicant(world, "costs", pane.locator(".entry:has(.chart)"))
    await script.to_invitation(world)
    await looking.see_the_templates(world, world.amara)
    for channel in MessageChannel:
        preview = pane.locator(f".preview--{channel}")
        await world.pages[0].evaluate("() => document.activeElement.blur()")
        await preview.last.screenshot(path=FOLDER / f"preview-{channel.replace('_', '-')}.png")
    await looking.see_the_plan(world, world.amara)
    await _picture_of_the_applicant(world, "plan", pane.locator("p:has(+ .route-frame)"))


async def _picture_of_the_applicant(world: BrowserWorld, name: str, first: Locator) -> None:
    """From the newest of something on, as far as it stands on the page."""
    await world.priya.text()
    await first.last.evaluate("(found) => { document.activeElement.blur(); found.scrollIntoView(); }")
    await world.pages[0].locator("#applicant .log").screenshot(path=FOLDER / f"{name}.png")


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
    entry = world.pages[0].locator("#applicant .entry")
    return entry.filter(has=world.pages[0].get_by_role("heading", name=heading))


async def main() -> None:
    chromium = PROGRAMS["chromium"]()
    if chromium is None:
        sys.exit("Chromium is not installed. Run make test-tools.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with in_browser(chromium, Path(folder)) as world:

            async def watch(_: Page) -> None:
                if world.scenes and (name := AT_THE_END_OF.get(world.scenes[-1])):
                    await take(world, name)

            world.watch = watch
            await script.whole(world)
            await take(world, "3-live")
    with tempfile.TemporaryDirectory() as folder:
        async with in_browser(chromium, Path(folder)) as world:
            await take_desk(world)
    with tempfile.TemporaryDirectory() as folder:
        async with in_browser(chromium, Path(folder)) as world:
            await take_a_review(world)
    with tempfile.TemporaryDirectory() as folder:
        async with in_browser(chromium, Path(folder)) as world:
            await take_guidance(world)
    with tempfile.TemporaryDirectory() as folder:
        async with in_browser(chromium, Path(folder)) as world:
            await take_calls(world)


if __name__ == "__main__":
    set_up_logs("ERROR")
    asyncio.run(main())
