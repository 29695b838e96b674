"""Texts as Adaptive Card elements, and how large elements are. A person's words are never markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC
from typing import Any

import orjson

from conversations.text import Moment, Said, Text, Words, plain

Element = dict[str, Any]

LARGEST = 28 * 1024  # bytes of a whole activity in UTF-16, which is how Teams counts
ENVELOPE = 2 * 1024  # bytes of what stands around a card in an activity
ROOM = LARGEST - ENVELOPE
LONGEST_RUN = 2_000  # characters
_LINKS = ("https://", "http://", "mailto:")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&])")


def rich(words: Text, **style: Any) -> list[Element]:
    """A text as rich text blocks: one for each line and for each 2,000 characters. `style` applies to every run."""
    if any(isinstance(part, Said) and part.mention for part in words):
        return [_mentioning(words, style)]
    return [
        {"type": "RichTextBlock", "inlines": [_run(part, style) for part in line]} | ({"spacing": "None"} if at else {})
        for at, line in enumerate(_lines(words))
    ]


def _run(part: Words | Said | Moment, style: dict[str, Any]) -> Element:
    run: Element = {"type": "TextRun", **style}
    match part:
        case Said():
            return run | {"text": literal(part.text)}
        case Moment():
            at = part.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            return run | {"text": f"{{{{DATE({at},LONG)}}}} at {{{{TIME({at})}}}}"}
        case Words(text=text, strong=strong, link=link):
            run |= {"text": text} | ({"weight": "Bolder"} if strong else {})
            linked = link is not None and link.startswith(_LINKS)
            return run | {"selectAction": {"type": "Action.OpenUrl", "url": link}} if linked else run


def _mentioning(words: Text, style: dict[str, Any]) -> Element:
    """Teams mentions nobody in a text run: a text block, in which everything else stands as typed."""
    said = (f"<at>{_at_name(part)}</at>" if _mentions(part) else without_markdown((part,)) for part in words)
    return {"type": "TextBlock", "wrap": True, "text": "".join(said), **style}


def _mentions(part: Words | Said | Moment) -> bool:
    return isinstance(part, Said) and bool(part.mention)


def _at_name(part: Words | Said | Moment) -> str:
    return re.sub(r"[<>&]", "", plain((part,)))


def mentioned(words: Text) -> list[Element]:
    """What a card says of each person whom a text mentions, for Teams to tell them."""
    return [
        {
            "type": "mention",
            "text": f"<at>{_at_name(part)}</at>",
            "mentioned": {"id": part.mention, "name": _at_name(part)},
        }
        for part in words
        if isinstance(part, Said) and part.mention
    ]


def _lines(words: Text) -> list[Text]:
    lines: list[list[Words | Said | Moment]] = [[]]
    for part in words:
        if not isinstance(part, Said):
            lines[-1].append(part)
            continue
        for at, piece in enumerate(_pieces(part.text)):
            if at:
                lines.append([])
            if piece:
                lines[-1].append(Said(piece))
    return [tuple(line) for line in lines if line]


def _pieces(typed: str) -> Iterable[str]:
    for line in typed.split("\n"):
        yield from (line[at : at + LONGEST_RUN] for at in range(0, len(line), LONGEST_RUN)) if line else ("",)


def literal(typed: str) -> str:
    """The same to the eye, without the date function of Adaptive Cards, which even a text run would carry out."""
    return typed.replace("{{", "{\u200b{")


def label(words: Text) -> str:
    """For places that show plain text, such as a field's label or a button."""
    return literal(plain(words))


def without_markdown(words: Text) -> str:
    """For places that read markdown: every mark has a backslash before it, which is not shown."""
    return _MARKDOWN.sub(r"\\\1", label(words))


def size_of(drawn: object) -> int:
    """Bytes of a part, a card or a whole activity as Teams counts them, with what divides it from the next part."""
    return len(orjson.dumps(drawn).decode().encode("utf-16-le")) + 2
