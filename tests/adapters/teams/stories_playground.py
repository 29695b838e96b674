"""Stories played at Microsoft's Agents Playground. `test_playground.py` runs them where there is no network."""

from __future__ import annotations

from pathlib import Path

from bot.rehearsal import script
from bot.rehearsal.parts import registering
from tests.kit.teams_browser import in_playground


async def test_a_whole_onboarding(tmp_path: Path, chromium: Path) -> None:
    async with in_playground(tmp_path, chromium) as world:
        await script.whole(world)


async def test_a_double_click_that_sends_two_activities_has_one_effect(tmp_path: Path, chromium: Path) -> None:
    async with in_playground(tmp_path, chromium) as world:
        await registering.answer_registration(world.amara)
        taken = world.taken
        await world.seat("amara").double_clicks("Register your interest")
        assert world.taken == taken + 2
        await world.amara.sees("We have registered your interest")
        shown = await world.seat("priya").text()
        assert shown.count("registered interest in NHS Notify") == 2 * 2  # on the card and beneath it, read twice
        assert (await world.seat("amara").text()).count("We have registered your interest") == 2


async def test_what_a_person_types_is_shown_as_typed(tmp_path: Path, chromium: Path) -> None:
    hostile = "**Riverside** [nhs.uk](https://evil.example) {{DATE(2017-02-14T06:08:39Z)}} </at>"
    async with in_playground(tmp_path, chromium) as world:
        await registering.answer_registration(world.amara, service=hostile)
        await world.amara.presses("Register your interest")
        await world.priya.sees(hostile)
        for window in ("amara", "priya"):
            assert await world.window(window).locator('.ac-adaptiveCard a[href*="evil"]').count() == 0
