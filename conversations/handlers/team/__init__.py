"""What the onboarding team's actions do. Importing this package binds each of them to its handler."""

from conversations.handlers.team import (
    assigning,
    canned,
    case_files,
    checklist,
    finding,
    go_live,
    invitation,
    messages,
    notes,
    notices,
    numbers,
    queue,
    review,
    reviews,
    several,
    waiting,
)

__all__ = [
    "assigning",
    "canned",
    "case_files",
    "checklist",
    "finding",
    "go_live",
    "invitation",
    "messages",
    "notes",
    "notices",
    "numbers",
    "queue",
    "review",
    "reviews",
    "several",
    "waiting",
]
