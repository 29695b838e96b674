"""A channel with nothing but a sender and a roster, for tests that look at what is sent."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from adapters.common.channel_adapter import Conversation, RateLimit
from conversations.sending import Sender
from conversations.turns import ChannelDirectory, Directory, Roster
from models.enums import Channel


class PlainChannel:
    """A ChannelAdapter without requests of its own."""

    def __init__(
        self,
        name: Channel,
        sender: Sender,
        roster: Roster | None = None,
        rate_limits: Sequence[RateLimit] = (),
    ) -> None:
        self.name = name
        self.sender = sender
        self.roster = roster
        self.channel_directory: ChannelDirectory | None = None
        self.directory: Directory | None = None
        self.rate_limits = rate_limits

    def add_routes(self, app: web.Application, conversation: Conversation) -> None:
        """Nothing comes in."""

    async def check(self) -> bool:
        """It has no credentials."""
        return True

    async def close(self) -> None:
        """Nothing is open."""
