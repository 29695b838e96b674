"""Seats at the web page in headless Chromium, worked by keyboard alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Locator, Page

from adapters.web.channel import WebChannel
from adapters.web.people import TEAM_PLACE
from bot.channels import ChannelSettings
from bot.rehearsal import script
from bot.rehearsal.local_world import START, InMemoryWorld
from bot.rehearsal.seats import RehearsalProblem, Sheet
from bot.wiring import PAGE_ALONE, Application, assemble
from tests.kit.window import PATIENCE, Window

_GLANCE = 500  # milliseconds after which a page that does not change is compared again

# The newest button with a label of its own; one whose row holds `near` first, else one whose message does.
_FIND = """(pane, [label, near]) => {
  const own = (button) => {
    const copy = button.cloneNode(true);
    copy.querySelectorAll(".unseen").forEach((hidden) => hidden.remove());
    return copy.textContent.trim();
  };
  const flat = (element) => element.textContent.replace(/\\s+/g, " ");
  const all = [...pane.querySelectorAll("button")].filter((button) => !button.hidden && own(button) === label);
  const row = (button) => button.closest(".facts > div, .history__entry");
  const entry = (button) => button.closest(".entry, [data-foot]");
  const inRow = all.filter((button) => row(button) && flat(row(button)).includes(near));
  const inEntry = all.filter((button) => entry(button) && flat(entry(button)).includes(near));
  const found = near === null ? all : inRow.length ? inRow : inEntry;
  const button = found[found.length - 1] || null;
  for (let up = button && button.closest("details"); up; up = up.parentElement.closest("details")) up.open = true;
  return button;
}"""

# Whether the page shows what the server would draw now. If not, it answers once something on it has changed.
_IN_STEP = """async (patience) => {
  const mark = (entry) => `${entry.id}:${entry.dataset.mark}`;
  const marks = (page) => [...page.querySelectorAll(".entries > li")].map(mark).join();
  const changed = new Promise((resolve) => {
    new MutationObserver(resolve).observe(document.body, { attributes: true, childList: true, subtree: true });
    setTimeout(resolve, patience);
  });
  const newest = marks(document).split(",").slice(-100).join(); // the server draws what is in them for nobody
  const answer = await fetch(document.body.dataset.home, { headers: { "X-Known": newest } });
  const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (marks(document) === marks(drawn)) return true;
  await changed;
  return false;
}"""

_READ = """(pane) => {
  const closed = [...pane.querySelectorAll("details:not([open])")];
  closed.forEach((details) => { details.open = true; });
  const text = pane.innerText;
  closed.forEach((details) => { details.open = false; });
  return text;
}"""


@dataclass(frozen=True)
class BrowserSeat:
    """One person at one pane of the page. Every deed is done by keyboard, as `tests/adapters/web` shows it can be."""

    world: BrowserWorld
    window: Window
    pane_id: str

    @property
    def page(self) -> Page:
        return self.window.page

    @property
    def pane(self) -> Locator:
        return self.page.locator(f"#{self.pane_id}")

    async def says(self, words: str) -> None:
        await self.window.look()
        box = self.pane.locator("[data-composer] textarea")
        if not await box.is_visible():
            await self.pane.locator(".foot__message > summary").press("Enter")
        await box.focus()
        await self.page.keyboard.insert_text(words)
        await self._enter()

    async def presses(self, label: str, near: str | None = None) -> None:
        await self._in_step()
        found = await self.pane.evaluate_handle(_FIND, [label, near])
        button = found.as_element()
        if button is None:
            raise await self._problem(f"There is no button [{label}].")
        await button.focus()
        await self._enter()
        sure = self.pane.locator("[data-asking] button")
        if await sure.count():
            await sure.focus()
            await self._enter()

    async def fills(self, values: Mapping[str, str | Sequence[str]]) -> Sheet | None:
        known = await self.form_fields()
        if unknown := sorted(set(values) - set(known)):
            raise await self._problem(f"There is no field {unknown[0]} in the open form.")
        for field, value in values.items():
            await self._fill(field, (value,) if isinstance(value, str) else tuple(value))
        await self.pane.locator("[data-questions] .buttons .button--primary").focus()
        await self._enter()
        sure = self.pane.locator("[data-asking] button")
        if await sure.count():
            await sure.focus()
            await self._enter()
        return await self._sheet()

    async def form_fields(self) -> tuple[str, ...]:
        await self.window.look()
        asked = self.pane.locator('[data-questions] input[name="asked"]')
        return tuple(await asked.evaluate_all("(inputs) => inputs.map((input) => input.value)"))

    async def sees(self, words: str) -> None:
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while _plain(words) not in await self.text():
            if asyncio.get_running_loop().time() > deadline:
                raise await self._problem(f'"{words}" does not stand here.')
            await asyncio.sleep(0.05)

    async def does_not_see(self, words: str) -> None:
        if _plain(words) in await self.text():
            raise await self._problem(f'"{words}" stands here.')

    async def text(self) -> str:
        """Everything in the pane, menus and earlier history included, as one line."""
        await self._in_step()
        return _plain(await self.pane.evaluate(_READ))

    async def _in_step(self) -> None:
        """The page shows changes of its own accord, soon after they happen."""
        await self.window.look()
        if self.window.seen == self.world.deeds:
            return
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while not await self.page.evaluate(_IN_STEP, _GLANCE):
            if asyncio.get_running_loop().time() > deadline:
                raise await self._problem("The page does not show what has changed.")
        self.window.seen = self.world.deeds

    async def _fill(self, field: str, values: tuple[str, ...]) -> None:
        inputs = self.pane.locator(f'[data-questions] [name="answer.{field}"]')
        kind = await inputs.first.get_attribute("type") if await inputs.count() else "parts"
        match kind:
            case "radio" | "checkbox":
                await self._choose(inputs, values)
            case "parts" if await self.pane.locator(f'[name="answer.{field}.moment"]').count():
                moments = self.pane.locator(f'[name="answer.{field}.moment"]')
                for number, value in enumerate(values):
                    await moments.nth(number).fill(value.replace(" ", "T"))
            case "parts":
                for part, words in zip(("day", "month", "year"), _date_parts(values[0]), strict=True):
                    await self._type(self.pane.locator(f'[name="answer.{field}.{part}"]'), words)
            case _ if await inputs.first.get_attribute("data-suggests"):
                await self._choose_first(inputs, values[0])
            case _:
                await self._type(inputs, values[0] if values else "")

    async def _type(self, field: Locator, words: str) -> None:
        await field.focus()
        await self.page.keyboard.press("Control+A")
        await self.page.keyboard.press("Delete")
        if words:
            await self.page.keyboard.insert_text(words)

    async def _choose_first(self, field: Locator, words: str) -> None:
        await self._type(field, words)
        if words:
            await self.pane.locator(".suggestions [role=option]").first.wait_for()
            await self.page.keyboard.press("ArrowDown")
            await self.page.keyboard.press("Enter")

    async def _choose(self, inputs: Locator, values: tuple[str, ...]) -> None:
        for each in await inputs.all():
            wanted = await each.get_attribute("value") in values
            if wanted != await each.is_checked():
                await each.focus()
                await self.page.keyboard.press("Space")

    async def _enter(self) -> None:
        """Enter, and everything that follows from it."""
        async with self.page.expect_response(lambda response: response.request.method == "POST"):
            await self.page.keyboard.press("Enter")
        await self.page.wait_for_selector(f"#{self.pane_id}[aria-busy=false]")
        await self.world.settle()

    async def _sheet(self) -> Sheet | None:
        fields = await self.form_fields()
        if not fields:
            return None
        title = await self.pane.locator("[data-form-top] h3").inner_text()
        faults = await self.pane.locator(".error-summary li").all_inner_texts()
        ids = await self.pane.locator(".error-summary a").evaluate_all("(links) => links.map((link) => link.hash)")
        named = [found.removeprefix(f"#{self.pane_id}-answer.") for found in ids]
        return Sheet(title, fields, dict(zip(named, faults, strict=True)))

    async def _problem(self, sentence: str) -> RehearsalProblem:
        return RehearsalProblem(sentence, (await self.pane.inner_text())[-3000:])


def _date_parts(typed: str) -> list[str]:
    """Day, month and year of "8 April 2027" or "2027-04-08"."""
    return typed.split() if " " in typed else typed.split("-")[::-1]


def _plain(words: str) -> str:
    """Words as one line. A colon or a bracket is how plain text draws what the page shows by its layout."""
    return " ".join(words.translate(str.maketrans("", "", ":|[]")).split())


class BrowserWorld:
    """The five people in front of three windows, over one server in this process whose clock is moved by hand.

    `deeds` counts what may have changed a page.
    """

    def __init__(self, app: Application, clock: _Clock, amara: Window, tom: Window, grace: Window) -> None:
        self.app = app
        self.scenes: list[str] = []
        self.watch: Callable[[Page], Awaitable[None]] = _look_away
        self.now = START
        self.deeds = 0
        self._clock = clock
        self.windows = (amara, tom, grace)
        self.amara, self.priya = BrowserSeat(self, amara, "applicant"), BrowserSeat(self, amara, "team")
        self.tom, self.daniel = BrowserSeat(self, tom, "applicant"), BrowserSeat(self, tom, "team")
        self.grace = BrowserSeat(self, grace, "applicant")

    def scene(self, title: str) -> None:
        self.scenes.append(title)

    async def settle(self) -> None:
        await self.app.worker.once()
        self.deeds += 1

    async def travel(self, to: datetime) -> None:
        while (wait := await self.app.manager.next_due()) is not None and self.now + wait <= to:
            self.now += wait
            await self.settle()
        self.now = to
        await self.settle()
        self._sleep()
        await self.windows[0].look()
        await self.watch(self.windows[0].page)

    async def beforehand(self, part: script.Story) -> None:
        """Plays a part at the manager, before anybody looks at a page."""
        unseen = InMemoryWorld(now=self.now)
        unseen.app, self._clock.world = self.app, unseen
        await part(unseen)
        self.now, self._clock.world = unseen.now, self
        self._sleep()

    def _sleep(self) -> None:
        self.deeds += 1
        for window in self.windows:
            window.sleep()


async def _look_away(_: Page) -> None:
    """Nobody watches."""


@dataclass
class _Clock:
    world: BrowserWorld | InMemoryWorld | None = None

    def now(self) -> datetime:
        return self.world.now if self.world else START


@asynccontextmanager
async def in_browser(
    browser: Browser, url: str, settings: ChannelSettings = PAGE_ALONE, zone: str = "Europe/London"
) -> AsyncIterator[BrowserWorld]:
    """A world for the length of the block, over the migrated database at `url`. `zone`: where its people are."""
    clock = _Clock()
    parts = assemble(url, TEAM_PLACE, clock.now, settings)
    await parts.database.open()
    app = web.Application()
    parts.channel(WebChannel).add_routes(app, parts.manager)
    async with TestServer(app) as server:
        window = partial(Window, browser, str(server.make_url("/")), zone)
        clock.world = world = BrowserWorld(
            parts, clock, window("amara", "priya"), window("tom", "daniel"), window("grace", "priya")
        )
        try:
            yield world
        finally:
            for each in world.windows:
                await each.close()
    await parts.database.close()
