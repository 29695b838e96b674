"""What the onboarding team's actions do. Importing this package binds each of them to its handler."""

from conversations.handlers.team import go_live, invitation, messages, reviews

__all__ = ["go_live", "invitation", "messages", "reviews"]
