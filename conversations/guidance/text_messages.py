"""How long a text message counts, and which sender names it may carry (domain 3.4)."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from itertools import accumulate, groupby

from conversations.guidance.facts import Facts, facts
from conversations.guidance.findings import Finding, error, warning

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_COUNT_TWICE = frozenset("^{}\\[~]|€")
_WELSH_ACCENTS = "\u0300\u0301\u0302\u0308"  # grave, acute, circumflex, diaeresis
_WELSH = frozenset(unicodedata.normalize("NFC", v + a) for v in "aeiouwyAEIOUWY" for a in _WELSH_ACCENTS)
_NON_GSM_WELSH = _WELSH - _GSM
_SENDABLE = _GSM | _COUNT_TWICE | _NON_GSM_WELSH

_REPLACED = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "−": "-", "\u2011": "-",
        "…": "...", "\u00a0": " ", "\u202f": " ", "Ł": "L", "ł": "l",
        **dict.fromkeys("\u180e\u200b\u200c\u200d\u2060\ufeff\u2028\u2029", ""),
    }
)  # fmt: skip
_FIELD = re.compile(r"\(\([^()]+\)\)")
_GAP_BEFORE_PUNCTUATION = re.compile(r"(?<![ \t])[ \t]+(?=[,.])")
_MANY_BREAKS = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Length:
    """How long a text message counts while its fields are empty: the names of fields count for nothing.

    `characters` counts those that count twice as two. `room`: how many more the values of its fields may have before
    it counts as one fragment more. `short`: the letters that make every fragment of it shorter; `twice`: the
    characters that count twice.
    """

    characters: int
    fragments: int
    room: int
    short: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()


def length_of(content: str) -> Length:
    """How long a template counts: 160 characters in 1 fragment, then 153 each; 70, then 67 with Welsh letters like ŵ.

    Counted as GOV.UK Notify does, which delivers for NHS Notify (its utilities, 127.0.0, August 2026).
    """
    sent = as_sent(_FIELD.sub("", content))
    short = tuple(dict.fromkeys(character for character in sent if character in _NON_GSM_WELSH))
    twice = tuple(dict.fromkeys(character for character in sent if character in _COUNT_TWICE))
    length, (single, joined) = sum(_weights(sent)), _room_of(sent)
    count = 1 if length <= single else math.ceil(length / joined)
    room = (single if count == 1 else joined * count) - length
    return Length(length, count, room, short, () if short else twice)


def _is_short(sent: str) -> bool:
    return not _NON_GSM_WELSH.isdisjoint(sent)


def _room_of(sent: str) -> tuple[int, int]:
    """The characters of a message of 1 fragment, and of each fragment of a longer one."""
    return (70, 67) if _is_short(sent) else (160, 153)


def _weights(sent: str) -> list[int]:
    """What each character counts for."""
    twice = frozenset[str]() if _is_short(sent) else _COUNT_TWICE
    return [2 if character in twice else 1 for character in sent]


def in_fragments(message: str) -> tuple[tuple[str, int], ...]:
    """A message with its fields filled in, as a phone gets it: each fragment, and how many characters it counts as."""
    sent = as_sent(_FIELD.sub("", message))
    weights, (single, joined) = _weights(sent), _room_of(sent)
    if sum(weights) <= single:
        return ((sent, sum(weights)),)
    numbered = zip(accumulate(weights), sent, weights, strict=True)
    pieces = (tuple(piece) for _, piece in groupby(numbered, key=lambda each: (each[0] - 1) // joined))
    return tuple(("".join(c for _, c, _ in piece), sum(w for _, _, w in piece)) for piece in pieces)


def fragments(content: str) -> int:
    """How many fragments a template is charged as while its fields are empty, from 1."""
    return length_of(content).fragments


def as_sent(text: str) -> str:
    """`text` as a phone gets it: spare space taken out, typographic characters made plain, accents that are not Welsh
    dropped, and every other character a question mark."""
    lines = _GAP_BEFORE_PUNCTUATION.sub("", text).splitlines()
    tidy = "\n".join(" ".join(line.translate(_REPLACED).split()) for line in lines)
    return "".join(_sent(character) for character in _MANY_BREAKS.sub("\n\n", tidy).strip())


def changed_characters(text: str) -> tuple[str, ...]:
    """The characters that a phone gets differently (other accents, emoji, other scripts), each once, in order."""
    plain = text.translate(_REPLACED)
    return tuple(dict.fromkeys(one for one in plain if one not in _SENDABLE and not one.isspace()))


def _sent(character: str) -> str:
    if character in _SENDABLE:
        return character
    letter = _without_accent(character)
    return letter if letter in _SENDABLE else "?"


def _without_accent(character: str) -> str:
    """The letter beneath one accent. What carries two keeps the first, as GOV.UK Notify has it."""
    parts = unicodedata.decomposition(character).split()
    return chr(int(parts[0], 16)) if parts and not parts[0].startswith("<") else ""


def check_sender_name(name: str, known: Facts | None = None) -> list[Finding]:
    """What speaks against a text message sender name. Only NHS Notify and the NCSC can say that one is free."""
    rules = (known or facts()).sender_name
    folded = name.casefold()
    if not name:
        return [error("Enter a text message sender name")]
    found = []
    if len(name) > rules.limit:
        found.append(error(f"Text message sender name must be {rules.limit} characters or fewer", name))
    if not re.fullmatch(r"[A-Za-z0-9]+", name):
        found.append(error("Text message sender name must only include letters and digits, with no spaces", name))
    blocked = {term.casefold(): term for term in rules.blocked}
    if folded in blocked:
        found.append(error("Enter a different text message sender name. This one is blocked", name))
    elif terms := [term for fold, term in blocked.items() if fold in folded]:
        found.append(warning(f"It may be refused, as it contains a blocked term ({', '.join(terms)})", name))
    return found
