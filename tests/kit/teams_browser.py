"""Seats at the Agents Playground in headless Chromium: an applicant at their chat, a reviewer at the team's channel."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from playwright.async_api import ElementHandle, Locator, Page, async_playwright

from adapters.teams.settings import TeamsSettings
from bot.rehearsal.seats import RehearsalProblem, Seat, Sheet
from conversations.guidance.uk_time import LONDON, long_moment
from conversations.replies import Field, FieldKind
from conversations.text import plain
from tests.kit.microsoft_login import SignIn
from tests.kit.teams import AMARA, DANIEL, GRACE, PRIYA, TOM, Person
from tests.kit.teams_bot import TeamsBot, served
from tests.kit.teams_playground import playground
from tests.kit.window import CHROMIUM_ARGUMENTS

SAM = Person("Sam Cole", 8)

_PATIENCE = 30.0  # seconds until what was sent has to stand on the page, on a machine that others use
_SHOWN_MOMENT = re.compile(r"\w+day, (\d+) (\w+) (\d{4}) at (\d\d?):(\d\d)")

# A button with a label in one card: the one that stands closest to `near`, if the card holds it.
_FIND = """(card, [label, near]) => {
  const flat = (element) => element.textContent.replace(/\\s+/g, " ");
  const buttons = [...card.querySelectorAll("button")].filter((button) => flat(button).trim() === label);
  if (near === null || !flat(card).includes(near)) return near === null ? buttons[0] || null : null;
  const around = (button) => {
    let up = button;
    while (!flat(up).includes(near)) up = up.parentElement;
    return flat(up).length;
  };
  return buttons.sort((a, b) => around(a) - around(b))[0] || null;
}"""
_MARK = """(button) => {
  for (const each of button.closest(".ac-adaptiveCard").querySelectorAll("button")) each.dataset.seen = 1;
}"""
_NEW = """(button) => button.closest(".ac-adaptiveCard").querySelector("button:not([data-seen])")"""

# One question to the page each: its answers take longer with every card that stands there.
_HAS_FORM = """() => document.querySelector(".ac-adaptiveCard .ac-input-container") !== null"""
_TEXT = """() => {
  const cards = [...document.querySelectorAll(".ac-adaptiveCard")];
  return [...cards.map((card) => card.innerText), ...cards.map((card) => card.textContent)].join(" ");
}"""


@dataclass
class PlaygroundSeat:
    """One person before one window."""

    world: PlaygroundWorld
    page: Page
    team: bool

    async def says(self, words: str) -> None:
        if self.team:
            await self._posts(words)
            return
        box = self.page.get_by_role("textbox").last
        await box.fill(words)
        async with self.world.deed():
            await box.press("Enter")

    async def _posts(self, words: str) -> None:
        box = self.page.get_by_role("textbox").first
        await box.click()
        await self.page.keyboard.type("@")
        await self.page.get_by_text("Onboarding", exact=True).last.click()
        await self.page.keyboard.type(f" {words}")
        async with self.world.deed():
            await self.page.get_by_role("button", name="Post").click()

    async def presses(self, label: str, near: str | None = None) -> None:
        button = await self._button(label, near)
        await button.evaluate(_MARK)
        if await self._sends(button):
            return
        yes = (await button.evaluate_handle(_NEW)).as_element()  # it asked first
        if yes is None or not await self._sends(yes):
            raise await self._problem(f"[{label}] sends nothing.")

    async def double_clicks(self, label: str) -> None:
        """Two activities, a moment apart."""
        button = await self._button(label, None)
        async with self.world.deed(times=2):
            await button.dblclick()

    async def _sends(self, button: ElementHandle) -> bool:
        taken = self.world.taken
        await button.scroll_into_view_if_needed()
        await button.click()
        if await button.get_attribute("aria-controls"):
            return False  # it only opens a part of the card
        for _ in range(200):
            if self.world.taken > taken:
                break
            await asyncio.sleep(0.05)
        await self.world.settle()
        return self.world.taken > taken

    async def fills(self, values: Mapping[str, str | Sequence[str]]) -> Sheet | None:
        form = self.world.form
        card = self._open()
        if form is None or not await card.count():
            raise await self._problem("No form is open.")
        for field in form.fields:
            if field.id in values:
                value = values[field.id]
                await self._fill(card, field, (value,) if isinstance(value, str) else tuple(value))
        submit = card.get_by_role("button", name=form.submit, exact=True).first
        element = await submit.element_handle()
        assert element is not None
        if not await self._sends(element):
            yes = card.locator("button", has_text=form.confirm.yes if form.confirm else "").last
            handle = await yes.element_handle()
            assert handle is not None
            assert await self._sends(handle)
        return await self._sheet()

    async def _fill(self, card: Locator, field: Field, values: tuple[str, ...]) -> None:
        label = _label_of(field)
        match field.kind:
            case FieldKind.CHOICE | FieldKind.CHOICES:
                await self._choose(card, label, field, values)
            case FieldKind.TIMES:
                for at, value in enumerate(values, 1):
                    day, time = value.split(" ")
                    await self._pick(card.get_by_label(f"Date {at}", exact=True), day)
                    clock = card.get_by_label(f"Time {at} (UK time)", exact=True)
                    await clock.fill(time)
                    await clock.press("Enter")
            case FieldKind.DATE:
                await self._pick(card.get_by_label(label), _iso(values[0]))
            case _:
                await card.get_by_label(label).fill(values[0] if values else "")

    async def _pick(self, field: Locator, day: str) -> None:
        """A day in the calendar that opens."""
        wanted = date.fromisoformat(day)
        await field.click()
        calendar = self.page.get_by_role("dialog").last
        shown = await calendar.get_by_role("grid").first.get_attribute("aria-label") or ""
        first = datetime.strptime(shown.split(",")[0], "%B %Y")
        months = (wanted.year - first.year) * 12 + wanted.month - first.month
        for _ in range(abs(months)):
            await calendar.locator(f'button[title^="{"Next" if months > 0 else "Previous"} month"]').click()
        await calendar.get_by_label(f"{wanted.day}, {wanted:%B}, {wanted.year}", exact=True).click()

    async def _choose(self, card: Locator, label: re.Pattern[str], field: Field, values: tuple[str, ...]) -> None:
        options = {option.value: plain(option.label) for option in field.options}
        named = card.locator("label.ac-richTextBlock").get_by_text(label)
        group = named.locator("xpath=ancestor::label/..")
        if await group.get_by_role("combobox").count():
            await group.get_by_role("combobox").click()
            await self.page.get_by_role("option", name=options[values[0]], exact=True).click()
            return
        for value, at in zip(options, range(len(options)), strict=True):
            box = group.locator("input").nth(at)
            if (value in values) != await box.is_checked():
                await group.locator(f'label[for="{await box.get_attribute("id")}"]').click()

    async def form_fields(self) -> tuple[str, ...]:
        sheet = await self._sheet()
        return sheet.fields if sheet else ()

    async def _sheet(self) -> Sheet | None:
        form = self.world.form
        if form is None or not await self.page.evaluate(_HAS_FORM):
            return None
        errors = {field.id: plain(field.error) for field in form.fields if field.error}
        return Sheet(form.title, tuple(field.id for field in form.fields), errors)

    def _open(self) -> Locator:
        cards = self.page.locator(".ac-adaptiveCard", has=self.page.locator(".ac-input-container"))
        return cards.first if self.team else cards.last

    async def sees(self, words: str) -> None:
        deadline = asyncio.get_running_loop().time() + _PATIENCE
        while _one_line(words) not in await self.text():
            if asyncio.get_running_loop().time() > deadline:
                raise await self._problem(f'"{words}" does not stand here.')
            await asyncio.sleep(0.1)

    async def does_not_see(self, words: str) -> None:
        if _one_line(words) in await self.text():
            raise await self._problem(f'"{words}" stands here.')

    async def text(self) -> str:
        return _one_line(_SHOWN_MOMENT.sub(_uk, await self.page.evaluate(_TEXT)))

    async def _button(self, label: str, near: str | None) -> ElementHandle:
        """In the newest card that has it, in its menu or not."""
        deadline = asyncio.get_running_loop().time() + _PATIENCE
        wanted = None if near is None else _as_shown(near)
        while asyncio.get_running_loop().time() < deadline:
            for card in await self._newest_first():
                if found := await self._in(card, label, wanted):
                    return found
            await asyncio.sleep(0.1)
        raise await self._problem(f"There is no button [{label}] near {near}.")

    async def _newest_first(self) -> list[ElementHandle]:
        """In the channel the newest thread stands first, and in it the card and what happened to it."""
        cards = await self.page.locator(".ac-adaptiveCard").element_handles()
        return cards if self.team else cards[::-1]

    async def _in(self, card: ElementHandle, label: str, near: str | None) -> ElementHandle | None:
        for _ in range(2):
            found = (await card.evaluate_handle(_FIND, [label, near])).as_element()
            more = (await card.evaluate_handle(_FIND, ["More", None])).as_element()
            if found or more is None:
                return found
            await more.click()  # opens the menu, and closes it again where it does not have it
        return None

    async def _problem(self, sentence: str) -> RehearsalProblem:
        return RehearsalProblem(sentence, (await self.text())[-3000:])


def _label_of(field: Field) -> re.Pattern[str]:
    """As it stands there: the renderer puts a star behind the label of what has to be filled in."""
    return re.compile(rf"^{re.escape(plain(field.label) + (' (optional)' if field.optional else ''))}\s*\*?$")


def _iso(typed: str) -> str:
    return typed if re.fullmatch(r"\d{4}-\d\d-\d\d", typed) else datetime.strptime(typed, "%d %B %Y").date().isoformat()


def _uk(found: re.Match[str]) -> str:
    """A moment as the page shows it to a reader in the UK, in our own words."""
    day, month, year, hour, minute = found.groups()
    local = datetime.strptime(f"{day} {month} {year} {hour}:{minute}", "%d %B %Y %H:%M")
    return long_moment(local.replace(tzinfo=LONDON))


def _as_shown(near: str) -> str:
    """ "7 January 2027 at 2:30pm" as the page shows it; other words as they are."""
    found = re.search(r"(\d+ \w+ \d{4}) at (\d+)(?::(\d\d))?(am|pm)", near)
    if not found:
        return near
    hour = int(found[2]) % 12 + (12 if found[4] == "pm" else 0)
    return near[: found.start()] + f"{found[1]} at {hour}:{found[3] or '00'}" + near[found.end() :]


def _one_line(words: str) -> str:
    return " ".join(words.translate(str.maketrans("", "", ":|[]\\•\u200b")).replace("- ", " ").split())


class PlaygroundWorld(TeamsBot):
    """Amara in her own window and Priya in hers, over one server in this process."""

    amara: Seat
    priya: Seat
    tom: Seat
    grace: Seat
    daniel: Seat

    def seat(self, name: str) -> PlaygroundSeat:
        found = getattr(self, name)
        assert isinstance(found, PlaygroundSeat)
        return found

    def window(self, name: str) -> Page:
        return self.seat(name).page

    def scene(self, title: str) -> None:
        """Nobody reads along."""


async def _close_log(page: Page) -> None:
    """The list of requests beside the chat: drawing it takes longer with each of them."""
    close = page.get_by_role("button", name="Close").first
    if await close.count():
        await close.click()


@asynccontextmanager
async def in_playground(
    folder: Path, chromium: Path, teams: TeamsSettings | None = None, sign_in: SignIn | None = None
) -> AsyncIterator[PlaygroundWorld]:
    """A world for the length of the block. `folder` takes the database and what the Playground writes.

    With `teams` for an app, `sign_in` is what the Playground knows of it.
    """
    async with AsyncExitStack() as stack:
        world = await stack.enter_async_context(served(PlaygroundWorld, folder, teams))
        browser = await (await stack.enter_async_context(async_playwright())).chromium.launch(
            executable_path=chromium, args=CHROMIUM_ARGUMENTS
        )
        stack.push_async_callback(browser.close)
        for name, sits, others in (
            ("amara", AMARA, [TOM, GRACE, SAM, PRIYA, DANIEL]),
            ("priya", PRIYA, [DANIEL, TOM, GRACE, SAM, AMARA]),
        ):
            address = await stack.enter_async_context(playground(folder / name, world.address, sits, others, sign_in))
            page = await browser.new_page(
                viewport={"width": 1280, "height": 1000}, locale="en-GB", timezone_id="Europe/London"
            )
            await page.goto(address)
            place = "Personal Chat" if sits is AMARA else "Alerts"
            async with world.deed(times=2):
                await page.get_by_role("treeitem", name=place).click()
            await _close_log(page)
            setattr(world, name, PlaygroundSeat(world, page, team=sits is PRIYA))
        world.daniel = world.priya  # the Playground knows one person who acts
        yield world
