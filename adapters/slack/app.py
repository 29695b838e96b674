"""Slack's app: Bolt, its listeners, and the address that Slack sends to."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from adapters.common.refusals import Refusals
from adapters.common.task_limiter import TooBusy
from adapters.slack.errors import NotInstalled
from adapters.slack.health import CHANNEL_EVENTS
from adapters.slack.listeners.actions import Actions
from adapters.slack.listeners.app_home import AppHome
from adapters.slack.listeners.commands import Commands
from adapters.slack.listeners.events import Events
from adapters.slack.listeners.installs import Installs
from adapters.slack.listeners.options import Options
from adapters.slack.listeners.shortcuts import Shortcuts
from adapters.slack.listeners.views import ViewSubmissions
from adapters.slack.manifest import PATH
from adapters.slack.rendering.home import TURN_PAGE
from adapters.slack.settings import SlackSettings
from adapters.slack.workspaces import WorkspaceTokens, a_request, acting_in, came_from

COMMAND = "/notify"
START = "start_onboarding"
ADD_EVIDENCE = "add_as_evidence"
LARGEST = 1024 * 1024  # bytes of a body, which aiohttp takes if it is told nothing else
ANYTHING = re.compile(".*")

_TAKEN_OUT = "This assistant is not installed in your workspace any more. Ask whoever manages your workspace."

_MALFORMED = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""What a body raises that is not shaped as Slack's are, wherever it is read."""

_log = logging.getLogger(__name__)
# At its own levels Bolt writes bodies: of what it cannot place, and of what it debugs.
_bolt_log = logging.getLogger("slack_bolt")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def bolt_app(settings: SlackSettings, tokens: WorkspaceTokens | None = None) -> AsyncApp:
    """Bolt without listeners. `tokens`: of the workspaces that have installed the app; None for the one that is set.

    `process_before_response`: what was done is stored before Slack hears of it, and a failure is heard of.
    """

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        token = settings.bot_token
        if tokens is not None:
            try:
                with acting_in(team_id or "", enterprise_id or ""):
                    token = await tokens.token()
            except NotInstalled:
                return None
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    _bolt_log.setLevel(logging.CRITICAL)
    bolt = AsyncApp(
        logger=_bolt_log,
        signing_secret=settings.signing_secret,
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        authorize=authorize,  # type: ignore[arg-type]  # Bolt takes None for a workspace without the app
        # given a token instead, Bolt would ask Slack who we are before the first answer
        client=AsyncWebClient(base_url=settings.api),
        ignoring_self_events_enabled=False,  # listeners pass over every bot's messages, ours among them
        attaching_conversation_kwargs_enabled=False,
        user_facing_authorize_error_message=_TAKEN_OUT,
    )
    if tokens is not None:
        bolt.use(_in_its_workspace)
    bolt.error(_failed)
    return bolt


async def _in_its_workspace(context: AsyncBoltContext, next_: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:
    """What a request sets off is asked of Slack by the token of the workspace that it came from.

    Bolt calls what comes next once this has returned, so there is no block to hold it in.
    """
    came_from(context.team_id or "", context.enterprise_id or "")
    return await next_()


@dataclass(frozen=True)
class Listeners:
    """What each kind of payload is given to."""

    commands: Commands
    shortcuts: Shortcuts
    actions: Actions
    views: ViewSubmissions
    events: Events
    home: AppHome
    options: Options
    installs: Installs

    def register(self, bolt: AsyncApp) -> None:
        """Bolt asks each in turn, so those that are wanted most come first.

        The last of a kind takes what no other does: a button of an older version is answered with a sentence.
        """
        bolt.view(ANYTHING)(self.views.submitted)
        bolt.command(COMMAND)(self.commands.notify)
        bolt.action(re.compile(f"^{TURN_PAGE}"))(self.home.turn_page)
        bolt.action(ANYTHING)(self.actions.press)
        bolt.options(ANYTHING)(self.options.suggest)
        bolt.event("message")(self.events.message)
        bolt.event("app_home_opened")(self.home.app_home_opened)
        bolt.view_closed(ANYTHING)(self.views.closed)
        bolt.message_shortcut(ADD_EVIDENCE)(self.shortcuts.add_as_evidence)
        bolt.shortcut(START)(self.shortcuts.start_onboarding)
        bolt.event("app_mention")(self.events.app_mention)
        bolt.event("user_change")(self.events.user_change)
        bolt.event("app_uninstalled")(self.installs.app_uninstalled)
        bolt.event("tokens_revoked")(self.installs.tokens_revoked)
        for name in CHANNEL_EVENTS:
            bolt.event(name)(self.events.channel_changed)
        bolt.event(ANYTHING)(self.events.ignore)


async def _failed(error: Exception, body: Mapping[str, Any]) -> BoltResponse:
    """A body that is not shaped as Slack's are is the sender's mistake; all else is ours, and Slack may try again."""
    if isinstance(error, TooBusy):
        _log.error("An event is left for Slack to deliver again: %s", error)
        return BoltResponse(status=503, body="", headers={"Retry-After": "1"})
    malformed = isinstance(error, (*_MALFORMED, BoltUnhandledRequestError))
    _log.error("A listener failed with %s on %s", type(error).__name__, str(body.get("type", "a command"))[:40])
    return BoltResponse(status=400 if malformed else 500, body="")


def request_site(bolt: AsyncApp, signing_secret: str) -> web.Application:
    """The one address that Slack sends to, to be added as an aiohttp sub-application under PATH's folder."""

    refusals = Refusals(_log)

    async def events(request: web.Request) -> web.Response:
        try:
            bolt_request = _with_whole_body(await to_bolt_request(request))
            with a_request():
                response = await bolt.async_dispatch(bolt_request)
        except _MALFORMED:  # Bolt's own reading: what listeners raise goes to `_failed`
            refusals.note(PATH, request.remote, "not shaped as Slack's bodies are")
            return web.Response(status=400)
        return await to_aiohttp_response(response)

    site = web.Application(middlewares=[only_signed(signing_secret, refusals)])
    site.router.add_post(f"/{PATH.rpartition('/')[2]}", events)
    return site


def only_signed(signing_secret: str, refusals: Refusals) -> Any:
    """An aiohttp middleware that answers 400 to what is too large or no text, and 401 to what Slack did not sign.

    Bolt 1.30 parses a body before it looks at its signature, and fails with 500 on what it cannot parse. aiohttp keeps
    what is read here for Bolt, which checks the signature itself too.
    """
    verifier = SignatureVerifier(signing_secret)

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            body = (await request.read()).decode()
        except (web.HTTPRequestEntityTooLarge, UnicodeDecodeError):
            refusals.note(PATH, request.remote, "too large or not text")
            return web.Response(status=400)
        if not _is_signed(verifier, body, request):
            refusals.note(PATH, request.remote, "not signed by Slack within the last 5 minutes")
            return web.Response(status=401)
        return await handler(request)

    return middleware


def _is_signed(verifier: SignatureVerifier, body: str, request: web.Request) -> bool:
    timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12 and signature.isascii()):
        return False
    return verifier.is_valid(body, timestamp, signature)


def _with_whole_body(request: AsyncBoltRequest) -> AsyncBoltRequest:
    """Bolt 1.30 takes a command in which the word "payload" stands for an empty body. Raises ValueError."""
    if not isinstance(request.body, dict):
        raise ValueError("Slack sends objects.")
    if not request.body and request.raw_body:
        request.body = dict(parse_qsl(request.raw_body, keep_blank_values=True))
    return request
