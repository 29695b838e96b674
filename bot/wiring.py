"""Puts the parts together: the one place that knows them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

from adapters.web.hub import Hub
from adapters.web.people import WebRoster
from adapters.web.sender import WebSender
from bot.delivery import Delivery, Sender
from bot.settings import Settings
from bot.worker import Worker
from conversations.content.loader import load, load_help
from conversations.content.schema import ContentPack
from conversations.front_desk import NEWEST_CONTENT
from conversations.guidance.facts import facts
from conversations.manager import Clock, ConversationManager
from conversations.turns import Address, Channel, Roster
from models.database import Database
from models.transcript import Transcript


def utc_now() -> datetime:
    return datetime.now(UTC)


@cache
def _pack(version: str) -> ContentPack:
    return load(version)


@dataclass
class Wake:
    """Called after each turn; the worker of this process, if there is one, listens."""

    listeners: list[Callable[[], None]] = field(default_factory=list)

    def __call__(self) -> None:
        for listener in self.listeners:
            listener()


@dataclass(frozen=True)
class Application:
    """The parts of one process."""

    database: Database
    manager: ConversationManager
    worker: Worker
    transcript: Transcript
    hub: Hub
    clock: Clock


def build(settings: Settings, clock: Clock = utc_now) -> Application:
    """Raises ContentError, FactsError or DatabaseAddressWrong for what the operator can put right."""
    return assemble(settings.database_url, settings.team_address, clock)


def assemble(database_url: str, team: Address, clock: Clock) -> Application:
    """The same parts for a server, a worker, a rehearsal and a test."""
    _pack(NEWEST_CONTENT)
    facts()
    database, wake, hub = Database(database_url), Wake(), Hub()
    transcript = Transcript(database)
    rosters: dict[Channel, Roster] = {Channel.WEB: WebRoster()}
    senders: dict[Channel, Sender] = {Channel.WEB: WebSender(transcript, clock, hub)}
    manager = ConversationManager(database, clock, _pack, load_help(), rosters, team, wake)
    worker = Worker(manager, Delivery(database, manager, senders, clock))
    wake.listeners.append(worker.wake)
    return Application(database, manager, worker, transcript, hub, clock)
