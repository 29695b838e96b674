"""Pictures of the local Slack's page: `python -m tests.kit.slack_pictures <folder>`, in a network of its own.

The modal, the direct message, the onboarding team's channel and both kinds of App Home, in the middle of a story; and
the summary of a morning.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Page, ViewportSize, async_playwright

from bot.rehearsal import script
from bot.rehearsal.parts import registering
from bot.rehearsal.seats import uk
from tests.kit.browser import CHROMIUM_ARGUMENTS
from tests.kit.local_slack import Json, LocalWorld, local_world
from tests.kit.slack_api import AMARA, PRIYA

_SIZE: ViewportSize = {"width": 1440, "height": 1000}
_DRAWN = 600  # milliseconds until a change stands on the page


# Slack draws a date in the reader's language and time zone. The local Slack draws none, so here stands its fallback.
_DRAW_DATES = r"""() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const words = walk.currentNode;
    words.data = words.data.replace(/<!date\^\d+\^[^|>]*\|([^>]*)>/g, "$1");
  }
}"""


# Slack folds a container under its title. The local Slack draws none, but a word in the place of each.
_DRAW_CONTAINERS = """(titles) => {
  const places = [...document.querySelectorAll("*")]
    .filter((e) => !e.children.length && e.textContent === "[container]");
  places.forEach((place, at) => {
    place.textContent = "\u25b8 " + titles.at(at - places.length);
    place.style = "color: inherit; font: inherit; font-weight: bold; padding: 4px 0";
  });
}"""


async def take(world: LocalWorld, page: Page, folder: Path) -> None:
    await page.goto(world.page)
    await world.amara.says("status")
    await _look(page, AMARA, "Amara Okafor")
    said = [block for m in world.screen.seen_by(AMARA, world.directs[AMARA]) for block in m.get("blocks") or ()]
    await _keep(page, folder / "direct-message.png", said)
    await world.amara.presses("Answer in a form")
    await page.wait_for_timeout(_DRAWN)
    await _keep(page, folder / "modal.png", said)
    await world.screen.socket.send_json({"t": "view_close", "user": AMARA})
    await _look(page, AMARA, "onboarding", last=True)
    await _keep(page, folder / "app-home.png", world.screen.homes[AMARA]["blocks"])
    await _look(page, PRIYA, "onboarding", last=True)
    await _keep(page, folder / "app-home-of-the-team.png")
    await _look(page, PRIYA, "onboarding-team")
    await _keep(page, folder / "team-channel.png")


async def take_summary(world: LocalWorld, page: Page, folder: Path) -> None:
    """The onboarding team's channel on a morning on which something is late."""
    await page.goto(world.page)
    await _look(page, PRIYA, "onboarding-team")
    await world.priya.says("/notify summary")
    await page.wait_for_timeout(_DRAWN)
    await _keep(page, folder / "summary.png")


async def _keep(page: Page, picture: Path, blocks: Sequence[Json] = ()) -> None:
    """`blocks`: all that the page shows of Slack's, in order."""
    await page.evaluate(_DRAW_CONTAINERS, [block["title"]["text"] for block in blocks if block["type"] == "container"])
    await page.evaluate(_DRAW_DATES)
    await page.screenshot(path=picture)


async def _look(page: Page, user: str, place: str, last: bool = False) -> None:
    """As one person, at one place of the sidebar."""
    await page.locator(".actas select").select_option(user)
    items = page.locator(".sidebar-item", has_text=place)
    await (items.last if last else items.first).click()
    await page.wait_for_timeout(_DRAWN)


async def main(chromium: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="local-slack-") as kept:
        async with local_world("http", Path(kept)) as world, async_playwright() as play:
            await script.to_invitation(world)
            browser = await play.chromium.launch(executable_path=chromium, args=list(CHROMIUM_ARGUMENTS))
            await take(world, await browser.new_page(viewport=_SIZE), folder)
            await browser.close()
    with TemporaryDirectory(prefix="local-slack-") as kept:
        async with local_world("http", Path(kept)) as world, async_playwright() as play:
            await registering.register(world, world.amara)
            await world.priya.presses("Take it")
            await world.travel(uk(2027, 1, 11, 9))
            browser = await play.chromium.launch(executable_path=chromium, args=list(CHROMIUM_ARGUMENTS))
            await take_summary(world, await browser.new_page(viewport=_SIZE), folder)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[2] if len(sys.argv) > 2 else "/usr/bin/chromium", Path(sys.argv[1])))
