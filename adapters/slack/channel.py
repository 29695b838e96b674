"""Slack as a channel: the client that calls it, and the route or the Socket Mode connection that takes its turns."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiohttp import ClientSession, ClientTimeout, web
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.common.channel_adapter import Conversation, RateLimit
from adapters.common.clock_skew import clock_problem
from adapters.common.sealing import Seal
from adapters.common.troubles import Troubles
from adapters.slack.app import Listeners, bolt_app, request_site
from adapters.slack.case_files import CaseFileUploads
from adapters.slack.directory import SlackDirectory
from adapters.slack.errors import (
    CredentialsRefused,
    KeyMissing,
    NotInstalled,
    closed_to_us,
    in_our_terms,
    refused_credentials,
)
from adapters.slack.health import SlackHealth
from adapters.slack.installation_store import Installations, StateStore, WorkspaceStore
from adapters.slack.listeners.actions import Actions
from adapters.slack.listeners.app_home import AppHome
from adapters.slack.listeners.commands import Commands
from adapters.slack.listeners.events import Events
from adapters.slack.listeners.installs import Installs
from adapters.slack.listeners.modals import Modals
from adapters.slack.listeners.options import Options
from adapters.slack.listeners.replies import PATIENCE, Replies
from adapters.slack.listeners.shortcuts import Shortcuts
from adapters.slack.listeners.turns import TurnHandler
from adapters.slack.listeners.views import ViewSubmissions
from adapters.slack.manifest import INSTALL, PATH, missing_scopes
from adapters.slack.oauth import InstallFlow, ProvingClient, add_install_routes
from adapters.slack.roster import SlackChannelDirectory, SlackRoster
from adapters.slack.sender import SlackSender
from adapters.slack.settings import SlackSettings
from adapters.slack.socket_mode import SlackSocket
from adapters.slack.workspaces import NOWHERE, WorkspaceTokens, acting_in, current
from conversations.replies import Ticket
from conversations.sending import PlaceClosed
from models.domain import Address, Clock
from models.enums import Channel

TIMEOUT = 10  # seconds for one call
_NOT_AT_HOME = "Install the Slack app in the onboarding team's workspace: open {} in a browser."
_OTHER_WORKSPACE = (
    "ONBOARDING_TEAM_CHANNEL names another workspace than SLACK_BOT_TOKEN, which is of {}. Correct one of them."
)


class SlackClient(AsyncWebClient):
    """One session, opened with the first call and kept, so that a call costs no new connection; `close` lets go of it.

    Each answer says whether Slack takes our token.
    """

    health: SlackHealth | None = None
    tokens: WorkspaceTokens | None = None  # of many workspaces: that in which we act is asked

    async def api_call(self, *arguments: Any, **named: Any) -> AsyncSlackResponse:
        if self.session is None or self.session.closed:
            self.session = ClientSession(timeout=ClientTimeout(total=self.timeout))
        if self.tokens is not None:
            return await self._call_by(self.tokens, *arguments, **named)
        try:
            answer = await super().api_call(*arguments, **named)
        except SlackApiError as refusal:
            if trouble := refused_credentials(refusal):
                self._note(trouble)
            raise
        self._note(None)
        return answer

    async def _call_by(self, tokens: WorkspaceTokens, *arguments: Any, **named: Any) -> AsyncSlackResponse:
        """Raises NotInstalled, before the call or after it: whoever manages a workspace may take the app out."""
        headers = {**(named.pop("headers", None) or {}), "Authorization": f"Bearer {await tokens.token()}"}
        try:
            return await super().api_call(*arguments, headers=headers, **named)
        except SlackApiError as refusal:
            if refused_credentials(refusal) is None:
                raise
            tokens.forget()
            here = current()
            raise NotInstalled(here.team or here.enterprise) from None

    def _note(self, trouble: str | None) -> None:
        if self.health is not None:
            self.health.credentials(trouble)

    async def close(self) -> None:
        if self.session is not None:
            await self.session.close()


def asking_client(token: str, api: str, health: SlackHealth | None = None) -> SlackClient:
    """For questions and modals: a call whose connection had gone stale is made once more."""
    client = SlackClient(token=token, base_url=api, timeout=TIMEOUT)
    client.health = health
    return client


def posting_client(token: str, api: str, health: SlackHealth | None = None) -> SlackClient:
    """For messages: it never tries twice, because the first try may have arrived."""
    client = SlackClient(token=token, base_url=api, timeout=TIMEOUT, retry_handlers=[])
    client.health = health
    return client


@dataclass(frozen=True)
class Installed:
    """Where the app is installed, the tokens of those workspaces, and how others install it."""

    store: WorkspaceStore
    tokens: WorkspaceTokens
    flow: InstallFlow


def installed(settings: SlackSettings, team: Address, kept: Installations, clock: Clock) -> Installed | None:
    """None where one token is set. The onboarding team's own workspace may always."""
    workspaces = settings.workspaces
    if workspaces is None:
        return None
    allowed = workspaces.allowed | {team.workspace} if workspaces.allowed else frozenset[str]()
    store = WorkspaceStore(kept, Seal(workspaces.keys), clock, allowed)
    asking = ProvingClient(base_url=settings.api, timeout=TIMEOUT)
    tokens = WorkspaceTokens(
        store, AsyncTokenRotator(client_id=workspaces.client_id, client_secret=workspaces.client_secret, client=asking)
    )
    store.changed = tokens.forget_all
    return Installed(store, tokens, InstallFlow(workspaces, store, StateStore(kept, clock), settings.api))


