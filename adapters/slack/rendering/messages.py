"""Messages as Slack's blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from adapters.slack.rendering import drawings
from adapters.slack.rendering.block_kit import (
    Block,
    TextObject,
    bar_chart,
    container,
    data_table,
    header,
    mrkdwn,
    section,
)
from adapters.slack.rendering.buttons import actions, button_element, chooser, finder
from adapters.slack.rendering.text import FIELD_LIMIT, TEXT_LIMIT, cut, distinct, in_parts, marked, plain_object, shown
from conversations.guidance.messages.looks import Preview, Route
from conversations.replies import Block as Neutral
from conversations.replies import (
    Bullets,
    Chart,
    Finder,
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
from conversations.text import Moment, Said, Text, Words, plain

HEADER_LIMIT = 150
TITLE_LIMIT = 150
MOST_CHILDREN = 10  # blocks in one container
BAR_CELLS = 11  # a cell for each stage
MOST_BLOCKS = 48  # of 50 in one message
MOST_CHARACTERS = 11_000  # of about 13,200 over all blocks of one message
CELL_LIMIT, MOST_IN_A_CELL = 50, 150  # characters: what each may have, and one that has room
MOST_IN_A_TABLE = 9_500  # of the about 10,000 characters that all cells of a table hold
CHART_TITLE_LIMIT, NAME_LIMIT = 50, 20  # characters, of a chart and of its labels and series
MOST_CHARTS = 2  # in one message
ROWS_TOGETHER = 5  # of two cells each: a section has 10
CHART = "data_visualization"
_BULLET = "\u2022 "


def blocks_of(message: Message) -> list[Block]:
    """A message with its buttons at the end."""
    return [*content(message.blocks), *actions(message.buttons, message.menu)]


def content(blocks: Iterable[Neutral]) -> list[Block]:
    return [drawn for block in blocks for drawn in _drawn(block)]


def _drawn(block: Neutral) -> list[Block]:
    match block:
        case Heading(text=text):
            return [heading(text)]
        case Paragraph(text=text, bar=(much, whole)):
            return [section(shown((*text, Words("\n"), Words(drawn_bar(much, whole)))))]
        case Paragraph(text=text):
            return [section(shown(text))]
        case Bullets(items=items):
            return list(_listed([(Words(_BULLET), *item) for item in items]))
        case SummaryList(rows=rows, folded=folded):
            return _perhaps_folded(folded, list(_summary_list(rows)))
        case Inset(text=text):
            return list(_set_apart(text))
        case Progress(steps=steps, folded=folded):
            return _perhaps_folded(folded, list(_listed([_step(step) for step in steps])))
        case Finder(label=label):
            return finder(plain(label))
        case Table() as table:
            return [_table(table), *chooser(table.opens)]
        case Chart(table=table) as chart:
            return [_chart(chart), *_drawn(table)]
        case Preview():
            return drawings.preview(block)
        case Route():
            return drawings.route(block)


def _table(table: Table) -> Block:
    """The cells of a table cannot be pressed: what opens its rows stands beneath it."""
    cells = [[plain(cell) or "None" for cell in row] for row in table.rows]
    limits = _limits([max(map(len, column)) for column in zip(*cells, strict=True)], MOST_IN_A_TABLE // len(cells))
    rows = [[cut(cell, most) for cell, most in zip(row, limits, strict=True)] for row in cells]
    return data_table(plain(table.caption), [table.headings, *rows], page_size=max(1, len(rows)))


def _limits(needed: Sequence[int], room: int) -> list[int]:
    """How many characters the cells of each column may have; what the short ones leave goes to the first that need it.

    `needed`: by the longest cell of each. `room`: what one row may have.
    """
    usual = max(4, min(CELL_LIMIT, room // len(needed)))
    limits = [min(most, usual) for most in needed]
    left = room - sum(limits)
    for at, most in enumerate(needed):
        more = max(0, min(min(most, MOST_IN_A_CELL) - limits[at], left))
        limits[at], left = limits[at] + more, left - more
    return limits


def _chart(chart: Chart) -> Block:
    names = distinct([each.name for each in chart.series], NAME_LIMIT)
    labels = distinct(chart.labels, NAME_LIMIT)
    values = {name: each.values for name, each in zip(names, chart.series, strict=True)}
    return bar_chart(cut(chart.title, CHART_TITLE_LIMIT), cut(chart.unit, CHART_TITLE_LIMIT), labels, values)


def drawn_bar(much: int, whole: int) -> str:
    """A bar of characters, after the words that say the same, so that a screen reader reads those first."""
    filled = round(BAR_CELLS * much / whole) if whole else 0
    return "\u25b0" * filled + "\u25b1" * (BAR_CELLS - filled)


def _perhaps_folded(title: Text, blocks: Sequence[Block]) -> list[Block]:
    """In containers that are closed at first, each with as many blocks as it may hold."""
    if not title:
        return list(blocks)
    named = plain_object(plain(title), TITLE_LIMIT)
    return [
        container(named, blocks[first : first + MOST_CHILDREN], is_collapsible=True, default_collapsed=True)
        for first in range(0, len(blocks), MOST_CHILDREN)
    ]


def unfolded(blocks: Iterable[Block]) -> list[Block]:
    """The same without what not every Slack knows: containers and tables as words, a chart by its table alone."""
    return [each for block in blocks for each in _without_container(block)]


def _without_container(block: Block) -> list[Block]:
    title, held = cast("TextObject", block.get("title")), cast("list[Block]", block.get("child_blocks"))
    if block["type"] == "data_table":
        said = section(plain_object(cast("str", block["caption"])))
        return [said, *_without_table(cast("list[list[dict[str, str]]]", block["rows"]))]
    if block["type"] == CHART:
        return []
    if block["type"] != "container":
        return [block]
    return [section(title), *held]


def _without_table(rows: Sequence[Sequence[dict[str, str]]]) -> Iterator[Block]:
    """Each row in words, its first cell first; then each cell with its heading."""
    headings, *others = [[cell["text"] for cell in row] for row in rows]
    for name, *cells in others:
        told = ", ".join(f"{heading}: {cell}" for heading, cell in zip(headings[1:], cells, strict=True))
        yield section(plain_object(f"{name}\n{told}"))


def heading(text: Text) -> Block:
    """A name longer than a header may be is shown whole, in bold."""
    title = plain(text)
    if len(title) <= HEADER_LIMIT:
        return header(plain_object(title, HEADER_LIMIT))
    return section(shown(text, bold=True))


def _set_apart(text: Text) -> Iterator[Block]:
    """As a quotation, line by line; in as many plain sections as it takes where one cannot hold it."""
    markup = marked(text)
    quoted = "\n".join(f"> {line}" for line in markup.split("\n")) if markup else ""
    if quoted and len(quoted) <= TEXT_LIMIT:
        yield section(mrkdwn(quoted))
    elif len(plain(text)) <= TEXT_LIMIT:
        yield section(shown(text))
    else:
        yield from (section(plain_object(part)) for part in in_parts(plain(text)))


def _listed(lines: Sequence[Text]) -> Iterator[Block]:
    """As many lines as fit in one section; one that has to be plain stands alone."""
    together: list[str] = []
    for line in lines:
        markup = marked(line)
        if markup is None or len(markup) > TEXT_LIMIT:
            yield from _section(together)
            together = []
            yield section(plain_object(plain(line)))
            continue
        if sum(map(len, together)) + len(together) + len(markup) > TEXT_LIMIT:
            yield from _section(together)
            together = []
        together.append(markup)
    yield from _section(together)


def _section(lines: Sequence[str]) -> Iterator[Block]:
    if lines:
        yield section(mrkdwn("\n".join(lines)))


def _summary_list(rows: Sequence[SummaryRow]) -> Iterator[Block]:
    """Two columns, with the button that changes a row beside it.

    Rows without a button stand together; a row with one is a section of its own.
    """
    together: list[SummaryRow] = []
    for row in rows:
        button = row.button
        if button is None and not row.note:
            together.append(row)
            continue
        yield from _rows_together(together)
        together = []
        yield section(fields=_cells(row), accessory=button_element(button) if button else None)
    yield from _rows_together(together)


def _rows_together(rows: Sequence[SummaryRow]) -> Iterator[Block]:
    for first in range(0, len(rows), ROWS_TOGETHER):
        few = rows[first : first + ROWS_TOGETHER]
        yield section(fields=[cell for row in few for cell in (_cell(row.label, bold=True), _cell(row.value))])


def _cell(text: Text, bold: bool = False) -> TextObject:
    return shown(text, bold, FIELD_LIMIT)


def _cells(row: SummaryRow) -> list[TextObject]:
    """Label and value, and beneath them who said it and when; a note that says more in one cell, whole."""
    cells = [_cell(row.label, bold=True), *_value_cells(row.value)]
    match row.note:
        case ():
            return cells
        case (Said() as who, Words(text=", "), Moment() as when):
            return [*cells, _cell((who,)), _cell((when,))]
        case note:
            return [*cells, _cell(note), _cell(())]


def _value_cells(value: Text) -> list[TextObject]:
    """A link beside a person's words gets a cell of its own, because plain text has no links."""
    links = tuple(part for part in value if isinstance(part, Words) and part.link)
    if not links or not any(isinstance(part, Said) for part in value):
        return [_cell(value)]
    return [_cell(tuple(part for part in value if part not in links)), _cell(()), _cell(links)]


def _step(step: Step) -> Text:
    note = (Words(", "), *step.note) if step.note else ()
    return (Words(step.name), Words(": "), Words(step.standing, strong=True), *note)


def spoken(message: Message) -> str:
    """The first words of a message: what a notification or a screen reader says before it is opened."""
    texts = (block.text for block in message.blocks if isinstance(block, Heading | Paragraph | Inset))
    return " ".join(plain(text) for _, text in zip(range(2), texts, strict=False)) or "NHS Notify onboarding"


def pieces(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks in as many messages as Slack's limits ask for."""
    made: list[list[Block]] = [[]]
    size = 0
    for block in blocks:
        weight = len(str(block))
        full = len(made[-1]) >= MOST_BLOCKS or size + weight > MOST_CHARACTERS
        full = full or (block["type"] == CHART and [each["type"] for each in made[-1]].count(CHART) >= MOST_CHARTS)
        if made[-1] and full and block["type"] != "actions":
            made.append([])
            size = 0
        made[-1].append(block)
        size += weight
    return made
