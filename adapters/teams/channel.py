"""Microsoft Teams as a channel: its parts, and the route that takes its turns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from aiohttp import web

from adapters.common.case_files.downloads import add_downloads
from adapters.common.channel_adapter import Conversation, RateLimit
from adapters.common.troubles import Troubles
from adapters.teams.activity_handler import Deliveries, OnboardingActivityHandler, Receipts
from adapters.teams.adapter import TeamsAdapter
from adapters.teams.auth.access_tokens import AccessTokens
from adapters.teams.auth.signing_keys import SigningKeys
from adapters.teams.auth.token_validation import (
    BotFrameworkTokenValidator,
    PlaygroundTokenValidator,
    TokenValidator,
)
from adapters.teams.connector import Connector
from adapters.teams.conversation_references import ConversationReferences, ReferenceStore
from adapters.teams.endpoint import MessagesEndpoint
from adapters.teams.errors import ConnectorProblem, NotFound, NotReachable, SignInFailed
from adapters.teams.http import HttpClient
from adapters.teams.installs import Installs
from adapters.teams.rendering.cards import Cards
from adapters.teams.replies import Replies
from adapters.teams.roster import TeamsChannelDirectory, TeamsDirectory, TeamsRoster
from adapters.teams.sender import TeamsSender
from adapters.teams.settings import TeamsSettings
from conversations.sending import NotSent
from models.domain import Address, Clock
from models.enums import Channel

NOT_IN_TEAM = (
    "The assistant is not in the team of ONBOARDING_TEAM_CHANNEL, or there is no such channel. Add the app to that "
    "team, and copy the ids from the channel's link again."
)
_TEAM_CHANNEL = "teams team channel"


class TeamsChannel:
    """A ChannelAdapter. `team`: where the onboarding team works, on whichever channel.

    `store` keeps where people and channels are reached, `receipts` knows which deliveries were handled.
    """

    name = Channel.TEAMS
    rate_limits: Sequence[RateLimit] = (
        RateLimit(7, timedelta(seconds=1)),
        RateLimit(8, timedelta(seconds=2)),
        RateLimit(60, timedelta(seconds=30)),
    )

    def __init__(
        self,
        settings: TeamsSettings,
        team: Address,
        store: ReferenceStore,
        receipts: Receipts,
        clock: Clock,
        troubles: Troubles | None = None,
    ) -> None:
        self._settings = settings
        self._receipts = receipts
        self._clock = clock
        self.store = store
        self.http = HttpClient()
        self._team = team
        self._troubles = troubles = troubles or Troubles()
        self._tokens = AccessTokens(settings, self.http, troubles=troubles)
        self.connector = Connector(self.http, self._tokens)
        self.references = ConversationReferences(settings, team, store, self.connector, clock)
        self.cards = Cards()
        self.channel_directory = TeamsChannelDirectory(self.connector, self.references)
        self.directory = TeamsDirectory(self.connector, self.references)
        self.roster = TeamsRoster(team, self.connector, self.references)
        self.sender = TeamsSender(self.connector, self.references, self.cards, self.roster, troubles)

    def add_routes(self, app: web.Application, conversation: Conversation) -> None:
        """Adds POST /api/messages, and the links to case files."""
        add_downloads(app, conversation)
        replies = Replies(self.references, self.cards, conversation, self._settings.public_url)
        installs = Installs(self.references, self.store, self.roster, self.cards, self._clock)
        deliveries = Deliveries(self._receipts, self._clock)
        bot = OnboardingActivityHandler(
            conversation, deliveries, self.references, self.roster, replies, installs, self.cards, self.http
        )
        adapter = TeamsAdapter(self._settings, self.connector, self._validator())
        MessagesEndpoint(adapter, bot).add_to(app)

    async def check(self) -> bool:
        """Signs in anew, and looks into the team's channel if it is here. Raises NotSent where nobody says."""
        try:
            await self._tokens.renew()
            return await self._check_team_channel()
        except SignInFailed:
            return False  # noted where it failed
        except ConnectorProblem as problem:
            raise NotSent(str(problem)) from problem

    async def _check_team_channel(self) -> bool:
        """By the address that is Teams' own for everybody: no conversation need be known for it."""
        if self._team.channel is not Channel.TEAMS or not self._settings.signed or self._settings.playground:
            return True
        try:
            await self.connector.members(self._settings.first_service_url, self._team.target, 1)
        except (NotFound, NotReachable):
            self._troubles.note(_TEAM_CHANNEL, NOT_IN_TEAM)
            return False
        self._troubles.note(_TEAM_CHANNEL, None)
        return True

    async def close(self) -> None:
        """Ends every connection to Teams."""
        await self.http.close()

    def _validator(self) -> TokenValidator | None:
        settings = self._settings
        if not settings.signed:
            return None
        if settings.playground:
            keys = SigningKeys(settings.tenant_metadata_url, self.http)
            return PlaygroundTokenValidator(settings.app_id, settings.tenant_id, keys)
        keys = SigningKeys(settings.metadata_url, self.http)
        return BotFrameworkTokenValidator(settings.app_id, settings.cloud, keys)
