"""The web page as a channel: its sender, its roster, and its routes where it is served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from adapters.common.channel_adapter import Conversation, RateLimit
from adapters.web.app import add_web_chat
from adapters.web.hub import Hub
from adapters.web.people import WebRoster
from adapters.web.ports import Clock, Transcript
from adapters.web.sender import WebSender
from models.enums import Channel


@dataclass(frozen=True)
class PageSettings:
    """`served`: whether the server answers at "/". `anywhere`: also under names that are not this computer's."""

    served: bool = True
    anywhere: bool = False


SERVED = PageSettings()


class WebChannel:
    """A ChannelAdapter. `transcript` keeps what a chat platform would keep for us."""

    name = Channel.WEB
    rate_limits: Sequence[RateLimit] = ()
    troubles: Sequence[str] = ()

    def __init__(self, settings: PageSettings, transcript: Transcript, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self.transcript = transcript
        self.hub = Hub()
        self.sender = WebSender(transcript, clock, self.hub)
        self.roster = WebRoster()

    def add_routes(self, app: web.Application, conversation: Conversation) -> None:
        if self._settings.served:
            add_web_chat(
                app,
                conversation=conversation,
                transcript=self.transcript,
                clock=self._clock,
                hub=self.hub,
                anywhere=self._settings.anywhere,
            )

    async def close(self) -> None:
        """It keeps no connection of its own."""
