"""The fields of a form as inputs, and what came back from them as answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote, unquote

from adapters.common.text import storable
from adapters.teams.rendering.actions import ORGANISATIONS
from adapters.teams.rendering.blocks import heading
from adapters.teams.rendering.text import Element, label, rich, without_markdown
from conversations.replies import Field, FieldKind, Option
from conversations.text import Said, Text, Words, text

TYPED, CHOSEN, TIMED = "q.", "c.", "t."  # what an input's id begins with
TIMES_OFFERED = 5
PEOPLE = "graph.microsoft.com/users"  # the dataset of Teams' people picker
_LONGEST_ID = 36  # characters of a directory id
_MANY = 7  # options from which a list is folded up
_NOTHING = " "  # what stands in a list in which nothing was chosen: no answer
_SEND_A_FILE = "Or send a file in your chat with the assistant."
_STYLES = {FieldKind.EMAIL: "email", FieldKind.PHONE: "tel"}


def field_elements(field: Field, required: bool = True) -> list[Element]:
    """A question with its hint and, where it was answered wrongly, how to put that right.

    `required`: the form cannot be sent while it is empty, which the client says before it sends anything.
    """
    section = heading((Words(field.section),)) if field.section else []
    error = rich((Words("Error: "), *field.error), weight="Bolder", color="attention") if field.error else []
    hint = [] if field.given else rich(_hint(field), isSubtle=True)
    return [{"type": "Container", "spacing": "Medium", "items": [*section, *error, *_inputs(field, required), *hint]}]


def _hint(field: Field) -> Text:
    limit = text("You can use up to {limit} characters.", limit=field.limit) if field.limit is not None else ()
    charge = text("{charge}.", charge=Words(field.charge)) if field.charge else ()
    said = [part for part in (field.hint, charge, limit, text(_SEND_A_FILE) if field.files else ()) if part]
    return tuple(part for at, sentence in enumerate(said) for part in ((Words(" "), *sentence) if at else sentence))


def _inputs(field: Field, required: bool) -> list[Element]:
    if field.given:
        names = (rich((Said(file.name),)) for file in field.given)
        return [*rich(field.label, weight="Bolder"), *(line for name in names for line in name)]
    match field.kind:
        case FieldKind.PERSON:
            return [_person(CHOSEN + field.id, field)]
        case FieldKind.DATE:
            return [_day(TYPED + field.id, _label(field), _one(field)) | _needed(required, "Enter a date")]
        case FieldKind.TIMES:
            return _moments(TIMED + field.id, field)
        case FieldKind.CHOICE | FieldKind.CHOICES:
            return [_choices(CHOSEN + field.id, field) | _needed(required, "Select an option")]
        case FieldKind.TEXT if field.suggests:
            return [_organisation(TYPED + field.id, field, required)]
        case _:
            return [_typed(TYPED + field.id, field) | _needed(required, "Enter an answer")]


def _needed(required: bool, words: str) -> Element:
    return {"isRequired": True, "errorMessage": words} if required else {}


def _label(field: Field) -> str:
    return label(field.label) + (" (optional)" if field.optional else "")


def _one(field: Field) -> str:
    return next(iter(field.values), "")


def _typed(name: str, field: Field) -> Element:
    element: Element = {"type": "Input.Text", "id": name, "label": _label(field)}
    if _one(field):
        element["value"] = "\n".join(field.values)
    if field.kind is FieldKind.LONG_TEXT:
        element["isMultiline"] = True
    if field.limit is not None and len(_one(field)) <= field.limit:
        element["maxLength"] = field.limit
    if field.kind in _STYLES:
        element["style"] = _STYLES[field.kind]
    return element


def _organisation(name: str, field: Field, required: bool) -> Element:
    """A list that Teams asks us for as somebody types. What is typed is in it as well, so that it may stand.

    Clients that are too old for it show a plain field.
    """
    standing = _one(field)
    element: Element = {
        "type": "Input.ChoiceSet",
        "id": name,
        "label": _label(field),
        "style": "filtered",
        "placeholder": "Type a name or an ODS code",
        "choices": [{"title": standing or "Begin to type", "value": standing or _NOTHING}],  # one without any is none
        "choices.data": {"type": "Data.Query", "dataset": ORGANISATIONS},
        "fallback": _typed(name, field) | _needed(required, "Enter an answer"),
    }
    element |= _needed(required, "Choose one of the list")
    return element | ({"value": standing} if standing else {})


def _day(name: str, shown: str, value: str) -> Element:
    element: Element = {"type": "Input.Date", "id": name, "label": shown}
    return element | ({"value": value} if _is_day(value) else {})


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _moments(name: str, field: Field) -> list[Element]:
    """A date and a time beside each other for each moment, five at least."""
    count = max(TIMES_OFFERED, len(field.values))
    values = (*field.values, *[""] * (count - len(field.values)))
    return [*rich(field.label, weight="Bolder"), *(_moment(name, at, value) for at, value in enumerate(values, 1))]


def _moment(name: str, at: int, value: str) -> Element:
    day, _, time = value.partition(" ")
    clock: Element = {"type": "Input.Time", "id": f"{name}.{at}.time", "label": f"Time {at} (UK time)"}
    inputs = [_day(f"{name}.{at}.date", f"Date {at}", day), clock | ({"value": time} if time else {})]
    return {
        "type": "ColumnSet",
        "columns": [{"type": "Column", "width": "stretch", "items": [element]} for element in inputs],
    }


def _choices(name: str, field: Field) -> Element:
    several = field.kind is FieldKind.CHOICES
    # a folded list shows its titles literally; an unfolded one reads markdown
    said = any(isinstance(part, Said) for option in field.options for part in option.label)
    folded = not several and (said or len(field.options) > _MANY)
    element: Element = {
        "type": "Input.ChoiceSet",
        "id": name,
        "label": _label(field),
        "style": "compact" if folded else "expanded",
        "choices": [
            {"title": _title(option, folded), "value": quote(option.value, safe=" ")} for option in field.options
        ],
        "wrap": True,
    }
    known = [quote(value, safe=" ") for value in field.values if value in {option.value for option in field.options}]
    return element | ({"isMultiSelect": True} if several else {}) | ({"value": ",".join(known)} if known else {})


def _person(name: str, field: Field) -> Element:
    """The people of the reader's own tenant: Teams itself looks for them as somebody types, and we get an id."""
    words = "To choose somebody here, use a newer version of Microsoft Teams."
    value = {"value": _one(field)} if 0 < len(_one(field)) <= _LONGEST_ID else {}
    return {
        "type": "Input.ChoiceSet",
        "id": name,
        "label": _label(field),
        "placeholder": "Begin to type a name",
        "choices": [{"title": "Begin to type a name", "value": "none"}],  # a list without any is none
        "choices.data": {"type": "Data.Query", "dataset": PEOPLE},
        "fallback": {"type": "TextBlock", "text": words, "wrap": True},
        **value,
    }


