"""Reads the formatting that a template may have, as NHS Notify shows it: what it does not know stands as typed.

Each pattern reads a text in one pass, however it is made: none begins again inside what it has read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from conversations.guidance.messages.looks import Part, PartKind, Run

if TYPE_CHECKING:
    from conversations.guidance.facts import MessageChannelFacts

LINK = re.compile(r"(?<!!)\[([^\[\]\n]*)\]\(((?:[^()\n]|\(\([^()\n]*\)\))*)\)")
BOLD = re.compile(r"\*\*([^*\n]+)\*\*|__([^_\n]+)__")
HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)
DEEP_HEADING = re.compile(r"^#{3,6} .*$", re.MULTILINE)
LIST_ITEM = re.compile(r"^ {0,3}([*-]|\d{1,2}\.) +(\S.*)$", re.MULTILINE)
LINE = re.compile(r"^ {0,3}(?:-{3,}|\*{3,}|_{3,}) *$", re.MULTILINE)

_BREAK = "  "  # at the end of a line: the next one begins anew


def parts_of(content: str, can: MessageChannelFacts) -> tuple[Part, ...]:
    """The paragraphs, headings and lists of a message in a channel that shows formatting (domain 3.1)."""
    return tuple(_parts(content, can))


def plain_parts(content: str) -> tuple[Part, ...]:
    """The paragraphs of a message in which nothing is formatted; their lines stay."""
    paragraphs = re.split(r"\n[ \t]*\n\s*", content.strip())
    return tuple(Part(PartKind.PARAGRAPH, (Run(paragraph),)) for paragraph in paragraphs if paragraph.strip())


def _parts(content: str, can: MessageChannelFacts) -> Iterator[Part]:
    together: list[str] = []
    for line in (*content.splitlines(), ""):
        alone = _alone(line, can)
        if alone is None and line.strip():
            together.append(line)
            continue
        if together:
            yield Part(PartKind.PARAGRAPH, _runs(_joined(together), can))
            together = []
        if alone:
            yield alone


def _alone(line: str, can: MessageChannelFacts) -> Part | None:
    """A line that is a part by itself; None for one of a paragraph."""
    if can.horizontal_lines and LINE.match(line):
        return Part(PartKind.LINE)
    if can.headings and HEADING.match(line) and not DEEP_HEADING.match(line):
        marks, _, words = line.partition(" ")
        return Part(PartKind.HEADING if marks == "#" else PartKind.SUBHEADING, _runs(words.strip(), can))
    if can.lists and (item := LIST_ITEM.match(line)):
        return Part(PartKind.NUMBERED if item[1].endswith(".") else PartKind.BULLET, _runs(item[2].strip(), can))
    return None


def _joined(lines: list[str]) -> str:
    """Lines run on in one another, but for those that end with 2 spaces."""
    return "".join(line.strip() + ("\n" if line.endswith(_BREAK) else " ") for line in lines).strip()


def _runs(words: str, can: MessageChannelFacts) -> tuple[Run, ...]:
    """Links and bold words, and what stands between them."""
    made: list[Run] = []
    rest = 0
    for link in LINK.finditer(words) if can.link_text else ():
        made += [*_bold(words[rest : link.start()], can), Run(link[1], leads_to=link[2].strip())]
        rest = link.end()
    return tuple((*made, *_bold(words[rest:], can)))


def _bold(words: str, can: MessageChannelFacts) -> Iterator[Run]:
    rest = 0
    for bold in BOLD.finditer(words) if can.bold else ():
        if bold.start() > rest:
            yield Run(words[rest : bold.start()])
        yield Run(bold[1] or bold[2], strong=True)
        rest = bold.end()
    if rest < len(words):
        yield Run(words[rest:])
