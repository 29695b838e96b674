"""Microsoft Teams as a channel: its parts, and the route that takes its turns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from aiohttp import web

from adapters.common.channel_adapter import Conversation, RateLimit
from adapters.teams.app import add_teams, teams_parts
from adapters.teams.ports import Clock, Receipts, References
from adapters.teams.settings import TeamsSettings
from models.domain import Address
from models.enums import Channel


class TeamsChannel:
    """A ChannelAdapter. `team`: where the onboarding team works, on whichever channel.

    `references` keeps where people and channels are reached, `receipts` knows which deliveries were handled.
    """

    name = Channel.TEAMS
    rate_limits: Sequence[RateLimit] = (
        RateLimit(7, timedelta(seconds=1)),
        RateLimit(8, timedelta(seconds=2)),
        RateLimit(60, timedelta(seconds=30)),
    )
    troubles: Sequence[str] = ()

    def __init__(
        self, settings: TeamsSettings, team: Address, references: References, receipts: Receipts, clock: Clock
    ) -> None:
        self.parts = teams_parts(settings, team, references, clock)
        self.sender = self.parts.sender
        self.roster = self.parts.roster
        self._receipts = receipts

    def add_routes(self, app: web.Application, conversation: Conversation) -> None:
        add_teams(app, self.parts, conversation, self._receipts)

    async def close(self) -> None:
        await self.parts.wire.close()
