"""Draws the cards that the tests have seen with Microsoft's own renderer, which warns of what it cannot draw."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import async_playwright

from tests.conftest import PROGRAMS
from tests.kit.adaptive_cards import NEWER, not_drawn_yet
from tests.kit.window import CHROMIUM_ARGUMENTS

_AT_ONCE = 40  # cards
_FALLBACKS = [
    *(f'Unknown element type "{name}". Fallback will be used if present.' for name in NEWER),
    'Property "choices.data" is supported in version 1.6, but you are using version 1.5.',
]
"""What this renderer says as it draws the fallback of an element that is newer: what older clients do."""
_DRAW = """(cards) => cards.map((card) => {
  const literal = (text, result) => Object.assign(result, { outputHtml: text, didProcess: true });
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = literal;
  const drawn = new AdaptiveCards.AdaptiveCard();
  const context = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5);
  drawn.parse(card, context);
  const element = drawn.render();
  const read = [...Array(context.eventCount).keys()].map((n) => context.getEventAt(n).message);
  const checked = drawn.validateProperties().validationEvents.map((event) => event.message);
  return [...read, ...checked, ...(element && element.childElementCount ? [] : ["nothing was drawn"])];
})"""


async def draw(chromium: Path, renderer: Path, cards: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """The warnings for each card. All are drawn in one browser."""
    warnings: list[list[str]] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        page = await browser.new_page()
        await page.add_script_tag(path=renderer)
        for at in range(0, len(cards), _AT_ONCE):
            warnings += await page.evaluate(_DRAW, list(cards[at : at + _AT_ONCE]))
        await browser.close()
    return [[warning for warning in said if warning not in _FALLBACKS] for said in warnings]


_SHOW = """(card) => {
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    Object.assign(result, { outputHtml: text, didProcess: true });
  };
  const drawn = new AdaptiveCards.AdaptiveCard();
  drawn.hostConfig = new AdaptiveCards.HostConfig({
    fontFamily: "Segoe UI, Liberation Sans, sans-serif",
    actions: { actionsOrientation: "horizontal", actionAlignment: "left", maxActions: 6 },
  });
  drawn.parse(card);
  document.body.style = "margin: 16px; width: 720px; background: #fff";
  document.body.append(drawn.render());
}"""


async def picture(chromium: Path, renderer: Path, card: Mapping[str, Any], file: Path) -> None:
    """One card as the renderer draws it, for where nobody sits at the Agents Playground."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        page = await browser.new_page(viewport={"width": 760, "height": 400})
        await page.add_script_tag(path=renderer)
        await page.evaluate(_SHOW, dict(card))
        await page.screenshot(path=file, full_page=True)
        await browser.close()


@pytest.fixture(scope="session", autouse=True)
def every_card_is_drawn() -> Iterator[None]:
    """At the end of the session: each kind of card that any of its tests saw is drawn without a warning."""
    yield
    chromium, renderer, cards = PROGRAMS["chromium"](), PROGRAMS["adaptivecards"](), not_drawn_yet()
    if not (chromium and renderer and cards):
        return  # without the programs, the test of the renderer says that they are missing
    with ThreadPoolExecutor(1) as another_thread:  # here a loop may be running already
        warnings = another_thread.submit(asyncio.run, draw(chromium, renderer, cards)).result()
    faults = [f"{'; '.join(said)}: {card}" for card, said in zip(cards, warnings, strict=True) if said]
    assert faults == [], f"{len(faults)} of {len(cards)} kinds of cards are drawn with warnings"