@dataclass(frozen=True)
class SlackApp:
    """Bolt with our listeners, and what they have still to finish."""

    bolt: AsyncApp
    replies: Replies


class SlackChannel:
    """A ChannelAdapter. `team`: where the onboarding team works, on whichever channel.

    `beat` is called whenever the Socket Mode connection shows that it lives. `installed`: where the app is installed,
    if many workspaces may have it.
    """

    name = Channel.SLACK
    rate_limits: Sequence[RateLimit] = (RateLimit(1, timedelta(seconds=1)),)

    def __init__(
        self,
        settings: SlackSettings,
        team: Address,
        beat: Callable[[], None] = lambda: None,
        troubles: Troubles | None = None,
        installed: Installed | None = None,
    ) -> None:
        self._settings = settings
        self._team = team
        self._beat = beat
        self.health = SlackHealth(team, troubles)
        self._client = asking_client(settings.bot_token, settings.api, self.health)
        self._posting = posting_client(settings.bot_token, settings.api, self.health)
        self._installed = installed
        if installed is not None:
            self._client.tokens = self._posting.tokens = installed.tokens
            installed.tokens.opened = self.health.opened
        self.directory = SlackDirectory(self._client, scope=current if installed else lambda: NOWHERE)
        self.roster = SlackRoster(self._client, self.directory, team)
        self.channel_directory = SlackChannelDirectory(self._client, self.directory)
        self.sender = SlackSender(self._posting, self.health, self._tokens_for)

    def add_routes(self, app: web.Application, conversation: Conversation) -> None:
        self.serve(app, self.slack_app(conversation))

    def slack_app(
        self,
        conversation: Conversation,
        patience: float = PATIENCE,
        timer: Callable[[], float] = time.monotonic,
    ) -> SlackApp:
        """Bolt with listeners that play their turns in `conversation`.

        `patience`: seconds until a request is answered although its turn goes on. `timer` tells double clicks: it
        gives seconds that only grow.
        """
        replies, modals = Replies(self.sender, patience), Modals(self._client)
        uploads = CaseFileUploads(self._client, self.sender, conversation)

        def give(person: Address, tickets: Sequence[Ticket]) -> None:
            replies.afterwards("case file", uploads.give(person, tickets))

        turns = TurnHandler(conversation, self.directory, self._team, timer, give)
        home = AppHome(self._client, conversation, self.directory, self.roster, replies)
        commands = Commands(turns, modals, replies)
        listeners = Listeners(
            commands,
            Shortcuts(self._client, turns, modals, replies, commands),
            Actions(turns, modals, replies, home),
            ViewSubmissions(turns, modals, replies),
            Events(turns, self.directory, self.health, replies),
            home,
            Options(conversation, self.directory),
            Installs(self._installed.store if self._installed else None),
        )
        bolt = bolt_app(self._settings, self._installed.tokens if self._installed else None)
        listeners.register(bolt)
        return SlackApp(bolt, replies)

    def serve(self, app: web.Application, slack: SlackApp) -> None:
        """Takes Slack's requests at PATH or, with an app token, by Socket Mode while the server runs.

        What is under way when the server stops is let end: after the last request, which may have left something.
        """
        if self._settings.in_socket_mode:
            socket = SlackSocket(slack.bolt, self.health, self._settings.app_token, self._settings.api, self._beat)
            app.on_startup.append(socket.start)
            app.on_shutdown.append(socket.stop)
        else:
            if self._installed is not None:
                add_install_routes(app, self._installed.flow)
            app.add_subapp(PATH.rpartition("/")[0], request_site(slack.bolt, self._settings.signing_secret))

        async def finish(_: web.Application) -> None:
            await slack.replies.finish()

        app.on_cleanup.append(finish)

    async def _tokens_for(self, person: Address) -> Sequence[str]:
        """By which workspaces' tokens a person is reached, the likeliest first; none where it is by their own."""
        within = await self._installed.tokens.within(person.workspace) if self._installed else ()
        theirs = self.directory.workspaces_of(person.target)
        return sorted(within, key=lambda team: team not in theirs)

    async def check(self) -> bool:
        """The tokens, then the onboarding team's channel if it is here. Raises SendProblem where Slack does not say."""
        if self._installed is None:
            return await self._check_home()
        sealed = await self._installed.store.cannot_open()
        self.health.sealed(sealed)
        if self._team.channel is not Channel.SLACK:
            return not sealed  # there is no workspace that has to have it
        with acting_in(self._team.workspace):
            return await self._check_home() and not sealed

    async def _check_home(self) -> bool:
        try:
            async with in_our_terms():
                home = await self._client.auth_test()
        except KeyMissing:
            return False  # noted where it was read
        except NotInstalled:
            self.health.note("install", _NOT_AT_HOME.format(self._install_page()))
            return False
        except CredentialsRefused:
            return False  # noted by the client
        self.health.note("install", None)
        self.health.note("clock", clock_problem(home.headers, "Slack"))
        self.health.note("scopes", missing_scopes(home.headers))
        if self._team.channel is not Channel.SLACK:
            return True
        is_home = self._team.workspace in (home.get("team_id"), home.get("enterprise_id"))
        self.health.note("workspace", None if is_home else _OTHER_WORKSPACE.format(home.get("team_id")))
        return await self._check_team_channel() and is_home

    def _install_page(self) -> str:
        workspaces = self._settings.workspaces
        return f"{workspaces.public_url}{INSTALL}" if workspaces else INSTALL

    async def _check_team_channel(self) -> bool:
        try:
            async with in_our_terms():
                channel = (await self._client.conversations_info(channel=self._team.target))["channel"]
        except PlaceClosed as problem:
            self.health.sending(self._team, str(problem))
            return False
        archived, outside = channel.get("is_archived"), channel.get("is_member") is False
        closed = "is_archived" if archived else "not_in_channel" if outside else None
        self.health.sending(self._team, closed_to_us(closed) if closed else None)
        return closed is None

    async def close(self) -> None:
        await self._client.close()
        await self._posting.close()
