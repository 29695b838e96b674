"""Messages and forms as plain lines: what a person reads, buttons in brackets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conversations.guidance.messages.looks import Preview, Route
from conversations.replies import (
    Block,
    Bullets,
    Button,
    Chart,
    Field,
    Finder,
    Form,
    Heading,
    Inset,
    Message,
    Paragraph,
    Progress,
    Step,
    SummaryList,
    SummaryRow,
    Table,
)
from conversations.text import Text, plain


def lines(message: Message, notes: bool = True) -> list[str]:
    """A message from its heading to its menu, a line for each thing. `notes`: with who answered each question."""
    shown = [line for block in message.blocks for line in _block(block, notes)]
    if message.buttons:
        shown.append(buttons(message.buttons))
    if message.menu:
        shown.append(f"More: {buttons(message.menu)}")
    return shown


def buttons(drawn: Iterable[Button]) -> str:
    return " ".join(f"[{button.label}]" for button in drawn)


def _block(block: Block, notes: bool = True) -> Iterator[str]:
    match block:
        case Heading(text=words) | Paragraph(text=words):
            yield plain(words)
        case Inset(text=words):
            yield from (f"| {line}" for line in plain(words).splitlines())
        case Bullets(items=items):
            yield from (f"- {plain(item)}" for item in items)
        case SummaryList(rows=rows, folded=folded):
            yield from _folded_under(folded)
            yield from (row_line(row, notes) for row in rows)
        case Table() as table:
            yield from _table(table)
        case Chart(title=title, table=table):
            yield title
            yield from _table(table)
        case Preview() as preview:
            yield from _preview(preview)
        case Route() as route:
            yield route.in_short
            yield route.spoken()
        case Finder():
            pass  # a field, of which a line says nothing
        case Progress(steps=steps, folded=folded):
            yield from _folded_under(folded)
            yield from map(_step, steps)


def _preview(preview: Preview) -> Iterator[str]:
    yield preview.caption
    yield from (f"| {line}" for line in (preview.sender, preview.subject, *preview.address, *preview.beside) if line)
    for part in preview.parts:
        yield from (f"| {line}" for line in "".join(run.text for run in part.runs).splitlines())
        if part.note:
            yield part.note


def _table(table: Table) -> Iterator[str]:
    yield plain(table.caption)
    yield " | ".join(table.headings)
    yield from (" | ".join(map(plain, row)) for row in table.rows)


def _folded_under(title: Text) -> Iterator[str]:
    if title:
        yield f"> {plain(title)}"


def row_line(row: SummaryRow, notes: bool = True) -> str:
    """One row of a summary list, with the press that stands beside it."""
    note = f" ({plain(row.note)})" if row.note and notes else ""
    change = f" [{row.change.label}]" if row.change else ""
    return f"{plain(row.label)}: {plain(row.value)}{note}{change}"


def _step(step: Step) -> str:
    note = f", {plain(step.note)}" if step.note else ""
    number = f"{step.number:>2}." if step.number else "   "
    return f"{number} {step.title}: {step.standing}{note}"


def form_lines(form: Form) -> list[str]:
    """A form as it stands, empty fields and all."""
    intro = [line for block in form.intro for line in _block(block)]
    return [title_of(form), *intro, *(line for field in form.fields for line in _field(field)), f"[{form.submit}]"]


def title_of(form: Form) -> str:
    return f"{form.title} ({form.page[0]} of {form.page[1]})" if form.page else form.title


def _field(field: Field) -> Iterator[str]:
    yield plain(field.label) + (" (optional)" if field.optional else "")
    if field.hint:
        yield plain(field.hint)
    yield from (f"( ) {plain(option.label)}" for option in field.options)
    if field.error:
        yield f"Error: {plain(field.error)}"


def filled_lines(form: Form, values: dict[str, tuple[str, ...]]) -> list[str]:
    """A form as somebody sends it: each question with what stands in it."""
    return [f"{plain(field.label)} {_chosen(field, values.get(field.id, ()))}" for field in form.fields]


def _chosen(field: Field, values: tuple[str, ...]) -> str:
    named = {option.value: plain(option.label) for option in field.options}
    return ", ".join(named.get(value, value) for value in values) or "(left empty)"