def _title(option: Option, folded: bool) -> str:
    words = (*option.label, Words(" ("), *option.hint, Words(")")) if option.hint else option.label
    said = any(isinstance(part, Said) for part in words)
    return without_markdown(words) if said and not folded else label(words)


def answers(fields: Sequence[str], inputs: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """What was typed and chosen, by field id. Teams leaves out what is empty, and writes every number as text."""
    return {field: tuple(value for value in _answer(field, inputs) if value.strip()) for field in fields}


def _answer(field: str, inputs: Mapping[str, Any]) -> Sequence[str]:
    if CHOSEN + field in inputs:
        return [unquote(part) for part in _text(inputs, CHOSEN + field).split(",")]
    if TYPED + field in inputs:
        return [_text(inputs, TYPED + field)]
    parts = [name for name in inputs if name.startswith(f"{TIMED}{field}.")]
    rows = sorted({int(at) for name in parts if (at := name.split(".")[-2]).isascii() and at.isdigit() and len(at) < 4})
    moments = [[_text(inputs, f"{TIMED}{field}.{at}.{part}") for part in ("date", "time")] for at in rows]
    return [" ".join(moment).strip() for moment in moments]


def _text(inputs: Mapping[str, Any], name: str) -> str:
    value = inputs.get(name, "")
    return storable(str(value)) if isinstance(value, str | int | float) else ""
