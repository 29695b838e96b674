"""What is decided about a stage that is under review. Importing this package binds each action to its handler."""

from conversations.handlers.team.review import approving, comments, conditions, setting_up, specialists

__all__ = ["approving", "comments", "conditions", "setting_up", "specialists"]
