"""A message as its recipient sees it, and a routing plan, as Slack's rich text, in which nothing is markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from adapters.slack.rendering.block_kit import (
    Block,
    RichElement,
    RichPart,
    context,
    rich_list,
    rich_preformatted,
    rich_quote,
    rich_section,
    rich_text,
    rich_words,
)
from adapters.slack.rendering.text import plain_object
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.messages.looks import Part, PartKind, Preview, Route, Run

_BOLD = (PartKind.HEADING, PartKind.SUBHEADING)
_LISTS = (PartKind.BULLET, PartKind.NUMBERED)
_ACROSS = "\u2500" * 24


def preview(drawn: Preview) -> list[Block]:
    """The caption, and the message beneath it: set apart by a bar, a letter in a box."""
    body = [_letter(drawn)] if drawn.channel is MessageChannel.LETTER else [*_head(drawn), *_body(drawn.parts)]
    return [context([plain_object(drawn.caption)]), rich_text(body)]


def _head(drawn: Preview) -> Iterator[RichPart]:
    """Whom it comes from, and what it is about."""
    if drawn.sender:
        yield rich_quote([rich_words(drawn.sender, bold=True)])
    if drawn.subject:
        yield rich_quote([rich_words(f"Subject: {drawn.subject}", bold=True)])


def _body(parts: Sequence[Part]) -> Iterator[RichPart]:
    for kind, together in groupby(parts, key=lambda part: part.kind):
        some = list(together)
        if kind in _LISTS:
            yield rich_list([rich_section(_words(part)) for part in some], ordered=kind is PartKind.NUMBERED)
            continue
        for part in some:
            yield rich_quote(_words(part))
            if part.note:
                yield rich_section([rich_words(f"{part.note}\n", italic=True)])


def _words(part: Part) -> list[RichElement]:
    if part.kind is PartKind.LINE:
        return [rich_words(_ACROSS)]
    return [_run(run, part.kind in _BOLD) for run in part.runs if run.text] or [rich_words(" ")]


def _run(run: Run, bold: bool) -> RichElement:
    return rich_words(run.text, bold=bold or run.strong, underline=bool(run.leads_to))


def _letter(drawn: Preview) -> RichPart:
    """The window of the envelope, what is printed by itself, then the words."""
    paragraphs = ("".join(run.text for run in part.runs) for part in drawn.parts)
    head = ("\n".join(drawn.address), "\n".join(drawn.beside))
    return rich_preformatted([rich_words("\n\n".join(filter(None, (*head, *paragraphs))) or " ")])


def route(drawn: Route) -> list[Block]:
    """The channels with arrows in one line, then what is known of each."""
    lines = [rich_words(f"{drawn.in_short}\n", bold=True)]
    for at, step in enumerate(drawn.steps, 1):
        known = ", ".join(filter(None, (step.template, step.tries)))
        lines.append(rich_words(f"{at}. {step.name}" + (f": {known}" if known else "") + "\n"))
        if step.then:
            lines.append(rich_words(f"\u2193 {step.then}\n", italic=True))
    return [rich_text([rich_section(lines)])]
