"""What people do about themselves and each other. Importing this package binds each action to its handler."""

from conversations.handlers.people import (
    delegating,
    joining,
    language,
    leave,
    linking,
    mailing,
    members,
    own_data,
    reminding,
)

__all__ = [
    "delegating",
    "joining",
    "language",
    "leave",
    "linking",
    "mailing",
    "members",
    "own_data",
    "reminding",
]
