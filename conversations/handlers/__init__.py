"""What each action does. Importing this package binds every action of the table to its handler."""

from conversations.handlers import applicant, status, team
from conversations.views import check_answers

__all__ = ["applicant", "check_answers", "status", "team"]
