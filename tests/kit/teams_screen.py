"""What a person sees of a card in Teams: its words, the buttons within reach, and the fields to fill in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from adapters.teams.rendering.inputs import CHOSEN, TIMED, TYPED
from conversations.guidance.uk_time import long_moment
from tests.kit.teams import Activity, actions, texts

_MOMENT = re.compile(r"\{\{DATE\(([^,]+),LONG\)\}\} at \{\{TIME\(\1\)\}\}")


def shown(card: Activity) -> str:
    """Every word of a card, with moments as a reader in the UK sees them."""
    return _MOMENT.sub(lambda found: long_moment(datetime.fromisoformat(found[1])), texts(card))


def plain(words: str) -> str:
    """Words as one line. A colon or a bracket is how plain text draws what a card shows by its layout."""
    return " ".join(words.translate(str.maketrans("", "", ":|[]\\•\u200b")).replace("- ", " ").split())


def pressable(card: Activity, label: str, near: str | None) -> Mapping[str, Any] | None:
    """The action behind a label, in the row that holds `near` or, if no row does, in a card that does."""
    if near is not None:
        rows = [row for row in _columns(card) if plain(near) in plain(shown(row))]
        for scope in rows or ([card] if plain(near) in plain(shown(card)) else []):
            if found := pressable(scope, label, None):
                return found
        return None
    named = [action for action in actions(card) if action["title"] == label]
    hidden = {action["targetElements"][0] for action in named if action["type"] == "Action.ToggleVisibility"}
    sure = [yes for part in _parts(card) if part.get("id") in hidden for yes in actions(part) if "data" in yes]
    return next((action for action in [*named, *sure] if "data" in action), None)


def _columns(element: object) -> list[Activity]:
    return [part for part in _parts(element) if part.get("type") == "ColumnSet" and actions(part)]


def _parts(element: object) -> list[Activity]:
    if isinstance(element, list):
        return [part for one in element for part in _parts(one)]
    if not isinstance(element, dict):
        return []
    return [element, *(part for name in ("body", "items", "columns") for part in _parts(element.get(name)))]


def field_of(name: str) -> str:
    kind, rest = name[:2], name[2:]
    return rest.rsplit(".", 2)[0] if kind == TIMED else rest


def filled_in(one: Mapping[str, Any], name: str, values: tuple[str, ...]) -> dict[str, str]:
    kind = one["id"][:2]
    if kind == TIMED:
        rows = ((f"{TIMED}{name}.{at}", *value.split(" ")) for at, value in enumerate(values, 1))
        return {key: part for row, day, time in rows for key, part in ((f"{row}.date", day), (f"{row}.time", time))}
    if kind == CHOSEN:
        return {one["id"]: ",".join(quote(value, safe=" ") for value in values)}
    assert kind == TYPED
    return {one["id"]: values[0] if values else ""}
