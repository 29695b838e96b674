"""Blocks of a message as Adaptive Card elements."""

from __future__ import annotations

from adapters.teams.rendering import drawings
from adapters.teams.rendering.actions import DATASET, FOUND, Drawing, hidden_part, open_found, press, sets, toggle
from adapters.teams.rendering.text import ROOM, Element, label, rich, size_of, without_markdown
from conversations.guidance.messages.looks import Preview, Route
from conversations.replies import (
    Block,
    Bullets,
    Chart,
    Finder,
    Heading,
    Inset,
    Paragraph,
    Progress,
    Step,
    StepStatus,
    SummaryList,
    SummaryRow,
    Table,
)
from conversations.text import Said, Text, Words, plain, text

_LARGE_ROW = ROOM // 2
_ROWS_TOGETHER = 4
_LONGEST_CELL = 150  # characters
_BUTTON = "90px"
_MIDDLE, _WIDE = 20, 50  # characters of the longest cell of a column
_COLOURS = {
    StepStatus.DONE: "good",
    StepStatus.NOW: "accent",
    StepStatus.WITH_TEAM: "accent",
    StepStatus.MORE_NEEDED: "warning",
}


def elements(drawing: Drawing, block: Block) -> list[Element]:
    """The elements of one block, small enough each to begin a new card."""
    match block:
        case Heading(text=words):
            return heading(words)
        case Paragraph(text=words, bar=(much, whole)):
            return [*rich(words), _bar(much, whole)]
        case Paragraph(text=words):
            return rich(words)
        case Bullets(items=items):
            return [element for item in items for element in _bullet(item)]
        case SummaryList(rows=rows, folded=folded):
            return _perhaps_folded(drawing, folded, [element for row in rows for element in _fact(drawing, row)])
        case Inset(text=words):
            return _inset(words)
        case Progress(steps=steps, folded=folded):
            return _perhaps_folded(drawing, folded, [element for step in steps for element in _step(step)])
        case Finder(label=words):
            return _finder(drawing, words)
        case Table() as table:
            return _tables(drawing, table)
        case Chart(table=table) as chart:
            return [_chart(chart), *_tables(drawing, table)]
        case Preview():
            return drawings.preview(block)
        case Route():
            return drawings.route(block)


def _bar(much: int, whole: int) -> Element:
    """Teams' own bar; for clients that do not know it, two coloured columns. The words above it say the same."""
    shares = ((much, "good"), (whole - much, "emphasis"))
    columns = [
        {"type": "Column", "width": share, "style": style, "minHeight": "8px", "spacing": "None", "items": []}
        for share, style in shares
        if share > 0
    ]
    drawn = {"type": "ColumnSet", "spacing": "Small", "columns": columns}
    return {"type": "ProgressBar", "value": much, "max": whole, "color": "Good", "spacing": "Small", "fallback": drawn}


def _perhaps_folded(drawing: Drawing, title: Text, shown: list[Element]) -> list[Element]:
    """Behind a press that shows and hides it; in sight where it is too long to stand on one card."""
    if not title or size_of(shown) > _LARGE_ROW:
        return shown
    opened = drawing.new_id()
    return [{"type": "Container", "items": [*sets([toggle(label(title), opened)]), hidden_part(opened, shown)]}]


def heading(words: Text) -> list[Element]:
    """Our own words become a heading for screen readers too; a person's words stay in text runs."""
    if any(isinstance(part, Said) for part in words):
        return rich(words, size="Large", weight="Bolder")
    look = {"size": "Large", "weight": "Bolder", "wrap": True, "style": "heading"}
    return [{"type": "TextBlock", "text": without_markdown(words), **look}] if words else []


def _bullet(item: Text) -> list[Element]:
    return [element | {"spacing": "Small"} for element in rich((Words("• "), *item))]


def _inset(words: Text) -> list[Element]:
    """A box for each line, without a gap between them: a long reason may go on in the next card."""
    boxes = [{"type": "Container", "style": "emphasis", "items": [line]} for line in rich(words)]
    return [*boxes[:1], *_close(boxes[1:])]


def _fact(drawing: Drawing, row: SummaryRow) -> list[Element]:
    """The row with its button; the lines of one that is very long follow, to go on in the next card."""
    lines = [*rich(row.label, weight="Bolder"), *_close(rich(row.value)), *_close(rich(row.note, isSubtle=True))]
    count = len(lines) if size_of(lines) <= _LARGE_ROW else 2
    others = [{"type": "Container", "spacing": "None", "items": [line]} for line in lines[count:]]
    return [_row(drawing, row, lines[:count]), *others]


