"""The webhook as a channel: nobody writes from there, and every event goes to its one address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from aiohttp import web

from adapters.common.channel_adapter import Conversation, RateLimit
from adapters.webhook.sender import WebhookSender
from adapters.webhook.settings import WebhookSettings
from conversations.turns import ChannelDirectory, Directory, Roster
from models.domain import Address
from models.enums import Channel, PlaceKind

WEBHOOK_PLACE = Address(Channel.WEBHOOK, "", PlaceKind.DIRECT, "events")


class WebhookChannel:
    """A ChannelAdapter. `clock` gives the time that is signed."""

    name = Channel.WEBHOOK
    rate_limits: Sequence[RateLimit] = ()
    roster: Roster | None = None
    directory: Directory | None = None
    channel_directory: ChannelDirectory | None = None

    def __init__(self, settings: WebhookSettings, clock: Callable[[], datetime]) -> None:
        self.sender = WebhookSender(settings, clock)

    def add_routes(self, app: web.Application, conversation: Conversation) -> None:
        """Nothing comes from there."""

    async def check(self) -> bool:
        """Only an event shows whether it is taken: what is not is told as a message that does not arrive."""
        return True

    async def close(self) -> None:
        await self.sender.close()
