"""A chart as SVG: every bar is as high as its value says, and no text in it is markup."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from adapters.common.svg import bar_chart
from conversations.replies import Chart, Series, Table
from conversations.text import Words

TABLE = Table((Words("How many"),), ("Month", "Live"), (((Words("November 2026"),), (Words("7"),)),))
SVG = "{http://www.w3.org/2000/svg}"


def drawn(*series: Series, labels: tuple[str, ...] = ("October 2026", "November 2026"), title: str = "Months") -> str:
    return bar_chart(Chart(title, labels, series, "Onboardings", TABLE))


def bars(svg: str) -> list[tuple[float, float]]:
    """Where each bar ends at the top, and how tall it is; without the squares of the legend."""
    found = [rect.attrib for rect in ElementTree.fromstring(svg).iter(f"{SVG}rect")]
    return [(float(each["y"]), float(each["height"])) for each in found if each["height"] != "14"]


def test_a_bar_is_as_tall_as_its_value() -> None:
    (_, none), (_, small), (_, large), (_, largest) = bars(drawn(Series("Live", (0, 5)), Series("Declined", (10, 20))))
    assert none == 0 and large == pytest.approx(2 * small, abs=0.2) and largest == pytest.approx(4 * small, abs=0.2)


@pytest.mark.parametrize("most", [0, 1, 3.5, 20, 21, 99, 4001])
def test_no_bar_is_higher_than_the_picture(most: float) -> None:
    assert all(52 <= y <= 320 for y, _ in bars(drawn(Series("Live", (0, most)))))


def test_no_text_is_markup() -> None:
    svg = drawn(Series("<script>alert(1)</script>", (1, 2)), title='A "title" & <more>')
    assert "<script>" not in svg
    root = ElementTree.fromstring(svg)
    assert root.attrib["aria-label"] == 'A "title" & <more>' == root.findtext(f"{SVG}title")
    assert "<script>alert(1)</script>" in [element.text for element in root.iter(f"{SVG}text")]
