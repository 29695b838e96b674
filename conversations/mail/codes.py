"""The codes that go out by email: the word that takes them, and for how long."""

from __future__ import annotations

from datetime import timedelta

CODE = "code"
"""The command that takes them, which is also what they are for."""
LASTS = timedelta(days=7)
