"""Charts as SVG: for a page, which has no other way to draw them, and for a file."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from conversations.replies import Chart

WIDTH, HEIGHT = 760, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 12, 52, 44
_COLOURS = ("#005eb8", "#330072", "#007f3b", "#d5281b", "#425563", "#7c2855")  # each 4.5 to 1 on white, or more
_LINES = 4
_GAP = 0.25  # of what one label has
_STEPS = (1, 2, 5)


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
            if step * times * _LINES >= most:
                return step * times * _LINES
        step *= 10


def _y(value: float, highest: float) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * value / highest


def _text(x: float, y: float, words: str, anchor: str = "middle", size: int = 12) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="currentColor">'
        f"{escape(words)}</text>"
    )


def _grid(chart: Chart) -> Iterator[str]:
    highest = _highest(chart)
    yield _text(_LEFT, _TOP - 10, chart.unit, "start")
    for line in range(_LINES + 1):
        value = highest * line / _LINES
        y = _y(value, highest)
        yield f'<path d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}" stroke="#aeb7bd" stroke-width="1"/>'
        yield _text(_LEFT - 6, y + 4, f"{value:,.0f}", "end")


def _legend(chart: Chart) -> Iterator[str]:
    wide = (WIDTH - _LEFT - _RIGHT) / len(chart.series)
    for at, each in enumerate(chart.series):
        x = _LEFT + wide * at
        yield f'<rect x="{x:.1f}" y="10" width="14" height="14" fill="{_COLOURS[at]}"/>'
        yield _text(x + 20, 22, each.name, "start")


def _bars(chart: Chart) -> Iterator[str]:
    highest, group = _highest(chart), (WIDTH - _LEFT - _RIGHT) / len(chart.labels)
    wide = group * (1 - _GAP) / len(chart.series)
    for at, each in enumerate(chart.series):
        for number, value in enumerate(each.values):
            x, y = _LEFT + group * (number + _GAP / 2) + wide * at, _y(value, highest)
            tall = HEIGHT - _BOTTOM - y
            yield f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{_COLOURS[at]}"/>'
            if value:
                yield _text(x + wide / 2, y - 3, f"{value:,.0f}" if value >= 100 else f"{value:g}", size=9)


def _labels(chart: Chart) -> Iterator[str]:
    group = (WIDTH - _LEFT - _RIGHT) / len(chart.labels)
    for number, label in enumerate(chart.labels):
        yield _text(_LEFT + group * (number + 0.5), HEIGHT - _BOTTOM + 18, label)
