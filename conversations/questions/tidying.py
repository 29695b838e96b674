"""Tidies what a person typed: one form of each letter, no control characters, no stray space at the ends."""

from __future__ import annotations

import re
import unicodedata

from conversations.questions.problems import problem

_NEW_LINE = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Marks that turn the reading direction: with them a text can show as something else than it is.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_UNSEEN = frozenset({"Cc", "Cs"})


def tidy(typed: str, lines: bool = False) -> str:
    """`typed` in Unicode's composed form (NFC), trimmed; on one line unless `lines`. Raises AnswerProblem for a NUL."""
    if "\0" in typed:
        raise problem("Your answer has a character that we cannot keep. Type your answer instead of pasting it")
    whole = _NEW_LINE.sub("\n", typed)
    seen = "".join(character for character in whole if _is_kept(character))
    made = unicodedata.normalize("NFC", seen)
    return made.strip() if lines else " ".join(made.split())


def _is_kept(character: str) -> bool:
    if character in "\n\t":
        return True
    return character not in _TURNING and unicodedata.category(character) not in _UNSEEN


def simplified(typed: str) -> str:
    """`typed` for comparing and reading: lower case, plain digits and spaces, words and numbers without punctuation."""
    plain = unicodedata.normalize("NFKC", typed).casefold()
    return " ".join(re.sub(r"[^\w\s]|_", " ", plain).split())
