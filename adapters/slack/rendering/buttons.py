"""Buttons and menus: what is drawn, and what a press of it carries back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import orjson

from adapters.slack.rendering import block_kit
from adapters.slack.rendering.block_kit import Block, ButtonStyle, Confirmation, Element, Option
from adapters.slack.rendering.text import cut, distinct, plain_object
from conversations.replies import Button, Confirm, Style, Suggestion
from conversations.turns import Pressed

PRESS = "press"
MENU = "menu"
CHOOSER = "rows"
FINDER = "find"
LABEL_LIMIT = 75
VALUE_LIMIT = 150  # characters that an option of a select carries
ORGANISATION = "organisation"
_OPTION_LIMIT = 75
_OVERFLOW_MOST = 5
_STYLES: Mapping[Style, ButtonStyle | None] = {Style.PRIMARY: "primary", Style.WARNING: "danger", Style.SECONDARY: None}


class UnreadablePress(ValueError):
    """A press that carries nothing of ours. Draw the message again."""


@dataclass(frozen=True)
class Press:
    """What is asked for. `in_menu`: a menu cannot ask before it sends, so whoever takes the press has to."""

    pressed: Pressed
    in_menu: bool = False


def value_of(button: Button) -> str:
    parts = [button.action, button.about, button.detail]
    while parts[-1] == "":
        parts.pop()
    return orjson.dumps(parts).decode()


def read_value(value: str, in_menu: bool = False) -> Press:
    """The button that a pressed element's value stands for. Raises UnreadablePress for a value that is not ours."""
    try:
        parts = orjson.loads(value)
    except ValueError as problem:
        raise UnreadablePress from problem
    if not isinstance(parts, list) or not 1 <= len(parts) <= 3 or not all(isinstance(part, str) for part in parts):
        raise UnreadablePress
    return Press(Pressed(*parts), in_menu)


def actions(buttons: Sequence[Button], menu: Sequence[Button]) -> list[Block]:
    """One row: the buttons, then the menu. What does not fit in a menu's option becomes a button."""
    fitting = [button for button in menu if len(value_of(button)) <= _OPTION_LIMIT]
    shown = [*buttons, *(button for button in menu if button not in fitting)]
    elements: list[Element] = [button_element(b, f"{PRESS}.{n}") for n, b in enumerate(shown)]
    if fitting:
        elements.append(_menu(fitting))
    return [block_kit.actions(elements)] if elements else []


def chooser(buttons: Sequence[Button]) -> list[Block]:
    """A select of which each choice does what a button would: what it opens, by its subject."""
    labels = distinct([b.subject or b.label for b in buttons], LABEL_LIMIT)
    options = [
        block_kit.option(plain_object(name, LABEL_LIMIT), value_of(b)) for name, b in zip(labels, buttons, strict=True)
    ]
    if not options:
        return []
    select = block_kit.static_select(f"{MENU}.{CHOOSER}", options, placeholder=plain_object("Open one of these", 150))
    return [block_kit.actions([select])]


def finder(label: str) -> list[Block]:
    """A select whose options Slack asks for as somebody types: each does what Open does."""
    select = block_kit.external_select(f"{MENU}.{FINDER}", plain_object(label, 150), min_query_length=2)
    return [block_kit.actions([select])]


def suggested_options(found: Sequence[Suggestion]) -> list[Option]:
    """The options that it is given."""
    labels = distinct([each.name for each in found], LABEL_LIMIT)
    return [
        block_kit.option(plain_object(label, LABEL_LIMIT), value_of(Button("case", "Open", each.value)))
        for label, each in zip(labels, found, strict=True)
    ]


def organisation_options(found: Sequence[Suggestion]) -> list[Option]:
    """The options of a field in which somebody finds their organisation."""
    labels = distinct([each.name for each in found], LABEL_LIMIT)
    return [
        block_kit.option(plain_object(label, LABEL_LIMIT), each.value, plain_object(each.about, LABEL_LIMIT))
        for label, each in zip(labels, found, strict=True)
        if len(each.value) <= VALUE_LIMIT
    ]


def button_element(button: Button, action_id: str = PRESS) -> Element:
    says_more = bool(button.subject) or len(button.label) > LABEL_LIMIT
    return block_kit.button(
        text=plain_object(button.label, LABEL_LIMIT),
        action_id=action_id,
        value=value_of(button),
        style=_STYLES[button.style],
        confirm=_confirm(button.confirm, button.style) if button.confirm else None,
        accessibility_label=cut(button.name, LABEL_LIMIT) if says_more else None,
    )


def _confirm(confirm: Confirm, style: Style) -> Confirmation:
    return block_kit.confirmation(
        title=plain_object(confirm.title, 100),
        text=plain_object(confirm.body, 300),
        confirm=plain_object(confirm.yes, 30),
        deny=plain_object(confirm.no, 30),
        style="danger" if style is Style.WARNING else "primary",
    )


def _menu(buttons: Sequence[Button]) -> Element:
    options = [block_kit.option(plain_object(b.label, LABEL_LIMIT), value_of(b)) for b in buttons]
    if len(options) <= _OVERFLOW_MOST:
        return block_kit.overflow(MENU, options)
    return block_kit.static_select(MENU, options, placeholder=plain_object("More actions", 150))


def presses_in(blocks: Iterable[Mapping[str, Any]]) -> frozenset[Pressed]:
    """What can be pressed in blocks as Slack gives them back, as far as it is ours."""
    return frozenset(pressed for element in _pressable(blocks) for pressed in _presses_of(element))


def without_presses(blocks: Iterable[Mapping[str, Any]], dead: Collection[Pressed]) -> list[Block]:
    """The blocks without these buttons and choices of menus. A row or a menu that holds nothing else goes with them."""
    kept = [_block_without(block, dead) for block in blocks]
    return [cast("Block", block) for block in kept if block]


def _block_without(block: Mapping[str, Any], dead: Collection[Pressed]) -> Mapping[str, Any]:
    """Empty where nothing is left of it."""
    if "child_blocks" in block:
        return {**block, "child_blocks": without_presses(block["child_blocks"], dead)}
    if "accessory" in block and not _element_without(block["accessory"], dead):
        return {name: part for name, part in block.items() if name != "accessory"}
    if block.get("type") != "actions":
        return block
    elements = [left for element in block["elements"] if (left := _element_without(element, dead))]
    return {**block, "elements": elements} if elements else {}


def _element_without(element: Mapping[str, Any], dead: Collection[Pressed]) -> Mapping[str, Any]:
    if "options" not in element:
        return {} if dead and _presses_of(element) & set(dead) else element
    options = [option for option in element["options"] if not _presses_of(option) & set(dead)]
    return {**element, "options": options} if options else {}


def _pressable(blocks: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for block in blocks:
        yield from block.get("elements", ())
        yield from _pressable(block.get("child_blocks", ()))
        if "accessory" in block:
            yield block["accessory"]


def _presses_of(element: Mapping[str, Any]) -> set[Pressed]:
    """Of a button or an option its one, of a menu those of its options; none for what is not ours."""
    if "options" in element:
        return {pressed for option in element["options"] for pressed in _presses_of(option)}
    try:
        return {read_value(str(element.get("value", ""))).pressed}
    except UnreadablePress:
        return set()
