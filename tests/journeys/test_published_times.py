"""Call times that are published, told once and played where the other stories are not: on the page and in Slack."""

from __future__ import annotations

import pytest
from icalendar import Calendar
from playwright.async_api import Browser

from adapters.common.case_files.downloads import PATH
from bot.rehearsal import script
from tests.kit.assistant import running
from tests.kit.browser import in_browser
from tests.kit.slack import TEAM_PLACE, scripted_slack
from tests.kit.slack_seats import SlackWorld


async def test_in_slack_where_the_call_comes_as_a_file(sqlite_url: str) -> None:
    async with scripted_slack() as slack, running(sqlite_url, TEAM_PLACE, slack):
        world = SlackWorld(slack)
        await script.times_published(world)
        await world.amara.sees("We are sending the file for your calendar to your direct messages")
        files = [written for _, title, written in slack.api.shared if title.endswith("file for your calendar")]
        methods = [str(Calendar.from_ical(written)["method"]) for written in files]
        assert methods[0] == "REQUEST" and len(methods) == 5, "booked, moved, given up, booked twice"


@pytest.mark.needs_program("chromium")
@pytest.mark.usefixtures("begun_beforehand")
async def test_on_the_page_where_a_link_gives_the_file(browser: Browser, sqlite_url: str) -> None:
    async with in_browser(browser, sqlite_url, zone="America/New_York") as world:
        await script.times_published(world)
        await world.amara.sees("Thursday 14 January 2027 at 10am GMT (5am in your time zone)")
        links = world.amara.page.locator(f'a[href*="{PATH}"]')
        assert await links.count() >= 1
