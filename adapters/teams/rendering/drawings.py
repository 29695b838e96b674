"""A message as its recipient sees it, and a routing plan, as elements of a card, in text runs: nothing is markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adapters.teams.rendering.text import Element, literal, rich
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.messages.looks import Part, PartKind, Preview, Route, RouteStep, Run
from conversations.text import Said, Words, text

_LARGE = {PartKind.HEADING: "Large", PartKind.SUBHEADING: "Medium"}
_MARKS = {PartKind.BULLET: "\u2022 "}
_RIGHT = {"horizontalAlignment": "Right", "spacing": "None"}
_BUBBLE, _BESIDE = 4, 1  # the share of a bubble, and of what stays free at its side


def preview(drawn: Preview) -> list[Element]:
    """The caption, and the message in boxes without a gap between them, so that a long one may go on in a next card."""
    caption = rich((Words(drawn.caption),), isSubtle=True)
    if drawn.channel is MessageChannel.TEXT_MESSAGE:
        return [*caption, *rich((Said(drawn.sender),), weight="Bolder"), *_bubbles(drawn.parts)]
    boxes = [_boxed(lines) for lines in (_head(drawn), *_numbered(drawn.parts)) if lines]
    return [*caption, *boxes[:1], *({**box, "spacing": "None"} for box in boxes[1:])]


def _boxed(lines: Sequence[Element]) -> Element:
    return {"type": "Container", "style": "emphasis", "items": list(lines)}


def _head(drawn: Preview) -> list[Element]:
    """Whom it comes from and what it is about; of a letter, its window and what is printed by itself."""
    if drawn.channel is MessageChannel.LETTER:
        beside = [line | _RIGHT for words in drawn.beside for line in rich((Words(words),))]
        return [*rich((Said("\n".join(drawn.address)),)), *beside]
    subject = rich((Said(drawn.subject),), weight="Bolder", size="Medium") if drawn.subject else []
    return [*rich((Said(drawn.sender),), isSubtle=True), *subject]


def _numbered(parts: Sequence[Part]) -> Iterator[list[Element]]:
    """Each part; those of a numbered list with their numbers."""
    number = 0
    for part in parts:
        number = number + 1 if part.kind is PartKind.NUMBERED else 0
        yield _lines(part, f"{number}. " if number else _MARKS.get(part.kind, ""))


def _lines(part: Part, mark: str) -> list[Element]:
    if part.kind is PartKind.LINE:
        return [{"type": "TextBlock", "text": " ", "separator": True}]
    size = _LARGE.get(part.kind)
    style = {"size": size, "weight": "Bolder"} if size else {}
    inlines = [_run(run, style) for run in part.runs if run.text]
    led = [{"type": "TextRun", "text": mark}] if mark else []
    return [{"type": "RichTextBlock", "inlines": [*led, *inlines]}] if inlines else []


def _run(run: Run, style: dict[str, str]) -> Element:
    looks = {**style, **({"weight": "Bolder"} if run.strong else {}), **({"underline": True} if run.leads_to else {})}
    return {"type": "TextRun", "text": literal(run.text), **looks}


def _bubbles(parts: Sequence[Part]) -> Iterator[Element]:
    """Each fragment in a box of its own, with free room beside it as on a phone, and its length beneath it."""
    for part in parts:
        said = rich(tuple(Said(run.text) for run in part.runs)) or rich((Words(" "),))
        bubble = {"type": "Column", "width": _BUBBLE, "style": "accent", "items": said}
        beside = {"type": "Column", "width": _BESIDE, "items": []}
        yield {"type": "ColumnSet", "columns": [bubble, beside]}
        yield from (line | {"spacing": "Small"} for line in rich((Words(part.note),), isSubtle=True, size="Small"))


def route(drawn: Route) -> list[Element]:
    """A box for each channel, with an arrow and the waiting time between them."""
    return [element for at, step in enumerate(drawn.steps, 1) for element in _step(at, step)]


def _step(at: int, step: RouteStep) -> Iterator[Element]:
    known = [line for words in _known(step) for line in rich(words, isSubtle=True)]
    yield _boxed(
        [
            *rich(text("{at}. {name}", at=at, name=Words(step.name)), weight="Bolder"),
            *({**line, "spacing": "None"} for line in known),
        ]
    )
    if step.then:
        yield from (line | {"spacing": "Small"} for line in rich(text("\u2193 {then}", then=Words(step.then))))


def _known(step: RouteStep) -> Iterator[tuple[Said | Words, ...]]:
    if step.template:
        yield (Said(step.template),)
    if step.tries:
        yield (Words(step.tries),)
