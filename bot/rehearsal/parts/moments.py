"""Moments of the story, on a UK clock."""

from __future__ import annotations

from datetime import datetime

from conversations.guidance.uk_time import LONDON


def uk(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)
