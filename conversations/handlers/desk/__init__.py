"""What the onboarding team does at its desk. Importing this package binds each action to its handler."""

from conversations.handlers.desk import (
    assigning,
    canned,
    finding,
    morning_summary,
    notes,
    numbers,
    queue,
    several,
    snoozing,
    waiting,
)

__all__ = [
    "assigning",
    "canned",
    "finding",
    "morning_summary",
    "notes",
    "numbers",
    "queue",
    "several",
    "snoozing",
    "waiting",
]
