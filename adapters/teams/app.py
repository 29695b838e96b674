"""Puts the Teams channel together, and adds it to the application's server."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from adapters.teams.activity_handler import TeamsChat
from adapters.teams.auth.access_tokens import Tokens
from adapters.teams.auth.playground import Playground
from adapters.teams.auth.signing_keys import SigningKeys
from adapters.teams.auth.token_validation import BotFramework
from adapters.teams.connector import Connector
from adapters.teams.conversation_references import Whereabouts
from adapters.teams.endpoint import Door, Proof
from adapters.teams.file_sizes import FileSizes
from adapters.teams.http import Wire
from adapters.teams.inbound import Places
from adapters.teams.installs import Installs
from adapters.teams.ports import Clock, Conversation, Receipts, References
from adapters.teams.rendering.cards import Cards
from adapters.teams.replies import Answering
from adapters.teams.roster import TeamsRoster
from adapters.teams.sender import TeamsSender
from adapters.teams.settings import TeamsSettings
from models.domain import Address

ROUTE = "/api/messages"


@dataclass(frozen=True)
class TeamsParts:
    """The parts that a server and a worker share: what asks Teams, and what sends to it."""

    settings: TeamsSettings
    wire: Wire
    connector: Connector
    references: References
    whereabouts: Whereabouts
    roster: TeamsRoster
    sender: TeamsSender
    cards: Cards
    team: Address
    clock: Clock
    now: Callable[[], float]


def teams_parts(
    settings: TeamsSettings,
    team: Address,
    references: References,
    clock: Clock,
    cards: Cards | None = None,
    now: Callable[[], float] = time.monotonic,
) -> TeamsParts:
    """`team`: the onboarding team's channel, on whichever platform. Close `wire` at the end."""
    cards = cards or Cards()
    wire = Wire()
    connector = Connector(wire, Tokens(settings, wire, now))
    whereabouts = Whereabouts(settings, references, connector, clock)
    roster = TeamsRoster(team, connector, whereabouts, now)
    sender = TeamsSender(connector, whereabouts, cards, roster)
    return TeamsParts(settings, wire, connector, references, whereabouts, roster, sender, cards, team, clock, now)


def add_teams(app: web.Application, parts: TeamsParts, conversation: Conversation, receipts: Receipts) -> None:
    """Adds POST /api/messages."""
    door = _door(parts, conversation, receipts)
    app.router.add_post(ROUTE, door.receive)
    app.on_cleanup.append(door.close)


def _door(parts: TeamsParts, conversation: Conversation, receipts: Receipts) -> Door:
    places = Places(parts.team)
    answering = Answering(parts.connector, parts.whereabouts, parts.cards, conversation)
    known = (parts.whereabouts, parts.roster, FileSizes(parts.wire), parts.cards)
    chat = TeamsChat(conversation, receipts, places, *known, answering, parts.clock, parts.now)
    installs = Installs(places, parts.whereabouts, parts.references, parts.connector, parts.cards, parts.clock)
    return Door(parts.settings, _proof(parts), chat, installs, parts.connector)


def _proof(parts: TeamsParts) -> Proof | None:
    settings = parts.settings
    if not settings.signed:
        return None
    if settings.playground:
        keys = SigningKeys(settings.tenant_metadata_url, parts.wire, parts.now)
        return Playground(settings.app_id, settings.tenant_id, keys)
    keys = SigningKeys(settings.metadata_url, parts.wire, parts.now)
    return BotFramework(settings.app_id, settings.cloud, keys)
