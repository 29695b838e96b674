"""Questions as inputs of a modal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from adapters.slack.rendering import block_kit
from adapters.slack.rendering.block_kit import Block, Element, Option
from adapters.slack.rendering.buttons import LABEL_LIMIT, ORGANISATION, VALUE_LIMIT, actions
from adapters.slack.rendering.text import distinct, plain_object, shown
from conversations.content.questions import FILE_ENDINGS, LARGEST_FILE_MB
from conversations.guidance.uk_time import MomentProblem, parse_uk_moment
from conversations.replies import Button, Field, FieldKind
from conversations.replies import Option as Choice
from conversations.text import Text, Words, plain

VALUE = "value"
FILE = "#file"
TIME = "#time"
TIMES = 5
FEW = 10  # options that Slack draws at once
_TEXT_LIMIT = 3000
_LABEL_LIMIT = 75
_OPTIONAL_FILE = "Or choose a file"


def inputs(field: Field, blanks: bool, error: Text = ()) -> Iterator[Block]:
    """A question with its error above it, if one is to be drawn, and its help beneath.

    `blanks`: the form may be sent with questions left empty.
    """
    if field.section:
        yield block_kit.header(plain_object(field.section, 150))
    if error:
        yield block_kit.section(shown((Words("Error: ", strong=True), *error)))
    if field.kind is FieldKind.TIMES:
        yield from _times(field)
    else:
        optional = field.optional or blanks or field.files or bool(field.unless)
        yield _input(field.id, plain(field.label), _element(field), optional, _hint(field, blanks))
    if field.files:
        yield _file(field)
    if field.help_topic:
        yield from actions((Button("help", "What is this?", detail=field.help_topic),), ())


def _input(block: str, label: str, element: Element, optional: bool, hint: str) -> Block:
    below = plain_object(hint, 2000) if hint else None
    return block_kit.input_block(block, plain_object(label, 2000), element, optional, below)


def _hint(field: Field, blanks: bool) -> str:
    """Slack itself says "(optional)" of all that may be left empty, so what is needed in the end says so first."""
    hints = ["Needed to submit."] if (blanks or field.files) and not field.optional else []
    hints += [plain(field.hint)] if field.hint else []
    if field.charge:
        hints.append(field.charge)
    if field.limit:
        hints.append(f"You can enter up to {field.limit:,} characters.")
    return " ".join(hint if hint.endswith((".", "?", ":")) else f"{hint}." for hint in hints)


def _element(field: Field) -> Element:
    value = (field.values[0] or None) if field.values else None
    match field.kind:
        case FieldKind.CHOICE:
            return _choice(field)
        case FieldKind.CHOICES:
            return _choices(field)
        case FieldKind.PERSON:
            return block_kit.users_select(VALUE, value)
        case FieldKind.TEXT if field.suggests and len(value or "") <= VALUE_LIMIT:
            return _organisation(value)
        case FieldKind.DATE:
            return block_kit.datepicker(VALUE, _iso(value))
        case FieldKind.EMAIL:
            return block_kit.email_text_input(VALUE, value)
        case FieldKind.NUMBER if value is None or (value.isascii() and value.isdigit()):
            return block_kit.number_input(VALUE, value, is_decimal_allowed=False, min_value="0")
        case _:
            long = field.kind is FieldKind.LONG_TEXT
            # Slack's own limit is above ours, so that the refusal can say by how much and keep the words.
            return block_kit.plain_text_input(VALUE, value, multiline=long, max_length=_TEXT_LIMIT)


def _organisation(value: str | None) -> Element:
    """What is typed is among the options as well, so that it may stand."""
    standing = block_kit.option(plain_object(value, LABEL_LIMIT), value) if value else None
    return block_kit.external_select(ORGANISATION, plain_object("Type a name or an ODS code", 150), 2, standing)


def _iso(value: str | None) -> str | None:
    try:
        return date.fromisoformat(value).isoformat() if value else None
    except ValueError:
        return None


def _choice(field: Field) -> Element:
    options = _options(field)
    chosen = next((o for o in options if o["value"] in field.values), None)
    if len(options) <= FEW:
        return block_kit.radio_buttons(VALUE, options, chosen)
    return block_kit.static_select(VALUE, options, chosen)


def _choices(field: Field) -> Element:
    options = _options(field)
    chosen = [option for option in options if option["value"] in field.values] or None
    if len(options) <= FEW:
        return block_kit.checkboxes(VALUE, options, chosen)
    return block_kit.multi_static_select(VALUE, options, chosen)


def _options(field: Field) -> list[Option]:
    labels = distinct([plain(option.label) for option in field.options], _LABEL_LIMIT)
    return [_option(option, label) for option, label in zip(field.options, labels, strict=True)]


def _option(option: Choice, label: str) -> Option:
    hint = plain_object(plain(option.hint), _LABEL_LIMIT) if option.hint and plain(option.hint) else None
    return block_kit.option(plain_object(label, _LABEL_LIMIT), option.value, hint)


def _file(field: Field) -> Block:
    element = block_kit.file_input(VALUE, FILE_ENDINGS, max_files=1)
    hint = f"A PDF, Word, Excel, PowerPoint, OpenDocument, image or text file of up to {LARGEST_FILE_MB} MB."
    return _input(f"{field.id}{FILE}", _OPTIONAL_FILE, element, True, hint)


def _times(field: Field) -> Iterator[Block]:
    """One picker for each time: Slack shows and takes each in the reader's own time zone."""
    for number in range(TIMES):
        label = plain(field.label) if number == 0 else f"Time {number + 1}"
        picker = block_kit.datetimepicker(VALUE, _epoch(field.values[number : number + 1]))
        hint = "Times here are in your own time zone." if number == 0 else ""
        name = field.id if number == 0 else f"{field.id}{TIME}{number + 1}"
        yield _input(name, label, picker, number > 0, hint)


def _epoch(value: tuple[str, ...]) -> int | None:
    try:
        return int(parse_uk_moment(value[0]).timestamp()) if value else None
    except MomentProblem:
        return None
