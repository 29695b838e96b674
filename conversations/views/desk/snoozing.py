"""The questions of a snooze: until which day, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from conversations.questions.free_text import LIMIT, WORDS
from conversations.replies import Field, FieldKind
from conversations.text import Text, text

UNTIL = "until"
_WEEK = timedelta(days=7)


def snooze_fields(
    today: date, values: Mapping[str, tuple[str, ...]], errors: Mapping[str, Text]
) -> tuple[Field, Field]:
    """A week from today stands there first."""
    until = Field(
        UNTIL,
        text("Until which day?"),
        FieldKind.DATE,
        hint=text("Until then we tell nobody what is due here. A week from today, unless you choose another day."),
        values=values.get(UNTIL, ((today + _WEEK).isoformat(),)),
        error=errors.get(UNTIL, ()),
    )
    why = Field(
        WORDS,
        text("Why?"),
        FieldKind.LONG_TEXT,
        hint=text("Only the onboarding team sees this."),
        values=values.get(WORDS, ()),
        error=errors.get(WORDS, ()),
        limit=LIMIT,
    )
    return until, why
