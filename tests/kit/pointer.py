"""A hand at a mouse or a touch screen: it scrolls what lies beneath it, and presses only what it can see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.async_api import Locator, Page

_STEPS = 60  # turns of the wheel, or strokes of a finger, until somebody gives up
_MOVES = 6  # of the finger in a stroke

# Whether all of an element is in the window with nothing before it; else over which point to scroll, and how far:
# the window until what scrolls around the element is in it, then that.
_LOOK = """(element) => {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const whole = top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
  const seen = whole && [top + 3, y, bottom - 3].every((at) => element.contains(document.elementFromPoint(x, at)));
  const overflows = (each) => /auto|scroll/.test(getComputedStyle(each).overflowY);
  const scrolls = (each) => each.scrollHeight > each.clientHeight + 1 && overflows(each);
  const scroller = (from) => { while (from && !scrolls(from)) from = from.parentElement; return from; };
  const box = scroller(element.parentElement)?.getBoundingClientRect();
  if (box && box.top >= 0 && box.bottom <= innerHeight) {
    const [across, middle] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    return { seen, x, y, over: [across, middle], by: box.height * (y > middle ? 0.5 : -0.5) };
  }
  const free = [0.5, 0.3, 0.7, 0.1, 0.9].map((part) => part * innerHeight)
    .find((at) => !scroller(document.elementFromPoint(innerWidth / 2, at)));
  const below = (box ? (box.top + box.bottom) / 2 : y) > innerHeight / 2;
  const over = free ? [innerWidth / 2, free] : [3, innerHeight / 2];
  return { seen, x, y, over, by: innerHeight * (below ? 0.4 : -0.4) };
}"""

_STILL = """() => new Promise((resolve) => {
  const inner = [...document.querySelectorAll(".log, .foot__form")];
  const at = () => [scrollY, ...inner.map((each) => each.scrollTop)].join();
  let before = at();
  const look = () => { const now = at(); if (now === before) resolve(); else { before = now; setTimeout(look, 50); } };
  setTimeout(look, 50);
})"""


class OutOfReach(AssertionError):
    """Something cannot be scrolled into the window by hand. Look at the page at this size."""


@dataclass(frozen=True)
class Pointer:
    """The hand of one person. With `touch` it is a finger, else a mouse with a wheel."""

    page: Page
    touch: bool = False

    async def press(self, target: Locator) -> None:
        """Scrolls to `target` and presses it. Raises OutOfReach."""
        x, y = await self.reach(target)
        if self.touch:
            await self.page.touchscreen.tap(x, y)
        else:
            await self.page.mouse.click(x, y)

    async def reach(self, target: Locator) -> tuple[float, float]:
        """Scrolls until all of `target` can be seen, and returns its middle. Raises OutOfReach."""
        at: tuple[float, float] | None = None
        for _ in range(_STEPS):
            look: dict[str, Any] = await target.evaluate(_LOOK)
            if look["seen"] and at == (look["x"], look["y"]):
                return at
            if look["seen"]:  # and still there, once nothing moves any more
                at = look["x"], look["y"]
                await self.page.evaluate(_STILL)
                continue
            x, y = look["over"]
            await self.scroll(x, y, look["by"])
        raise OutOfReach(f"{target} at {self.page.viewport_size}: {look}")

    async def scroll(self, x: float, y: float, distance: float) -> None:
        """Scrolls what lies beneath a point, downwards for a positive distance (in pixels)."""
        if self.touch:
            await self._stroke(x, y, distance)
        else:
            await self.page.mouse.move(x, y)
            await self.page.mouse.wheel(0, distance)
        await self.page.evaluate(_STILL)

    async def _stroke(self, x: float, y: float, distance: float) -> None:
        session = await self.page.context.new_cdp_session(self.page)
        start = y + distance / 2
        await session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": start}]})
        for part in range(1, _MOVES + 1):
            at = {"x": x, "y": start - distance * part / _MOVES}
            await session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
        await session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        await session.detach()
