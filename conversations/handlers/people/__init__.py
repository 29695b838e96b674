"""What people do about themselves and each other. Importing this package binds each action to its handler."""

from conversations.handlers.people import (
    delegating,
    joining,
    leave,
    linking,
    mailing,
    members,
    own_data,
    reminding,
    speaking,
)

__all__ = [
    "delegating",
    "joining",
    "leave",
    "linking",
    "mailing",
    "members",
    "own_data",
    "reminding",
    "speaking",
]
