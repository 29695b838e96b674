"""What an applicant does with its onboarding. Importing this package binds each action to its handler."""

from conversations.handlers.applicant import (
    chat,
    chat_navigation,
    entries,
    evidence,
    forms,
    registration,
    renewing,
)

__all__ = ["chat", "chat_navigation", "entries", "evidence", "forms", "registration", "renewing"]
