"""What the onboarding team hears by itself, and what each of them does about that."""

from conversations.handlers.team.notices import snoozing, summary

__all__ = ["snoozing", "summary"]
