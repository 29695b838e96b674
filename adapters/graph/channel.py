"""The organiser's calendar as a channel of the outbox: nobody writes from there."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from adapters.common.channel_adapter import Conversation, RateLimit
from adapters.common.troubles import Troubles
from adapters.graph.client import GraphClient
from adapters.graph.sender import CalendarSender
from adapters.graph.settings import GraphSettings
from conversations.sending import PlaceClosed
from conversations.turns import ChannelDirectory, Directory, Roster
from models.enums import Channel


class CalendarChannel:
    """A ChannelAdapter."""

    name = Channel.CALENDAR
    rate_limits: Sequence[RateLimit] = ()
    roster: Roster | None = None
    directory: Directory | None = None
    channel_directory: ChannelDirectory | None = None

    def __init__(self, settings: GraphSettings, troubles: Troubles) -> None:
        self._client = GraphClient(settings)
        self.sender = CalendarSender(self._client)
        self._troubles = troubles

    def add_routes(self, app: web.Application, conversation: Conversation) -> None:
        """Nothing comes from there."""

    async def check(self) -> bool:
        """Whether we may use the calendar. Raises SendProblem where Microsoft does not say."""
        try:
            await self.sender.look()
        except PlaceClosed as problem:
            self._troubles.note("calendar", str(problem))
            return False
        self._troubles.note("calendar", None)
        return True

    async def close(self) -> None:
        await self._client.close()
