"""What the onboarding team hears by itself, and what each of them does about that."""

from conversations.handlers.team.notices import summary

__all__ = ["summary"]
