"""What the onboarding team does with one onboarding. Importing this package binds each action to its handler."""

from conversations.handlers.team import case_files, go_live, invitation, messages, setting_up

__all__ = ["case_files", "go_live", "invitation", "messages", "setting_up"]
