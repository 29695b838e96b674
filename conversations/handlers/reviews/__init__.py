"""What is said of a stage that is under review. Importing this package binds each action to its handler."""

from conversations.handlers.reviews import (
    approving,
    checklist,
    comments,
    conditions,
    deciding,
    moving_over,
    signing,
    specialists,
)

__all__ = [
    "approving",
    "checklist",
    "comments",
    "conditions",
    "deciding",
    "moving_over",
    "signing",
    "specialists",
]
