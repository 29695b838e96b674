"""What an applicant does with its onboarding. Importing this package binds each action to its handler."""

from conversations.handlers.applicant import (
    chat,
    entries,
    evidence,
    forms,
    integrating,
    moving,
    registration,
    renewing,
)

__all__ = ["chat", "entries", "evidence", "forms", "integrating", "moving", "registration", "renewing"]
