"""What a person sees in Slack, read from blocks: text, buttons, and the inputs of a modal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from conversations.guidance.uk_time import parse_uk_moment

Json = Mapping[str, Any]
_DATE = re.compile(r"<!date\^\d+\^[^|>]*\|([^>]*)>")
_LINK = re.compile(r"<(?:https?|mailto):[^|>]*\|([^>]*)>")
_NOTED = 4  # cells of a row that says who and when
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


@dataclass(frozen=True)
class Control:
    """Something to press: its label, what a press of it carries, and the text of its row."""

    label: str
    action: Json
    row: str


def one_line(text: str) -> str:
    return " ".join(text.split())


def text_of(blocks: Sequence[Json]) -> str:
    """Everything that is shown, buttons in brackets, as one line."""
    return one_line(" ".join(block_text(block) for block in blocks))


def block_text(block: Json) -> str:
    match block["type"]:
        case "header" | "section" if "text" in block:
            return _with_accessory(block, words_of(block["text"]))
        case "section":
            cells = [words_of(cell) for cell in block.get("fields", ())]
            if "accessory" in block or len(cells) == _NOTED:
                return _with_accessory(block, _row(cells))
            return " ".join(_row(cells[first : first + 2]) for first in range(0, len(cells), 2))
        case "rich_text":
            return " ".join(_rich(element) for element in block["elements"])
        case "context":
            return " ".join(words_of(element) for element in block["elements"])
        case "actions":
            return " ".join(f"[{label}]" for label in _labels(block))
        case "input":
            return _input_text(block)
        case "data_table":
            return " ".join([block["caption"], *(one_line(" ".join(map(words_of, row))) for row in block["rows"])])
        case "data_visualization":
            return str(block["title"])
        case "container":
            return f"{words_of(block['title'])} {text_of(block['child_blocks'])}"
        case _:
            return ""


def _row(cells: Sequence[str]) -> str:
    label, value, *note = [*cells, "", ""][: max(2, len(cells))]
    return f"{label}: {value}" + (f" ({', '.join(note)})" if note else "")


def _with_accessory(block: Json, text: str) -> str:
    accessory = block.get("accessory")
    return f"{text} [{words_of(accessory['text'])}]" if accessory and "text" in accessory else text


def _input_text(block: Json) -> str:
    element = block["element"]
    options = " ".join(words_of(option["text"]) for option in element.get("options", ()))
    standing = element.get("initial_value", "")
    hint = words_of(block["hint"]) if block.get("hint") else ""
    return f"{words_of(block['label'])} {hint} {options} {standing}"


def words_of(text: Any) -> str:
    """A text object: plain as it is, mrkdwn as Slack would show it."""
    if isinstance(text, str):
        return text
    words = str(text["text"])
    if text["type"] == "plain_text":
        return words
    words = _LINK.sub(r"\1", _DATE.sub(r"\1", re.sub(r"^> ", "", words, flags=re.MULTILINE)))
    for entity, character in _ENTITIES:
        words = words.replace(entity, character)
    return re.sub(r"(?<!\w)\*([^*]+)\*(?!\w)", r"\1", words)


def _rich(element: Json) -> str:
    match element["type"]:
        case "rich_text_list":
            return " ".join(f"- {_rich(item)}" for item in element["elements"])
        case "rich_text_section" | "rich_text_quote" | "rich_text_preformatted":
            return "".join(_rich(part) for part in element["elements"])
        case "date":
            return str(element["fallback"])
        case "link":
            return str(element.get("text") or element["url"])
        case _:
            return str(element.get("text", ""))


def _labels(block: Json) -> Iterator[str]:
    for control in controls([block]):
        yield control.label


def controls(blocks: Sequence[Json]) -> Iterator[Control]:
    """Everything that can be pressed, menus included."""
    for block in blocks:
        row = one_line(block_text(block)) if block["type"] == "section" else ""
        elements = block.get("elements", ()) if block["type"] == "actions" else [block.get("accessory")]
        for element in elements:
            if element:
                yield from _controls(element, str(block.get("block_id", "b")), row)


def _controls(element: Json, block: str, row: str) -> Iterator[Control]:
    held = {"action_id": element["action_id"], "block_id": block, "type": element["type"], "action_ts": "1.0"}
    if element["type"] == "button":
        pressed = {**held, "text": element["text"], "value": element.get("value", "")}
        yield Control(words_of(element["text"]), pressed, row)
        return
    for option in element.get("options", ()):
        yield Control(words_of(option["text"]), {**held, "selected_option": option}, row)


def fields_of(view: Json) -> tuple[str, ...]:
    """The ids of the questions on a modal, in order, each once."""
    names = (str(block["block_id"]).split("#")[0] for block in view["blocks"] if block["type"] == "input")
    return tuple(dict.fromkeys(names))


def suggesting(view: Json) -> Iterator[str]:
    """The questions at which Slack asks for options while somebody types."""
    inputs = (block for block in view["blocks"] if block["type"] == "input")
    return (str(block["block_id"]) for block in inputs if block["element"]["type"] == "external_select")


def state_of(
    view: Json, values: Mapping[str, Sequence[str]], chosen: Mapping[str, Json] = MappingProxyType({})
) -> dict[str, dict[str, Any]]:
    """What Slack sends of a modal: what stands in each input, with some filled in or `chosen` by question."""
    given = {name: list(typed) for name, typed in values.items()}
    return {
        block["block_id"]: {block["element"]["action_id"]: _filled(block, given, chosen)}
        for block in view["blocks"]
        if block["type"] == "input"
    }


def _filled(block: Json, given: dict[str, list[str]], suggested: Mapping[str, Json]) -> dict[str, Any]:
    element, name = block["element"], str(block["block_id"])
    question = name.split("#", maxsplit=1)[0]
    kind = element["type"]
    typed = None if name.endswith("#file") else given.get(question)
    match kind:
        case "datetimepicker":
            return {"type": kind, "selected_date_time": _next_moment(typed, element)}
        case "datepicker":
            return {"type": kind, "selected_date": typed[0] if typed else element.get("initial_date")}
        case "users_select":
            return {"type": kind, "selected_user": typed[0] if typed else element.get("initial_user")}
        case "radio_buttons" | "static_select":
            chosen = _options(element, typed) if typed is not None else [element.get("initial_option")]
            return {"type": kind, "selected_option": chosen[0] if chosen else None}
        case "external_select":
            standing = None if typed == [] else element.get("initial_option")
            return {"type": kind, "selected_option": suggested.get(question) or standing}
        case "checkboxes" | "multi_static_select":
            chosen = _options(element, typed) if typed is not None else element.get("initial_options", [])
            return {"type": kind, "selected_options": chosen}
        case "file_input":
            return {"type": kind, "files": []}
        case _:
            return {"type": kind, "value": (typed[0] if typed else None) if typed is not None else _standing(element)}


def _standing(element: Json) -> Any:
    return element.get("initial_value")


def _next_moment(typed: list[str] | None, element: Json) -> int | None:
    if typed is None:
        standing: int | None = element.get("initial_date_time")
        return standing
    return int(parse_uk_moment(typed.pop(0)).timestamp()) if typed else None


def _options(element: Json, typed: Sequence[str]) -> list[Json]:
    groups = element.get("option_groups") or [element]
    options = {option["value"]: option for group in groups for option in group["options"]}
    return [options[value] for value in typed if value]
