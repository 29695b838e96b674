"""Messages as Slack's blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextListElement,
    RichTextQuoteElement,
    RichTextSectionElement,
    SectionBlock,
)
from slack_sdk.models.blocks.block_elements import RichTextElement

from adapters.slack.literal import field, plain_object, rich
from adapters.slack.presses import actions, button_element
from conversations.replies import Block as Said_
from conversations.replies import (
    Bullets,
    Fact,
    Facts,
    Heading,
    Inset,
    Message,
    Moment,
    Paragraph,
    Progress,
    Said,
    Step,
    Text,
    plain,
)

HEADER_LIMIT = 150
MOST_BLOCKS = 48  # of 50 in one message
MOST_CHARACTERS = 11_000  # of about 13,200 over all blocks of one message


def blocks_of(message: Message) -> list[Block]:
    """A message with its buttons at the end."""
    return [*content(message.blocks), *actions(message.buttons, message.menu)]


def content(blocks: Iterable[Said_]) -> list[Block]:
    return [drawn for block in blocks for drawn in _drawn(block)]


def _drawn(block: Said_) -> list[Block]:
    match block:
        case Heading(text=text):
            return [heading(text)]
        case Paragraph(text=text):
            return [_rich(_section(rich(text)))]
        case Bullets(items=items):
            return [_rich(_list("bullet", [rich(item) for item in items]))] if items else []
        case Facts(rows=rows):
            return list(_facts(rows))
        case Inset(text=text):
            return [_rich(RichTextQuoteElement(elements=rich(text)))]
        case Progress(steps=steps):
            return [_rich(_list("ordered", [_step(step) for step in steps]))]


def heading(text: Text) -> Block:
    words = plain(text)
    if len(words) <= HEADER_LIMIT:
        return HeaderBlock(text=plain_object(words, HEADER_LIMIT))
    return _rich(_section(rich(text, bold=True)))


def _rich(element: RichTextElement) -> RichTextBlock:
    return RichTextBlock(elements=[element])


def _section(elements: Sequence[RichTextElement]) -> RichTextSectionElement:
    return RichTextSectionElement(elements=elements)


def _list(style: str, items: Iterable[Sequence[RichTextElement]]) -> RichTextListElement:
    return RichTextListElement(style=style, elements=[_section(item) for item in items])


def _step(step: Step) -> list[RichTextElement]:
    status = _words(step.status.value, bold=True)
    note = [_words(", "), *rich(step.note)] if step.note else []
    return [_words(f"{step.title}: "), status, *note]


def _words(words: str, bold: bool = False) -> RichTextElement:
    return RichTextElementParts.Text(text=words, style={"bold": True} if bold else None)


def _facts(rows: Sequence[Fact]) -> Iterator[Block]:
    """Rows without a button share one block; a row with one is a section of its own."""
    together: list[Fact] = []
    for row in rows:
        if row.change is None:
            together.append(row)
            continue
        yield from _lines(together)
        together = []
        yield SectionBlock(fields=_cells(row), accessory=button_element(row.change))
    yield from _lines(together)


def _lines(rows: Sequence[Fact]) -> Iterator[Block]:
    if not rows:
        return
    elements: list[RichTextElement] = []
    for number, row in enumerate(rows):
        elements += [_words("\n")] if number else []
        elements += [*rich(row.label, bold=True), _words(": "), *rich(row.value)]
        elements += [_words(" ("), *rich(row.note), _words(")")] if row.note else []
    yield _rich(_section(elements))


def _cells(row: Fact) -> list[PlainTextObject | MarkdownTextObject]:
    """Label and value, and beneath them who said it and when."""
    cells = [field(row.label, bold=True), field(row.value)]
    if not row.note:
        return cells
    who = tuple(part for part in row.note if isinstance(part, Said))
    when = tuple(part for part in row.note if isinstance(part, Moment))
    if who and when:
        return [*cells, field(who), field(when)]
    return [*cells, field(row.note)]


def spoken(message: Message) -> str:
    """The first words of a message: what a notification or a screen reader says before it is opened."""
    texts = (block.text for block in message.blocks if isinstance(block, Heading | Paragraph | Inset))
    return " ".join(plain(text) for _, text in zip(range(2), texts, strict=False)) or "NHS Notify onboarding"


def pieces(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks in as many messages as Slack's limits ask for."""
    made: list[list[Block]] = [[]]
    size = 0
    for block in blocks:
        weight = len(str(block.to_dict()))
        full = len(made[-1]) >= MOST_BLOCKS or size + weight > MOST_CHARACTERS
        if made[-1] and full and not isinstance(block, ActionsBlock):
            made.append([])
            size = 0
        made[-1].append(block)
        size += weight
    return made
