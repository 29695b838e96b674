"""Buttons and menus: what is drawn, and what a press of it carries back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from adapters.slack.rendering import block_kit
from adapters.slack.rendering.block_kit import Block, ButtonStyle, Confirmation, Element
from adapters.slack.rendering.text import cut, plain_object
from conversations.replies import Button, Confirm, Style
from conversations.turns import Pressed

PRESS = "press"
MENU = "menu"
LABEL_LIMIT = 75
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
