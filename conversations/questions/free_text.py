"""A field for a person's own words, beside the questions: what it is called, and how long it may be."""

from __future__ import annotations

WORDS = "words"
LIMIT = 2000
"""Characters."""
