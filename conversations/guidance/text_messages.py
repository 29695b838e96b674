"""How long a text message counts, and which sender names it may carry (domain 3.4)."""

from __future__ import annotations

import math
import re
import unicodedata

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

_INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u2060\ufeff"
_DOWNGRADED = str.maketrans(
    {
        "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u2010": "-", "\u2011": "-", "…": "...",
        "\u00a0": " ", "\u202f": " ", "\t": " ",
        **dict.fromkeys(_INVISIBLE, ""),
    }
)  # fmt: skip


def fragments(text: str) -> int:
    """How many fragments `text` is charged as, from 1: 160, then 153 each; 70, then 67 with Welsh letters like ŵ.

    Counted as GOV.UK Notify does, which delivers for NHS Notify. Personalisation counts as it stands.
    """
    sent = as_sent(text)
    if _NON_GSM_WELSH.intersection(sent):
        return _parts(len(sent), single=70, joined=67)
    return _parts(len(sent) + sum(character in _COUNT_TWICE for character in sent), single=160, joined=153)


def _parts(length: int, single: int, joined: int) -> int:
    return 1 if length <= single else math.ceil(length / joined)


def as_sent(text: str) -> str:
    """`text` as a phone gets it: typographic characters made plain, other accents dropped, the rest question marks."""
    return "".join(_sent(character) for character in _plain(text))


def changed_characters(text: str) -> tuple[str, ...]:
    """The characters that a phone gets differently (other accents, emoji, other scripts), each once, in order."""
    return tuple(dict.fromkeys(character for character in _plain(text) if character not in _SENDABLE))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_DOWNGRADED)


def _sent(character: str) -> str:
    if character in _SENDABLE:
        return character
    letter = unicodedata.normalize("NFD", character)[0]
    return letter if letter in _SENDABLE else "?"


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
