"""What was filled in on a modal, as a form's values and files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from adapters.slack.rendering.inputs import FILE, TIME
from conversations.guidance.uk_time import LONDON
from conversations.turns import SentFile

State = Mapping[str, Mapping[str, Mapping[str, Any]]]


def values_of(state: State) -> dict[str, tuple[str, ...]]:
    """A tuple for each question, empty where nothing stands. Times come as UK time, as every form has them."""
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for block, elements in state.items():
        if not block.endswith(FILE):
            found[block.partition(TIME)[0]] += tuple(v for element in elements.values() for v in _values(element))
    return dict(found)


def _values(element: Mapping[str, Any]) -> tuple[str, ...]:
    match element.get("type"):
        case "datepicker":
            return _one(element.get("selected_date"))
        case "datetimepicker":
            return _moment(element.get("selected_date_time"))
        case "radio_buttons" | "static_select":
            return _one((element.get("selected_option") or {}).get("value"))
        case "checkboxes" | "multi_static_select":
            return tuple(str(option["value"]) for option in element.get("selected_options") or ())
        case _:
            return _one(element.get("value"))


def _one(value: object) -> tuple[str, ...]:
    return (str(value),) if value not in (None, "") else ()


def _moment(seconds: object) -> tuple[str, ...]:
    if not isinstance(seconds, int | float | str) or not str(seconds).isdigit():
        return ()
    return (datetime.fromtimestamp(int(seconds), UTC).astimezone(LONDON).strftime("%Y-%m-%d %H:%M"),)


def files_in(state: State) -> dict[str, tuple[SentFile, ...]]:
    """The files chosen, for each question that has some."""
    found: dict[str, tuple[SentFile, ...]] = {}
    for block, elements in state.items():
        if block.endswith(FILE):
            sent = tuple(file for element in elements.values() for file in sent_files(element.get("files")))
            found |= {block.removesuffix(FILE): sent} if sent else {}
    return found


def sent_files(listed: object) -> tuple[SentFile, ...]:
    """Slack's files, in an input or with a message. One that it says little of comes out empty, and is refused."""
    files = listed if isinstance(listed, list) else []
    return tuple(_file(file) for file in files if isinstance(file, dict))


def _file(file: Mapping[str, Any]) -> SentFile:
    size = file.get("size")
    return SentFile(
        name=str(file.get("name") or file.get("title") or "file"),
        size=size if isinstance(size, int) else 0,
        link=str(file.get("permalink") or ""),
    )
