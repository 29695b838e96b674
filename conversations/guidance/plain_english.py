"""What makes a message hard to read, after the NHS digital service manual (domain 6): points to look at, no rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conversations.guidance.findings import Finding, warning

_MOST_WORDS = 25
_SENTENCE = re.compile(r"[^.?!:\n]+")
_FIELD = re.compile(r"\(\([^()\n]*\)\)|\{d\.[^{}\n]*\}")
_CAPITALS = re.compile(r"\b[A-Z]{4,}(?:[ ,]+[A-Z]{2,})+\b|\b[A-Z]{7,}\b")
_PLAINER = {
    "e.g.": "for example",
    "i.e.": "that is",
    "etc": "and so on",
    "via": "by or through",
    "prior to": "before",
    "in order to": "to",
    "commence": "start",
    "utilise": "use",
    "facilitate": "help",
    "regarding": "about",
    "attend for": "come for",
}
_HARD = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, _PLAINER))})(?!\w)", re.IGNORECASE)


def plain_english(content: str) -> Iterator[Finding]:
    """Long sentences, words in capitals and words that have a plainer one, each once, with its first place."""
    words = _FIELD.sub("x", content)
    if long := next((s for s in _SENTENCE.findall(words) if len(s.split()) > _MOST_WORDS), None):
        yield warning(f"Split this sentence. It has more than {_MOST_WORDS} words", long.strip())
    if capitals := _CAPITALS.search(words):
        yield warning("Write this in lower case. Capitals are harder to read", capitals.group())
    for found in dict.fromkeys(match.group().casefold() for match in _HARD.finditer(words)):
        yield warning(f"Try {_PLAINER[found]} in its place", found)
