"""What a sentence is made of. `Words` are ours; `Said` is what a person typed, and every channel shows it literally."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field as Tagged

from conversations.guidance.uk_time import long_date, long_moment


@dataclass(frozen=True)
class Words:
    """Our own words. `link` makes them a link; `strong` is for the name of a thing to select."""

    text: str
    strong: bool = False
    link: str | None = None
    kind: Literal["words"] = "words"


@dataclass(frozen=True)
class Said:
    """A person's text: shown exactly as typed on every channel, never as markup.

    `mention`: as the platform that it goes to knows the one who is named, so that it tells them.
    """

    text: str
    mention: str = ""
    kind: Literal["said"] = "said"


@dataclass(frozen=True)
class Moment:
    """A moment in time (aware), shown in the reader's zone where the channel can, else in UK time with GMT or BST."""

    at: datetime
    kind: Literal["moment"] = "moment"


Part = Annotated[Words | Said | Moment, Tagged(discriminator="kind")]
Text = tuple[Part, ...]


def counted(number: int, noun: str) -> Words:
    """A number with its noun, which takes an s when there is not exactly 1: "1 day", "1,000 days"."""
    return Words(f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s")


_SLOT = re.compile(r"\{(\w+)\}")


def text(template: str, **parts: Words | Said | Moment | Text | int | date) -> Text:
    """Our words with named slots: `text("{who} approved this", who=Said(name))`.

    A slot takes no plain string, so that a person's text cannot pass for ours. Dates become "6 January 2027",
    numbers "1,000". Raises KeyError for a slot without a part.
    """
    made: list[Words | Said | Moment] = []
    for index, piece in enumerate(_SLOT.split(template)):
        if index % 2 == 0:
            if piece:
                made.append(Words(piece))
            continue
        part = parts[piece]
        if isinstance(part, Words | Said | Moment):
            made.append(part)
        elif isinstance(part, tuple):
            made.extend(part)
        elif isinstance(part, int):
            made.append(Words(f"{part:,}"))
        else:
            made.append(Words(long_date(part)))
    return tuple(made)


def capitalised(sentence: Text) -> Text:
    """The same text, its first word ours and begun with a capital letter."""
    first = sentence[0] if sentence else None
    if isinstance(first, Words) and first.text:
        return (Words(first.text[0].upper() + first.text[1:], first.strong, first.link), *sentence[1:])
    return sentence


def plain(message_text: Text) -> str:
    """A text without emphasis or links, for notifications, logs of a rehearsal and screen readers."""
    return "".join(long_moment(part.at) if isinstance(part, Moment) else part.text for part in message_text)
