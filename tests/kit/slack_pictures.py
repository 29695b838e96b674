"""Pictures of the local Slack's page: `python -m tests.kit.slack_pictures <folder>`, in a network of its own.

The modal, the direct message, the onboarding team's channel and both kinds of App Home, in the middle of a story; then
the onboarding team's desk: the summary of a morning, its queue, the numbers and one case; and
what guidance draws.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Page, ViewportSize, async_playwright

from bot.rehearsal import script
from bot.rehearsal.parts import guidance, looking, registering
from bot.rehearsal.seats import uk
from tests.kit import review_pictures
from tests.kit.local_slack import Json, LocalWorld, local_world
from tests.kit.slack_api import AMARA, PRIYA, TOM
from tests.kit.window import CHROMIUM_ARGUMENTS

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


# What Slack draws and the local Slack does not: a word in red stands in its place, which is drawn over here.
_DRAW_THE_REST = (Path(__file__).parent / "slack_undrawn.js").read_text(encoding="utf-8")
_UNDRAWN = ("container", "data_table", "data_visualization", "external_select", "rich_text")


async def take(world: LocalWorld, page: Page, folder: Path) -> None:
    await page.goto(world.page)
    await world.amara.says("status")
    await _look(page, AMARA, "Amara Okafor")
    said = [block for m in world.screen.seen_by(AMARA, world.directs[AMARA]) for block in m.get("blocks") or ()]
    await _keep(page, folder / "direct-message.png", said)
    await world.amara.presses("Answer in a form")
    await page.wait_for_timeout(_DRAWN)
    await _keep(page, folder / "modal.png", said)
    await _close(world)
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


_TITLES = {"queue": "2 open onboardings", "numbers": "Numbers for"}
"""What somebody types, and the title of what they get."""


async def take_desk(world: LocalWorld, page: Page, folder: Path) -> None:
    """What a colleague on the onboarding team asks for: the queue, the numbers of a month, and one case."""
    await page.goto(world.page)
    await _look(page, PRIYA, "onboarding-team")
    for words, title in _TITLES.items():
        await world.priya.says(f"/notify {words}")
        await page.wait_for_timeout(_DRAWN)
        await _keep(page, folder / f"{words}.png", _seen(world), title)
    await world.priya.presses("See everything")
    await page.wait_for_timeout(_DRAWN)
    await _keep(page, folder / "case.png", _seen(world))


async def take_a_review(world: LocalWorld, page: Page, folder: Path) -> None:
    """The list of a stage's items, what changed at the second look, and what somebody signs off."""
    await page.goto(world.page)
    titles = {"checklist": "4. Confirm setup", "second-look": "4. Confirm setup", "sign-off": "Sign off as"}

    async def keep(name: str) -> None:
        if name == "sign-off":
            await _look(page, TOM, "Tom Ellis")
        await page.wait_for_timeout(_DRAWN)
        await _keep(page, folder / f"{name}.png", (), titles[name])
        await world.screen.socket.send_json({"t": "view_close", "user": PRIYA})

    await _look(page, PRIYA, "onboarding-team")
    await review_pictures.play(world, keep)


async def take_guidance(world: LocalWorld, page: Page, folder: Path) -> None:
    """The cost of two orders of channels, a text message as a phone shows it, and a routing plan."""
    await page.goto(world.page)
    await _look(page, AMARA, "Amara Okafor")
    await world.amara.says("cost")
    await world.amara.presses("Work out your cost")
    await world.amara.fills(guidance.GIVEN)
    await page.wait_for_timeout(_DRAWN)
    await _keep(page, folder / "costs.png", _told(world))
    await _close(world)
    await script.to_invitation(world)
    await looking.see_the_templates(world, world.amara)
    await world.amara.presses("See more: Text message template")
    await page.wait_for_timeout(_DRAWN)
    await _keep(page, folder / "preview.png", _told(world))
    await _close(world)
    await looking.see_the_plan(world, world.amara)
    await page.wait_for_timeout(_DRAWN)
    await _keep(page, folder / "plan.png", _told(world), "NHS App \u2192 Email")


async def _close(world: LocalWorld) -> None:
    await world.screen.socket.send_json({"t": "view_close", "user": AMARA})


def _told(world: LocalWorld) -> list[Json]:
    """The blocks of Amara's direct messages, and of the modal over them."""
    seen = [message.get("blocks") or () for message in world.screen.seen_by(AMARA, world.directs[AMARA])]
    return [block for blocks in (*seen, *(view["blocks"] for view in world.screen.stack)) for block in blocks]


def _seen(world: LocalWorld) -> list[Json]:
    seen = world.screen.seen_by(PRIYA, world.priya.channel)
    return [block for message in seen for block in message.get("blocks") or ()]


async def _keep(page: Page, picture: Path, blocks: Sequence[Json] = (), first: str = "") -> None:
    """`blocks`: all that the page shows of Slack's, in order. `first`: words that stand at the top of the picture."""
    parts = [part for block in blocks for part in (block, *block.get("elements", ()))]
    await page.evaluate(_DRAW_THE_REST, [part for part in parts if part.get("type") in _UNDRAWN])
    await page.evaluate(_DRAW_DATES)
    if first:
        await page.get_by_text(first).last.evaluate("(words) => words.scrollIntoView({ block: 'start' })")
    await page.screenshot(path=picture)


async def _look(page: Page, user: str, place: str, last: bool = False) -> None:
    """As one person, at one place of the sidebar."""
    await page.locator(".actas select").select_option(user)
    items = page.locator(".sidebar-item", has_text=place)
    await (items.last if last else items.first).dispatch_event("click")
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
            browser = await play.chromium.launch(executable_path=chromium, args=list(CHROMIUM_ARGUMENTS))
            await take_a_review(world, await browser.new_page(viewport=_SIZE), folder)
            await browser.close()
    with TemporaryDirectory(prefix="local-slack-") as kept:
        async with local_world("http", Path(kept)) as world, async_playwright() as play:
            await registering.register(world, world.amara)
            await registering.register_in_forms(world, world.grace, **registering.NORTHGATE)
            await world.priya.presses("Take it")
            await world.travel(uk(2027, 1, 11, 9))
            browser = await play.chromium.launch(executable_path=chromium, args=list(CHROMIUM_ARGUMENTS))
            page = await browser.new_page(viewport=_SIZE)
            await take_summary(world, page, folder)
            await take_desk(world, page, folder)
            await browser.close()
    with TemporaryDirectory(prefix="local-slack-") as kept:
        async with local_world("http", Path(kept)) as world, async_playwright() as play:
            browser = await play.chromium.launch(executable_path=chromium, args=list(CHROMIUM_ARGUMENTS))
            await take_guidance(world, await browser.new_page(viewport=_SIZE), folder)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[2] if len(sys.argv) > 2 else "/usr/bin/chromium", Path(sys.argv[1])))
