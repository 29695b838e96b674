"""What each action does. Importing this package binds every action of the table to its handler."""

from conversations.handlers import applicant, calls, costs, desk, help, people, reviews, start, status, team

__all__ = ["applicant", "calls", "costs", "desk", "help", "people", "reviews", "start", "status", "team"]
