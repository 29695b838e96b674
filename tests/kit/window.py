"""A headless Chromium, and the windows that people have open in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 30.0  # seconds until what was sent has to stand on the page, on a machine that others use


@asynccontextmanager
async def started(chromium: Path) -> AsyncIterator[Browser]:
    """A headless Chromium for the length of the block. Windows that share nothing are pages of their own in it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield browser
        await browser.close()


class Window:
    """A page that is opened when somebody first looks at it, and read anew on another day when they look again.

    `seen`: after how many deeds it was found to show what the server draws.
    """

    def __init__(self, browser: Browser, address: str, zone: str, applicant: str, team: str) -> None:
        self._browser = browser
        self.address, self.zone = address, zone
        self._people = f"?applicant={applicant}&team={team}"
        self._page: Page | None = None
        self._of_another_day = False
        self.seen = -1

    @property
    def page(self) -> Page:
        assert self._page, "nobody has looked at this window"
        return self._page

    async def look(self) -> None:
        if self._page is None:
            self._page = await self._browser.new_page(viewport={"width": 1440, "height": 1000}, timezone_id=self.zone)
            self._page.set_default_timeout(PATIENCE * 1000)
            await self._page.goto(self.address + self._people)
        elif self._of_another_day:  # each message says its date then, which no event announces
            await self._page.reload()
        self._of_another_day = False

    def sleep(self) -> None:
        """Another day begins before somebody looks again."""
        self._of_another_day = True

    async def close(self) -> None:
        if self._page:
            await self._page.close()
