"""The word that opens a case file: nobody can guess it, it works once and soon, and its digest alone is stored."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

KINDS = ("pdf", "csv")
CALENDAR = "ics"
"""The engagement call, for a calendar."""
VALID = timedelta(minutes=10)
MINUTES = int(VALID.total_seconds() // 60)


def digest(word: str) -> str:
    """What is stored of it."""
    return sha256(f"case file {word}".encode()).hexdigest()
