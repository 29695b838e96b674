"""Slack in the application's server: the parts of the adapter, its listeners, and the one route."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.client import SlackClient, asking_client, posting_client
from adapters.slack.directory import Directory
from adapters.slack.health import CHANNEL_EVENTS, SlackHealth
from adapters.slack.listeners.actions import Presses
from adapters.slack.listeners.app_home import Homes
from adapters.slack.listeners.commands import Commands
from adapters.slack.listeners.events import Messages
from adapters.slack.listeners.modals import Windows
from adapters.slack.listeners.payloads import Reception
from adapters.slack.listeners.replies import Talk
from adapters.slack.listeners.responder import PATIENCE, Responder, TooBusy
from adapters.slack.listeners.shortcuts import Shortcuts
from adapters.slack.listeners.views import Submissions
from adapters.slack.ports import Conversation
from adapters.slack.rendering.home import TURN_PAGE
from adapters.slack.roster import SlackRoster
from adapters.slack.sender import SlackSender
from adapters.slack.settings import SlackSettings
from models.domain import Address

COMMAND = "/notify"
START = "start_onboarding"
ADD_EVIDENCE = "add_as_evidence"
ANYTHING = re.compile(".*")

_log = logging.getLogger(__name__)
# At its own levels bolt writes bodies: of what it cannot place, and of what it debugs.
_bolt_log = logging.getLogger("slack_bolt")


@dataclass(frozen=True)
class SlackParts:
    """What a server and a worker share: made without a connection."""

    settings: SlackSettings
    client: SlackClient
    posting: SlackClient
    directory: Directory
    roster: SlackRoster
    sender: SlackSender
    health: SlackHealth
    team: Address

    async def close(self) -> None:
        """Lets go of the connections to Slack."""
        await self.client.close()
        await self.posting.close()


def slack_parts(settings: SlackSettings, team: Address) -> SlackParts:
    """`team`: where the onboarding team works, on whichever channel."""
    client = asking_client(settings.bot_token, settings.api)
    posting = posting_client(settings.bot_token, settings.api)
    directory, health = Directory(client), SlackHealth(team)
    roster, sender = SlackRoster(client, directory, team), SlackSender(posting, health)
    return SlackParts(settings, client, posting, directory, roster, sender, health, team)


@dataclass(frozen=True)
class SlackApp:
    """Bolt with our listeners, and what they have still to finish."""

    bolt: AsyncApp
    responder: Responder


def slack_app(
    parts: SlackParts,
    conversation: Conversation,
    patience: float = PATIENCE,
    clock: Callable[[], float] = time.monotonic,
) -> SlackApp:
    """`process_before_response`: what was done is stored before Slack hears of it, and a failure is heard of."""

    async def authorised(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=parts.team.workspace, bot_token=parts.settings.bot_token)

    _bolt_log.setLevel(logging.CRITICAL)
    bolt = AsyncApp(
        logger=_bolt_log,
        process_before_response=True,
        request_verification_enabled=False,  # the endpoint does it; Socket Mode needs none
        authorize=authorised,
        client=AsyncWebClient(base_url=parts.client.base_url),
        ignoring_self_events_enabled=False,  # ours bring no bot's words this far, and it would ask who we are
        attaching_conversation_kwargs_enabled=False,
    )
    bolt.error(_failed)
    responder = Responder(patience)
    _listen(bolt, parts, Reception(conversation, parts.directory, parts.team, clock), responder)
    return SlackApp(bolt, responder)


def _listen(bolt: AsyncApp, parts: SlackParts, reception: Reception, responder: Responder) -> None:
    """One listener for each kind of payload; the last of a kind takes what is not ours, and says so.

    Bolt asks each in turn, so those that are wanted most come first.
    """
    windows, talk = Windows(parts.client), Talk(parts.sender)
    homes = Homes(reception.conversation, parts.directory, parts.roster, windows, responder)
    commands = Commands(reception, windows, talk, responder)
    presses = Presses(reception, windows, talk, homes, responder)
    forms = Submissions(reception, windows, talk, responder)
    messages = Messages(reception, parts.directory, talk, responder)
    shortcuts = Shortcuts(parts.client, reception, windows, talk, responder)
    bolt.view_submission(ANYTHING)(forms.submit)
    bolt.command(ANYTHING)(commands.command)
    bolt.action(re.compile(f"^{TURN_PAGE}"))(homes.turned)
    bolt.action(ANYTHING)(presses.press)
    bolt.event(re.compile("^message$"))(messages.written)
    bolt.event("app_home_opened")(homes.opened)
    bolt.view_closed(ANYTHING)(forms.closed)
    bolt.message_shortcut(ADD_EVIDENCE)(shortcuts.add_as_evidence)
    bolt.shortcut(ANYTHING)(commands.shortcut)
    bolt.event("app_mention")(messages.mentioned)
    bolt.event("user_change")(messages.changed)
    for name in CHANNEL_EVENTS:
        bolt.event(name)(parts.health.channel_changed)
    bolt.event(ANYTHING)(_not_for_us)


async def _not_for_us(ack: Callable[[], Awaitable[Any]]) -> None:
    await ack()


async def _failed(error: Exception, body: Mapping[str, Any]) -> BoltResponse:
    """A body that is not shaped as Slack's are is the sender's mistake; all else is ours, and Slack may try again."""
    if isinstance(error, TooBusy):
        _log.error("An event is left for Slack to deliver again: %s", error)
        return BoltResponse(status=503, body="", headers={"Retry-After": "1"})
    malformed = isinstance(error, KeyError | TypeError | AttributeError | IndexError | ValueError)
    _log.error("A listener failed with %s on %s", type(error).__name__, str(body.get("type", "a command"))[:40])
    return BoltResponse(status=400 if malformed else 500, body="")
