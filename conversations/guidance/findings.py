"""What a check of content found: our words, and apart from them the person's text that they are about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"  # NHS Notify refuses it: fix it first
    WARNING = "warning"  # worth a look; nothing is held back


@dataclass(frozen=True)
class Finding:
    """`text` is all ours and says how to fix it; `snippet` is the person's, to be shown as `replies.Said`."""

    severity: Severity
    text: str
    snippet: str | None = None


_LONGEST_SNIPPET = 80


def error(text: str, snippet: str | None = None) -> Finding:
    """A finding that must be fixed. The snippet is cut to 80 characters."""
    return Finding(Severity.ERROR, text, snippet and snippet[:_LONGEST_SNIPPET])


def warning(text: str, snippet: str | None = None) -> Finding:
    """A finding to look at. The snippet is cut to 80 characters."""
    return Finding(Severity.WARNING, text, snippet and snippet[:_LONGEST_SNIPPET])
