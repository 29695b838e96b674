"""Charts and routing plans as SVG: for a page, which has no other way to draw them, and for a file."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from conversations.guidance.messages.looks import Route, RouteStep
from conversations.replies import Chart

WIDTH, HEIGHT = 760, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 12, 58, 44
_COLOURS = ("#005eb8", "#330072", "#007f3b", "#d5281b", "#425563", "#7c2855")  # each 4.5 to 1 on white, or more
_LINES = 4
_GAP = 0.25  # of what one label has
_STEPS = (1, 2, 2.5, 5)
_FEW = 6  # labels of a chart that leave room for larger letters


def bar_chart(chart: Chart) -> str:
    """A whole SVG element. Every text in it is escaped; a screen reader hears the title alone, and reads the table."""
    parts = "".join((*_grid(chart), *_legend(chart), *_bars(chart), *_labels(chart)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label={quoteattr(chart.title)} '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">'
        f"<title>{escape(chart.title)}</title>{parts}</svg>"
    )


def _highest(chart: Chart) -> float:
    """A round number that no bar is higher than."""
    most = max((value for each in chart.series for value in each.values), default=0)
    step = 1
    while True:
        for times in _STEPS:
            if step * times * _LINES >= most and (step * times) % 1 == 0:
                return step * times * _LINES
        step *= 10


def _y(value: float, highest: float) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * value / highest


def _letters(chart: Chart) -> tuple[int, int]:
    """The size of the letters, and of the values over the bars."""
    return (16, 14) if len(chart.labels) <= _FEW else (12, 9)


def _text(x: float, y: float, words: str, size: int, anchor: str = "middle") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="currentColor">'
        f"{escape(words)}</text>"
    )


def _grid(chart: Chart) -> Iterator[str]:
    highest, (size, _) = _highest(chart), _letters(chart)
    yield _text(_LEFT, _TOP - 10, chart.unit, size, "start")
    for line in range(_LINES + 1):
        value = highest * line / _LINES
        y = _y(value, highest)
        yield f'<path d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}" stroke="#aeb7bd" stroke-width="1"/>'
        yield _text(_LEFT - 6, y + 4, f"{value:,.0f}", size, "end")


def _legend(chart: Chart) -> Iterator[str]:
    wide = (WIDTH - _LEFT - _RIGHT) / len(chart.series)
    for at, each in enumerate(chart.series):
        x = _LEFT + wide * at
        yield f'<rect x="{x:.1f}" y="10" width="14" height="14" fill="{_COLOURS[at]}"/>'
        yield _text(x + 20, 22, each.name, _letters(chart)[0], "start")


def _bars(chart: Chart) -> Iterator[str]:
    highest, group = _highest(chart), (WIDTH - _LEFT - _RIGHT) / len(chart.labels)
    wide = group * (1 - _GAP) / len(chart.series)
    for at, each in enumerate(chart.series):
        for number, value in enumerate(each.values):
            x, y = _LEFT + group * (number + _GAP / 2) + wide * at, _y(value, highest)
            tall = HEIGHT - _BOTTOM - y
            yield f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{_COLOURS[at]}"/>'
            if value:
                yield _text(x + wide / 2, y - 3, f"{value:,.0f}" if value >= 100 else f"{value:g}", _letters(chart)[1])


def _labels(chart: Chart) -> Iterator[str]:
    group = (WIDTH - _LEFT - _RIGHT) / len(chart.labels)
    for number, label in enumerate(chart.labels):
        yield _text(_LEFT + group * (number + 0.5), HEIGHT - _BOTTOM + 20, label, _letters(chart)[0])


# A routing plan

_ROUTE_WIDE, _BOX_TALL, _ARROW_TALL = 440, 88, 52
_EDGE, _BAR = 16, 6
_LONGEST_NAME = 50  # characters of a template's name, which fit in a box


def route_picture(route: Route) -> str:
    """A whole SVG element, the first channel on top. Every text in it is escaped; a screen reader hears all of it."""
    tall = len(route.steps) * (_BOX_TALL + _ARROW_TALL) - _ARROW_TALL + 2
    parts = "".join(part for at, step in enumerate(route.steps) for part in _route_step(at, step))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="route" role="img" aria-label={quoteattr(route.spoken())} '
        f'viewBox="0 0 {_ROUTE_WIDE} {tall}" font-family="sans-serif">{parts}</svg>'
    )


def _route_step(at: int, step: RouteStep) -> Iterator[str]:
    """A box with a bar as long as the share of people whom it reaches for, and the arrow to the next."""
    top = 1 + at * (_BOX_TALL + _ARROW_TALL)
    wide, tall = _ROUTE_WIDE - 2, _BOX_TALL
    yield f'<rect x="1" y="{top}" width="{wide}" height="{tall}" rx="4" fill="#fff" stroke="#005eb8" stroke-width="2"/>'
    yield _line_of(top + 26, f"{at + 1}. {step.name}", size=17, bold=True)
    name = step.template if len(step.template) <= _LONGEST_NAME else f"{step.template[: _LONGEST_NAME - 3].rstrip()}..."
    yield _line_of(top + 46, name)
    yield _line_of(top + 65, step.tries)
    if step.share is not None:
        room = wide - 2 * _EDGE
        for length, colour in ((room, "#d8dde0"), (max(room * step.share, 1), _COLOURS[0])):
            yield f'<rect x="{_EDGE}" y="{top + 73}" width="{length:.1f}" height="{_BAR}" rx="3" fill="{colour}"/>'
    if step.then:
        yield from _arrow(top + _BOX_TALL, step.then)


def _line_of(y: int, words: str, size: int = 14, bold: bool = False, x: int = _EDGE) -> str:
    weight = "bold" if bold else "normal"
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="#212b32" unicode-bidi="isolate">'
        f"{escape(words)}</text>"
    )


def _arrow(top: int, words: str) -> Iterator[str]:
    x, end = 2 * _EDGE, top + _ARROW_TALL - 4
    yield f'<path d="M{x} {top + 4}V{end - 8}" stroke="#425563" stroke-width="3"/>'
    yield f'<path d="M{x - 7} {end - 9}h14l-7 9z" fill="#425563"/>'
    yield _line_of(top + 31, words, x=x + 18)
