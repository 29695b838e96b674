"""What each action does, stage by stage. Importing this package binds every action of the table."""

from conversations.stages import (
    adding_evidence,
    answering,
    chat,
    checking,
    engagement_call,
    entries,
    go_live,
    invitation,
    messages,
    people,
    registration,
    reviewed,
    status,
)

__all__ = [
    "adding_evidence",
    "answering",
    "chat",
    "checking",
    "engagement_call",
    "entries",
    "go_live",
    "invitation",
    "messages",
    "people",
    "registration",
    "reviewed",
    "status",
]
