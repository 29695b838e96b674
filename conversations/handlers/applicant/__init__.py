"""What the applicant's actions do. Importing this package binds each of them to its handler."""

from conversations.handlers.applicant import (
    chat,
    engagement_call,
    entries,
    evidence,
    forms,
    joining,
    linking,
    mailing,
    members,
    moving,
    own_data,
    registration,
    renewing,
)

__all__ = [
    "chat",
    "engagement_call",
    "entries",
    "evidence",
    "forms",
    "joining",
    "linking",
    "mailing",
    "members",
    "moving",
    "own_data",
    "registration",
    "renewing",
]
