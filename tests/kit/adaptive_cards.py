"""Holds every card that a test sees to the schema of Adaptive Cards 1.5, and to what Teams asks beyond it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.kit.schema import Schema

FILE = Path(__file__).parent.parent / "adapters" / "teams" / "data" / "adaptive-card-1.5.0.schema.json"
LARGEST = 28 * 1024  # bytes of UTF-16
MOST_IN_A_ROW = 5
NEWER = {
    "ProgressBar": {"type", "value", "max", "color", "spacing", "fallback"},
    "Chart.VerticalBar.Grouped": {"type", "title", "yAxisTitle", "data", "fallback"},
    "Input.ChoiceSet": {
        *("type", "id", "label", "placeholder", "choices", "choices.data", "isRequired", "errorMessage", "fallback"),
        *("style", "value"),
    },
}
"""Elements newer than the schema, with the properties that we use: each needs a fallback that older clients know."""
_SAID = ("text", "title", "label", "value", "url", "placeholder")


_BAR = {"type": "object", "additionalProperties": False, "required": ["x", "y"]} | {
    "properties": {"x": {"type": "string", "minLength": 1}, "y": {"type": "number"}}
}
_BARS = {"type": "object", "additionalProperties": False, "required": ["legend", "values"]} | {
    "properties": {"legend": {"type": "string", "minLength": 1}, "values": {"type": "array", "items": _BAR}}
}
_CHARTS = Schema(
    {
        "Chart.VerticalBar.Grouped": {
            "type": "object",
            "required": ["type", "title", "data", "fallback"],
            "properties": {
                "title": {"type": "string", "minLength": 1},
                "yAxisTitle": {"type": "string", "minLength": 1},
                "data": {"type": "array", "minItems": 1, "items": _BARS},
            },
        }
    }
)
"""Charts, which the schema of Adaptive Cards does not have, as Teams' own documentation has them."""


@cache
def _schema() -> Schema:
    return Schema(json.loads(FILE.read_text(encoding="utf-8"))["definitions"])


_known: dict[str, list[str]] = {}
_undrawn: list[Mapping[str, Any]] = []


def problems_of(card: Mapping[str, Any]) -> list[str]:
    """What is wrong with a card: nothing, if every client can draw it. Cards of one shape are checked once."""
    shape = json.dumps(_shape(card), sort_keys=True)
    if shape not in _known:
        older = _as_older_clients_draw({k: v for k, v in card.items() if k != "msteams"})
        _known[shape] = _schema().problems("AdaptiveCard", older)
        if not _known[shape]:
            _undrawn.append(card)
    return [*_known[shape], *_beyond(card)]


def _as_older_clients_draw(element: Any) -> Any:
    """The card with the fallback in the place of each element that is newer; without one, it stays and is wrong."""
    if isinstance(element, list):
        return [_as_older_clients_draw(one) for one in element]
    if not isinstance(element, dict):
        return element
    known = NEWER.get(str(element.get("type")), set())
    newer = known and "fallback" in element and known >= element.keys()
    return element["fallback"] if newer else {name: _as_older_clients_draw(part) for name, part in element.items()}


def problems_in(body: Mapping[str, Any]) -> list[str]:
    """What is wrong with a message that we send: with its cards, and with what stands beside them."""
    attached = body.get("attachments", [])
    problems = [problem for one in attached for problem in problems_of(one["content"])]
    if attached and body.get("text"):
        problems.append("a text beside a card, which Teams would make two messages of")
    return problems


def not_drawn_yet() -> list[Mapping[str, Any]]:
    """One card of each shape that was found good since the last call."""
    taken = list(_undrawn)
    _undrawn.clear()
    return taken


def put_back(cards: Iterable[Mapping[str, Any]]) -> None:
    """Cards that were taken and not drawn."""
    _undrawn.extend(cards)


def _shape(element: object) -> object:
    """The element without the words in it, which no rule is about."""
    if isinstance(element, list):
        return [_shape(one) for one in element]
    if not isinstance(element, dict):
        return element
    return {
        k: "" if k in _SAID and isinstance(v, str) else None if k == "data" else _shape(v) for k, v in element.items()
    }


def _beyond(card: Mapping[str, Any]) -> Iterator[str]:
    if card.get("version") != "1.5":
        yield f"version {card.get('version')}"
    if set(card.get("msteams", {})) - {"width", "entities"}:
        yield "msteams holds what Teams does not know"
    parts = list(_parts(card))
    names = Counter(str(part["id"]) for part in parts if "id" in part)
    yield from (f"the id {name} stands {times} times" for name, times in names.items() if times > 1)
    charts = [part for part in parts if str(part.get("type")).startswith("Chart.")]
    yield from (problem for chart in charts for problem in _CHARTS.problems(chart["type"], chart))
    yield from ("more than 5 actions in a row" for part in parts if len(part.get("actions", [])) > MOST_IN_A_ROW)
    yield from (f"{target} is not there" for target in _targets(parts) if target not in names)
    size = len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode("utf-16-le"))
    if size > LARGEST:
        yield f"{size} bytes are too many"
    if len(card.get("refresh", {}).get("userIds", [])) > 60:
        yield "more than 60 people refresh it"


def _targets(parts: list[Mapping[str, Any]]) -> list[str]:
    return [str(target) for part in parts for target in part.get("targetElements", [])]


def _parts(element: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(element, list):
        for one in element:
            yield from _parts(one)
    elif isinstance(element, dict):
        yield element
        for name, below in element.items():
            if name not in ("data", "fallback"):
                yield from _parts(below)
