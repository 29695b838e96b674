"""Words as they are looked for and compared, however somebody writes them."""

from __future__ import annotations

import unicodedata


def folded(words: str) -> str:
    """Words without capitals, accents and signs, each once, with a space between them."""
    plain = unicodedata.normalize("NFKD", words).casefold()
    letters = "".join(each if each.isalnum() else "" if unicodedata.combining(each) else " " for each in plain)
    return " ".join(dict.fromkeys(letters.split()))
