"""Takes the pictures of the README: `python -m tests.kit.teams_pictures docs/screenshots`, at the Agents Playground."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from playwright.async_api import FloatRect

from bot.rehearsal import script
from bot.rehearsal.answers import fill_in
from bot.rehearsal.parts import guidance, looking, registering, reviewing
from bot.rehearsal.seats import uk
from models.database.migrate import upgrade
from tests.conftest import PROGRAMS
from tests.kit import review_pictures
from tests.kit.drawn_cards import picture
from tests.kit.teams_browser import PlaygroundWorld, in_playground
from tests.kit.teams_seats import in_teams

# Teams draws a card that asks for it as wide as the chat. The Playground says that it cannot.
_IN_FULL_WIDTH = """() => {
  for (const card of document.querySelectorAll(".ac-adaptiveCard")) {
    for (let around = card, at = 0; at < 5 && around; at++, around = around.parentElement) {
      around.style.width = "100%";
      around.style.maxWidth = "none";
    }
  }
}"""


async def take(folder: Path) -> None:
    """An applicant in a form, and the onboarding team with a stage to review."""
    chromium = PROGRAMS["chromium"]()
    assert chromium, "run make test-tools"
    with tempfile.TemporaryDirectory() as temporary:
        async with in_playground(Path(temporary), chromium) as world:
            await script.to_invitation(world)
            await world.travel(reviewing.STAGES[0].at)
            await world.amara.presses("Answer in a form")
            await _picture(world, "amara", folder / "teams-applicant.png")
            await fill_in(world.amara)
            await reviewing.submit(world, world.amara, reviewing.STAGES[0])
            await world.window("priya").locator(".ac-adaptiveCard").first.scroll_into_view_if_needed()
            await _picture(world, "priya", folder / "teams-team.png")


async def take_summaries(folder: Path) -> None:
    """The onboarding team's channel after two mornings."""
    chromium = PROGRAMS["chromium"]()
    assert chromium, "run make test-tools"
    with tempfile.TemporaryDirectory() as temporary:
        async with in_playground(Path(temporary), chromium) as world:
            await registering.register(world, world.amara)
            await world.travel(uk(2026, 12, 22, 9))
            told = world.window("priya").get_by_text("Summary for Monday 21 December 2026").last
            await told.scroll_into_view_if_needed()
            await _picture(world, "priya", folder / "teams-summary.png")


async def take_desk(folder: Path) -> None:
    """What a colleague on the onboarding team asks for: the queue, the numbers of a month, and one case."""
    chromium = PROGRAMS["chromium"]()
    assert chromium, "run make test-tools"
    with tempfile.TemporaryDirectory() as temporary:
        async with in_playground(Path(temporary), chromium) as world:
            await registering.register(world, world.amara)
            await world.priya.presses("Take it")
            await world.travel(uk(2026, 12, 22, 9))
            reference = re.findall("ONB-[A-Z0-9]{6}", await world.seat("priya").text())[0]
            await world.window("priya").get_by_role("treeitem", name="Personal Chat").click()
            await world.window("priya").set_viewport_size({"width": 1700, "height": 1000})
            own = replace(world.seat("priya"), team=False)
            for words, title in (("queue", "1 open onboarding"), ("numbers", "Numbers for")):
                await own.says(words)
                await _picture(world, "priya", folder / f"teams-{words}.png", title)
            await own.says(f"open {reference}")
            await _picture(world, "priya", folder / "teams-case.png", "Waiting here")


async def take_a_review(folder: Path) -> None:
    """The list of a stage's items, and what changed at the second look."""
    chromium = PROGRAMS["chromium"]()
    assert chromium, "run make test-tools"
    with tempfile.TemporaryDirectory() as temporary:
        async with in_playground(Path(temporary), chromium) as world:

            async def keep(name: str) -> None:
                await world.window("priya").set_viewport_size({"width": 1700, "height": 1000})
                await _picture(world, "priya", folder / f"teams-{name}.png", "4. Confirm setup", _THE_CHAT)

            await review_pictures.play_looks(world, keep)


async def take_a_sign_off(folder: Path) -> None:
    """What the Clinical Safety Officer reads, who has no window at the Playground: the card that was sent, drawn."""
    chromium, renderer = PROGRAMS["chromium"](), PROGRAMS["adaptivecards"]()
    assert chromium and renderer, "run make test-tools"
    with tempfile.TemporaryDirectory() as temporary:
        url = f"sqlite:///{temporary}/pictures.db"
        await upgrade(url)
        async with in_teams(url) as world:

            async def keep(name: str) -> None:
                if name == "sign-off":
                    card = world.tom.newest_with("I agree")
                    await picture(chromium, renderer, card, folder / "teams-sign-off.png")

            await review_pictures.play(world, keep)


async def take_guidance(folder: Path) -> None:
    """The cost of two orders of channels, a text message as a phone shows it, and a routing plan."""
    chromium = PROGRAMS["chromium"]()
    assert chromium, "run make test-tools"
    with tempfile.TemporaryDirectory() as temporary:
        async with in_playground(Path(temporary), chromium) as world:
            await guidance.work_out_the_cost(world, world.amara)
            await _picture(world, "amara", folder / "teams-costs.png", "What it would cost in a year")
            await script.to_invitation(world)
            await looking.see_the_templates(world, world.amara)
            await _picture(world, "amara", folder / "teams-preview.png", "template: Appointment reminder, text message")
            await looking.see_the_plan(world, world.amara)
            await _picture(world, "amara", folder / "teams-plan.png", "1. NHS App")


async def _all(folder: Path) -> None:
    await take(folder)
    await take_a_review(folder)
    await take_a_sign_off(folder)
    await take_summaries(folder)
    await take_desk(folder)
    await take_guidance(folder)


_THE_CHAT: FloatRect = {"x": 330, "y": 50, "width": 1040, "height": 948}
"""Of a window 1700 wide: without the lists beside it."""


async def _picture(
    world: PlaygroundWorld, who: str, file: Path, title: str = "", clip: FloatRect | None = None
) -> None:
    """`title`: words that stand at the top of it, the newest of them; else what stands there. `clip`: a part alone."""
    window = world.window(who)
    close = window.get_by_role("button", name="Close").first
    if await close.count():
        await close.click()
    await window.evaluate(_IN_FULL_WIDTH)
    if title:
        await asyncio.sleep(2)
        await window.get_by_text(title).last.evaluate("(words) => words.scrollIntoView({ block: 'start' })")
    await asyncio.sleep(0.5)
    await window.screenshot(path=file, clip=clip)


if __name__ == "__main__":
    asyncio.run(_all(Path(sys.argv[1])))
