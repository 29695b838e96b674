"""Slack as a channel: its parts, and the route or the Socket Mode connection that takes its turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from aiohttp import web

from adapters.common.channel_adapter import Conversation, RateLimit
from adapters.slack.app import slack_app, slack_parts
from adapters.slack.endpoint import add_slack, add_slack_socket
from adapters.slack.settings import SlackSettings
from adapters.slack.socket_mode import SlackSocket
from models.domain import Address
from models.enums import Channel


class SlackChannel:
    """A ChannelAdapter. `team`: where the onboarding team works, on whichever channel.

    `beat` is called whenever the Socket Mode connection shows that it lives.
    """

    name = Channel.SLACK
    rate_limits: Sequence[RateLimit] = (RateLimit(1, timedelta(seconds=1)),)

    def __init__(self, settings: SlackSettings, team: Address, beat: Callable[[], None] = lambda: None) -> None:
        self.parts = slack_parts(settings, team)
        self.sender = self.parts.sender
        self.roster = self.parts.roster
        self._settings = settings
        self._beat = beat

    @property
    def troubles(self) -> Sequence[str]:
        return self.parts.health.troubles

    def add_routes(self, app: web.Application, conversation: Conversation) -> None:
        listening, settings = slack_app(self.parts, conversation), self._settings
        if settings.in_socket_mode:
            health = self.parts.health
            socket = SlackSocket(listening, health, settings.app_token, settings.api, beat=self._beat)
            add_slack_socket(app, socket)
        else:
            add_slack(app, listening, settings.signing_secret)

    async def close(self) -> None:
        await self.parts.close()
