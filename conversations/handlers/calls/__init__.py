"""What is done about engagement calls. Importing this package binds each action to its handler."""

from conversations.handlers.calls import holding, offering, picking, publishing

__all__ = ["holding", "offering", "picking", "publishing"]
