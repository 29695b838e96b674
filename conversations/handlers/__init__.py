"""What each action does. Importing this package binds every action of the table to its handler."""

from conversations.handlers import applicant, costs, delegating, help, signing, start, status, team

__all__ = ["applicant", "costs", "delegating", "help", "signing", "start", "status", "team"]
