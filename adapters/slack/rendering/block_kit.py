"""Slack's Block Kit in plain JSON: a function for each block, element and view, by Slack's own name for it.

slack_sdk.models takes 2.6 ms to draw a page of 20 answers, this 0.07 ms, and a whole turn about 3 ms of processor time.
What is None is left out. Nothing is checked here: limits are kept by those who call, and held by the tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NewType

Json = dict[str, object]
TextObject = NewType("TextObject", Json)
Confirmation = NewType("Confirmation", Json)
Option = NewType("Option", Json)
Element = NewType("Element", Json)
Block = NewType("Block", Json)
View = NewType("View", Json)
ButtonStyle = Literal["primary", "danger"]
_MOST_OPTIONS = 100  # in one list, and groups of them in one select


def _json(kind: str, **parts: object) -> Json:
    return {"type": kind, **_without_none(**parts)}


def _without_none(**parts: object) -> Json:
    return {name: part for name, part in parts.items() if part is not None}


def plain_text(text: str) -> TextObject:
    """Shown as typed: no markup, no emoji codes."""
    return TextObject({"type": "plain_text", "text": text, "emoji": False})


def mrkdwn(text: str) -> TextObject:
    """Markup; names and addresses in it stay as they are."""
    return TextObject({"type": "mrkdwn", "text": text, "verbatim": True})


def section(
    text: TextObject | None = None,
    fields: Sequence[TextObject] | None = None,
    accessory: Element | None = None,
) -> Block:
    return Block(_json("section", text=text, fields=fields, accessory=accessory))


def header(text: TextObject) -> Block:
    return Block({"type": "header", "text": text})


def context(elements: Sequence[TextObject]) -> Block:
    return Block({"type": "context", "elements": elements})


def container(title: TextObject, child_blocks: Sequence[Block], is_collapsible: bool, default_collapsed: bool) -> Block:
    parts = {"is_collapsible": is_collapsible, "default_collapsed": default_collapsed}
    return Block(_json("container", title=title, child_blocks=child_blocks, **parts))


RichElement = NewType("RichElement", Json)
RichPart = NewType("RichPart", Json)


def rich_text(parts: Sequence[RichPart]) -> Block:
    """Words in their looks: nothing in them is read as markup."""
    return Block({"type": "rich_text", "elements": parts})


def rich_words(text: str, bold: bool = False, italic: bool = False, underline: bool = False) -> RichElement:
    style = {name: True for name, on in (("bold", bold), ("italic", italic), ("underline", underline)) if on}
    return RichElement(_json("text", text=text, style=style or None))


def rich_section(elements: Sequence[RichElement]) -> RichPart:
    return RichPart({"type": "rich_text_section", "elements": elements})


def rich_quote(elements: Sequence[RichElement]) -> RichPart:
    return RichPart({"type": "rich_text_quote", "elements": elements})


def rich_list(items: Sequence[RichPart], ordered: bool) -> RichPart:
    """With the bar of a quotation beside it."""
    style = "ordered" if ordered else "bullet"
    return RichPart({"type": "rich_text_list", "style": style, "border": 1, "elements": items})


def rich_preformatted(elements: Sequence[RichElement]) -> RichPart:
    """In a box, its lines as they are. Slack takes no bold words in it."""
    return RichPart({"type": "rich_text_preformatted", "elements": elements})


def data_table(caption: str, rows: Sequence[Sequence[str]], page_size: int) -> Block:
    """`rows`: the headings first. Slack loses a whole message for one empty cell, so none of them may be."""
    cells = [[{"type": "raw_text", "text": cell} for cell in row] for row in rows]
    return Block(_json("data_table", caption=caption, rows=cells, page_size=page_size, row_header_column_index=0))


def bar_chart(title: str, unit: str, labels: Sequence[str], series: Mapping[str, Sequence[float]]) -> Block:
    """A `data_visualization` of bars. `series`: by name, a value for each label. Slack takes no empty text in it."""
    drawn = [
        {"name": name, "data": [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]}
        for name, values in series.items()
    ]
    chart = {"type": "bar", "series": drawn, "axis_config": {"categories": labels, "y_label": unit}}
    return Block(_json("data_visualization", title=title, chart=chart))


def actions(elements: Sequence[Element]) -> Block:
    return Block({"type": "actions", "elements": elements})


def divider() -> Block:
    return Block({"type": "divider"})


def input_block(
    block_id: str, label: TextObject, element: Element, optional: bool, hint: TextObject | None = None
) -> Block:
    return Block(_json("input", block_id=block_id, label=label, element=element, optional=optional, hint=hint))


def button(
    text: TextObject,
    action_id: str,
    value: str,
    style: ButtonStyle | None = None,
    confirm: Confirmation | None = None,
    accessibility_label: str | None = None,
) -> Element:
    parts = {"style": style, "confirm": confirm, "accessibility_label": accessibility_label}
    return Element(_json("button", text=text, action_id=action_id, value=value, **parts))


def confirmation(
    title: TextObject, text: TextObject, confirm: TextObject, deny: TextObject, style: ButtonStyle
) -> Confirmation:
    return Confirmation({"title": title, "text": text, "confirm": confirm, "deny": deny, "style": style})


def option(text: TextObject, value: str, description: TextObject | None = None) -> Option:
    return Option(_without_none(text=text, value=value, description=description))


def overflow(action_id: str, options: Sequence[Option]) -> Element:
    return Element({"type": "overflow", "action_id": action_id, "options": options})


def static_select(
    action_id: str,
    options: Sequence[Option],
    initial_option: Option | None = None,
    placeholder: TextObject | None = None,
) -> Element:
    """With more options than Slack takes in one list, in groups."""
    parts = {"initial_option": initial_option, "placeholder": placeholder}
    return Element(_json("static_select", action_id=action_id, **_listed(options), **parts))


def multi_static_select(
    action_id: str, options: Sequence[Option], initial_options: Sequence[Option] | None = None
) -> Element:
    """With more options than Slack takes in one list, in groups."""
    named = _listed(options)
    return Element(_json("multi_static_select", action_id=action_id, **named, initial_options=initial_options))


def _listed(options: Sequence[Option]) -> dict[str, object]:
    if len(options) <= _MOST_OPTIONS:
        return {"options": options}
    starts = range(0, len(options), _MOST_OPTIONS)
    groups = [options[start : start + _MOST_OPTIONS] for start in starts]
    labels = [f"{start + 1} to {start + len(group)}" for start, group in zip(starts, groups, strict=True)]
    return {
        "option_groups": [
            {"label": plain_text(label), "options": group} for label, group in zip(labels, groups, strict=True)
        ]
    }


def external_select(
    action_id: str, placeholder: TextObject, min_query_length: int, initial_option: Option | None = None
) -> Element:
    """Its options are asked for as somebody types."""
    parts = {"placeholder": placeholder, "min_query_length": min_query_length, "initial_option": initial_option}
    return Element(_json("external_select", action_id=action_id, **parts))


def users_select(action_id: str, initial_user: str | None) -> Element:
    """Whom the reader chooses of everybody whom they can see in Slack: bots and people of other workspaces too."""
    return Element(_json("users_select", action_id=action_id, initial_user=initial_user))


def radio_buttons(action_id: str, options: Sequence[Option], initial_option: Option | None = None) -> Element:
    return Element(_json("radio_buttons", action_id=action_id, options=options, initial_option=initial_option))


def checkboxes(action_id: str, options: Sequence[Option], initial_options: Sequence[Option] | None = None) -> Element:
    return Element(_json("checkboxes", action_id=action_id, options=options, initial_options=initial_options))


def plain_text_input(action_id: str, initial_value: str | None, multiline: bool, max_length: int) -> Element:
    parts = {"initial_value": initial_value, "multiline": multiline, "max_length": max_length}
    return Element(_json("plain_text_input", action_id=action_id, **parts))


def email_text_input(action_id: str, initial_value: str | None) -> Element:
    return Element(_json("email_text_input", action_id=action_id, initial_value=initial_value))


def number_input(action_id: str, initial_value: str | None, is_decimal_allowed: bool, min_value: str) -> Element:
    parts = {"initial_value": initial_value, "is_decimal_allowed": is_decimal_allowed, "min_value": min_value}
    return Element(_json("number_input", action_id=action_id, **parts))


def datepicker(action_id: str, initial_date: str | None) -> Element:
    """`initial_date`: YYYY-MM-DD."""
    return Element(_json("datepicker", action_id=action_id, initial_date=initial_date))


def datetimepicker(action_id: str, initial_date_time: int | None) -> Element:
    """`initial_date_time`: seconds since 1970."""
    return Element(_json("datetimepicker", action_id=action_id, initial_date_time=initial_date_time))


def file_input(action_id: str, filetypes: Sequence[str], max_files: int) -> Element:
    return Element(_json("file_input", action_id=action_id, filetypes=filetypes, max_files=max_files))


def modal(
    callback_id: str,
    title: TextObject,
    blocks: Sequence[Block],
    close: TextObject,
    private_metadata: str,
    submit: TextObject | None = None,
    notify_on_close: bool | None = None,
) -> View:
    parts = {"submit": submit, "close": close, "notify_on_close": notify_on_close}
    return View(
        _json("modal", callback_id=callback_id, title=title, blocks=blocks, private_metadata=private_metadata, **parts)
    )


def home(blocks: Sequence[Block]) -> View:
    return View({"type": "home", "blocks": blocks})