def _row(drawing: Drawing, row: SummaryRow, lines: list[Element]) -> Element:
    button = row.button
    if button is None:
        return {"type": "Container", "spacing": "Medium", "items": lines}
    pressed = {"type": "ActionSet", "actions": [press(drawing, button)]}
    return {
        "type": "ColumnSet",
        "spacing": "Medium",
        "columns": [
            {"type": "Column", "width": "stretch", "items": lines},
            {"type": "Column", "width": "auto", "items": [pressed]},
        ],
    }


def _chart(chart: Chart) -> Element:
    """Teams' own bars; clients that do not know them show the title alone, and the table beneath says the same."""
    data = [
        {"legend": each.name, "values": [{"x": x, "y": y} for x, y in zip(chart.labels, each.values, strict=True)]}
        for each in chart.series
    ]
    return {
        "type": "Chart.VerticalBar.Grouped",
        "title": chart.title,
        "yAxisTitle": chart.unit,
        "data": data,
        "fallback": rich((Words(chart.title),), weight="Bolder")[0],
    }


def _finder(drawing: Drawing, words: Text) -> list[Element]:
    """A list that Teams asks us for as somebody types, and the button that opens what was chosen."""
    plainly: Element = {"type": "TextBlock", "text": "To find an onboarding, type find and its name.", "wrap": True}
    chosen: Element = {
        "type": "Input.ChoiceSet",
        "id": FOUND,
        "label": label(words),
        "placeholder": "Begin to type",
        "choices": [{"title": "Begin to type", "value": "none"}],  # a list without any is none
        "choices.data": {"type": "Data.Query", "dataset": DATASET},
        "isRequired": True,
        "errorMessage": "Choose one of the list",
        "fallback": plainly,
    }
    return [{"type": "Container", "items": [chosen, *sets([open_found(drawing)])]}]


def _tables(drawing: Drawing, table: Table) -> list[Element]:
    """A table for every few rows, each with the headings, so that a long one may go on in the next card."""
    few = [range(at, min(at + _ROWS_TOGETHER, len(table.rows))) for at in range(0, len(table.rows), _ROWS_TOGETHER)]
    return [*rich(table.caption, isSubtle=True), *(_table(drawing, table, rows) for rows in few)]


def _table(drawing: Drawing, table: Table, shown: range) -> Element:
    headings = [_cell(rich((Words(heading),), weight="Bolder")) for heading in table.headings]
    opened = [
        [_cell([{"type": "ActionSet", "actions": [press(drawing, table.opens[at])]}])] for at in shown if table.opens
    ]
    rows = [[_cell(rich(_cut(cell))) for cell in table.rows[at]] for at in shown]
    last = [_cell(rich((Words("Open"),), weight="Bolder"))] if table.opens else []
    cells = [[*headings, *last], *([*row, *(opened[at] if opened else [])] for at, row in enumerate(rows))]
    return {
        "type": "Table",
        "firstRowAsHeader": True,
        "columns": [*({"width": width} for width in _widths(table)), *({"width": _BUTTON} for _ in last)],
        "rows": [{"type": "TableRow", "cells": row} for row in cells],
    }


def _widths(table: Table) -> list[int]:
    """A column of long cells is wider, so that few words are broken: the shares of 1, 2 or 3."""
    longest = [max(len(plain(row[at])) for row in table.rows) for at in range(len(table.headings))]
    return [3 if most >= _WIDE else 2 if most >= _MIDDLE else 1 for most in longest]


def _cut(cell: Text) -> Text:
    """Short enough that a few rows fit in one card."""
    said = plain(cell)
    return cell if len(said) <= _LONGEST_CELL else (Said(said[:_LONGEST_CELL].rstrip() + "..."),)


def _cell(items: list[Element]) -> Element:
    return {"type": "TableCell", "items": items}


def _close(lines: list[Element]) -> list[Element]:
    return [line | {"spacing": "None"} for line in lines]


def _step(step: Step) -> list[Element]:
    colour = _COLOURS.get(step.status)
    title = rich(text("{name}: ", name=Words(step.name)))[0]
    status = rich((Words(step.standing, strong=True),), **({"color": colour} if colour else {}))[0]
    title["inlines"] += status["inlines"]
    note = rich(step.note, isSubtle=True)
    if note:
        title["inlines"] += [*rich((Words(" ("),), isSubtle=True)[0]["inlines"], *note[0]["inlines"]]
        title["inlines"] += rich((Words(")"),), isSubtle=True)[0]["inlines"]
    return [title | {"spacing": "Small"}]
