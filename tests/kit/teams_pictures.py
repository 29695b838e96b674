"""Takes the pictures of the README: `python -m tests.kit.teams_pictures docs/screenshots`, at the Agents Playground."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from bot.rehearsal import script
from bot.rehearsal.answers import fill_in
from bot.rehearsal.parts import registering, reviewing
from bot.rehearsal.seats import uk
from tests.conftest import PROGRAMS
from tests.kit.teams_browser import PlaygroundWorld, in_playground


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


async def _both(folder: Path) -> None:
    await take(folder)
    await take_summaries(folder)


async def _picture(world: PlaygroundWorld, who: str, file: Path) -> None:
    window = world.window(who)
    close = window.get_by_role("button", name="Close").first
    if await close.count():
        await close.click()
    await asyncio.sleep(0.5)
    await window.screenshot(path=file)


if __name__ == "__main__":
    asyncio.run(_both(Path(sys.argv[1])))
