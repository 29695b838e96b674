"""Summary lists as Slack's sections: two columns, with the button that changes a row beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adapters.slack.rendering.block_kit import Block, TextObject, section
from adapters.slack.rendering.buttons import button_element
from adapters.slack.rendering.text import FIELD_LIMIT, shown
from conversations.replies import Moment, Said, SummaryRow, Text, Words

ROWS_TOGETHER = 5  # of two cells each: a section has 10


def facts(rows: Sequence[SummaryRow]) -> Iterator[Block]:
    """Rows without a button stand together; a row with one is a section of its own."""
    together: list[SummaryRow] = []
    for row in rows:
        if row.change is None and not row.note:
            together.append(row)
            continue
        yield from _together(together)
        together = []
        yield section(fields=_cells(row), accessory=button_element(row.change) if row.change else None)
    yield from _together(together)


def _together(rows: Sequence[SummaryRow]) -> Iterator[Block]:
    for first in range(0, len(rows), ROWS_TOGETHER):
        few = rows[first : first + ROWS_TOGETHER]
        yield section(fields=[cell for row in few for cell in (_cell(row.label, bold=True), _cell(row.value))])


def _cell(text: Text, bold: bool = False) -> TextObject:
    return shown(text, bold, FIELD_LIMIT)


def _cells(row: SummaryRow) -> list[TextObject]:
    """Label and value, and beneath them who said it and when."""
    cells = [_cell(row.label, bold=True), *_value_cells(row.value)]
    if not row.note:
        return cells
    who = tuple(part for part in row.note if isinstance(part, Said))
    when = tuple(part for part in row.note if isinstance(part, Moment))
    return [*cells, _cell(who), _cell(when)] if who and when else [*cells, _cell(row.note), _cell(())]


def _value_cells(value: Text) -> list[TextObject]:
    """A link beside a person's words gets a cell of its own, because plain text has no links."""
    links = tuple(part for part in value if isinstance(part, Words) and part.link)
    if not links or not any(isinstance(part, Said) for part in value):
        return [_cell(value)]
    return [_cell(tuple(part for part in value if part not in links)), _cell(()), _cell(links)]
