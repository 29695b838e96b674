"""A chart as SVG: every bar is as high as its value says, and no text in it is markup."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from adapters.common.svg import bar_chart, route_picture
from conversations.replies import Chart, Series, Table
from conversations.text import Words
from tests.kit.previews import ROUTE

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


def test_a_routing_plan_has_a_box_an_arrow_and_a_bar_for_its_reach_and_is_heard_whole() -> None:
    root = ElementTree.fromstring(route_picture(ROUTE))
    assert root.attrib["aria-label"] == (
        "Routing plan. 1. NHS App, Reminder <app> *soon*, 500 messages a year. If not read in 24 hours. "
        "2. Letter, Reminder & more, 20 messages a year"
    )
    said = [element.text for element in root.iter(f"{SVG}text")]
    assert said[:4] == ["1. NHS App", "Reminder <app> *soon*", "500 messages a year", "If not read in 24 hours"]
    whole, reached, again, few = [
        float(e.attrib["width"]) for e in root.iter(f"{SVG}rect") if e.attrib["height"] == "6"
    ]
    assert whole == reached == again and few == pytest.approx(0.04 * whole, abs=0.1)
    tall = float(root.attrib["viewBox"].split()[-1])
    assert all(float(e.attrib["y"]) < tall for e in root.iter(f"{SVG}text"))
