"""Puts the parts together: the one place that knows them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from adapters.slack.settings import SlackSettings
from adapters.teams.settings import TeamsSettings
from adapters.web.hub import Hub
from adapters.web.people import WebRoster
from adapters.web.sender import WebSender
from bot.health import Health, Pulses
from bot.metrics import Measured, Metrics
from bot.outbox.alerts import Alerts
from bot.outbox.dispatcher import Delivery
from bot.outbox.worker import Worker
from bot.serving import slack_in, teams_in
from bot.settings.common import Settings
from conversations.channels import Sender
from conversations.content.loader import NEWEST_CONTENT, load, load_help
from conversations.content.schema import ContentPack
from conversations.guidance.facts import facts
from conversations.manager import Clock, ConversationManager
from conversations.turns import Address, Channel, Roster
from models.database.database import Database
from models.repositories.transcript import Transcript

if TYPE_CHECKING:  # what is not served is not loaded
    from adapters.slack.app import SlackParts
    from adapters.teams.app import TeamsParts


def utc_now() -> datetime:
    return datetime.now(UTC)


@cache
def _pack(version: str) -> ContentPack:
    return load(version)


@dataclass
class Notifier:
    """Called after each turn; the worker of this process, if there is one, listens."""

    listeners: list[Callable[[], None]] = field(default_factory=list)

    def __call__(self) -> None:
        for listener in self.listeners:
            listener()


@dataclass(frozen=True)
class ChannelAdapter:
    """What a channel gives to the rest of the process."""

    sender: Sender
    roster: Roster


@dataclass(frozen=True)
class Application:
    """The parts of one process. `pulses` is where a channel that keeps a connection says that it lives."""

    database: Database
    manager: ConversationManager
    worker: Worker
    transcript: Transcript
    hub: Hub
    clock: Clock
    health: Health
    pulses: Pulses
    teams: TeamsParts | None = None
    slack: SlackParts | None = None

    async def close(self) -> None:
        """Lets go of every connection."""
        if self.teams is not None:
            await self.teams.wire.close()
        if self.slack is not None:
            await self.slack.close()
        await self.database.close()


def build(settings: Settings, clock: Clock = utc_now) -> Application:
    """Raises ContentError, FactsError or DatabaseAddressWrong for what the operator can put right."""
    return assemble(
        settings.database_url,
        settings.team_address,
        clock,
        alert_webhook=settings.alert_webhook,
        teams=settings.teams(),
        slack=settings.slack(),
    )


def assemble(
    database_url: str,
    team: Address,
    clock: Clock,
    plugs: Mapping[Channel, ChannelAdapter] | None = None,
    alert_webhook: str = "",
    teams: TeamsSettings | None = None,
    slack: SlackSettings | None = None,
) -> Application:
    """The same parts for a server, a worker, a rehearsal and a test. `plugs`: the channels beside the web page."""
    _pack(NEWEST_CONTENT)
    facts()
    database, wake, hub, metrics, pulses = Database(database_url), Notifier(), Hub(), Metrics(), Pulses(clock)
    transcript = Transcript(database)
    plugged = {Channel.WEB: ChannelAdapter(WebSender(transcript, clock, hub), WebRoster()), **(plugs or {})}
    in_teams = teams_in(teams, team, database, clock) if teams else None
    if in_teams is not None:
        plugged[Channel.TEAMS] = ChannelAdapter(in_teams.sender, in_teams.roster)
    in_slack = slack_in(slack, team) if slack else None
    if in_slack is not None:
        plugged[Channel.SLACK] = ChannelAdapter(in_slack.sender, in_slack.roster)
    rosters = {channel: plug.roster for channel, plug in plugged.items()}
    senders = {channel: plug.sender for channel, plug in plugged.items()}
    manager = Measured(database, clock, _pack, load_help(), rosters, team, wake)
    manager.metrics = metrics
    delivery = Delivery(database, manager, senders, clock, metrics)
    worker = Worker(manager, delivery, Alerts(database, clock, alert_webhook), database)
    worker.looked = lambda: pulses.beat("worker")
    wake.listeners.append(worker.wake)
    health = Health(database, clock, metrics, pulses, [channel.value for channel in plugged])
    return Application(database, manager, worker, transcript, hub, clock, health, pulses, in_teams, in_slack)
