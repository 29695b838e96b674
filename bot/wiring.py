"""Puts the parts together: the one place that knows them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from time import perf_counter
from typing import Any, TypeVar

from adapters.common.channel_adapter import ChannelAdapter
from adapters.web.channel import PageSettings
from bot.channels import Beat, ChannelServices, ChannelSettings, configured
from bot.health import Health, Pulses
from bot.metrics import Metrics
from bot.outbox.alerts import Alerts
from bot.outbox.dispatcher import OutboxDispatcher
from bot.outbox.worker import Notifier, Worker
from bot.settings.common import Settings
from conversations.content.loader import NEWEST_CONTENT, load, load_help
from conversations.content.schema import ContentPack
from conversations.guidance.facts import facts
from conversations.manager import ConversationManager
from conversations.replies import Outcome
from conversations.turns import Turn
from models.database.database import Database
from models.database.engines import DIRECTLY, ConnectionSettings
from models.domain import Address, Clock

C = TypeVar("C", bound=ChannelAdapter)


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


@cache
def _pack(version: str) -> ContentPack:
    return load(version)


class Measured(ConversationManager):
    """A manager whose turns are counted and timed."""

    def __init__(self, *parts: Any, metrics: Metrics) -> None:
        super().__init__(*parts)
        self._metrics = metrics

    async def handle(self, turn: Turn) -> Outcome:
        kind, before, ended = type(turn.intent).__name__.lower(), perf_counter(), "error"
        try:
            outcome = await super().handle(turn)
            ended = outcome.result.value
            return outcome
        finally:
            self._metrics.turn(kind, ended, perf_counter() - before)


@dataclass(frozen=True)
class Application:
    """The parts of one process."""

    database: Database
    manager: ConversationManager
    worker: Worker
    health: Health
    channels: tuple[ChannelAdapter, ...]

    def channel(self, kind: type[C]) -> C:
        """The channel of this class. Raises LookupError where it is not configured."""
        for channel in self.channels:
            if isinstance(channel, kind):
                return channel
        raise LookupError(f"{kind.__name__} is not configured. Give its settings to assemble.")

    async def close(self) -> None:
        """Lets go of every connection."""
        for channel in self.channels:
            await channel.close()
        await self.database.close()


PAGE_ALONE = ChannelSettings()


def build(settings: Settings, clock: Clock = utc_now) -> Application:
    """Raises ContentError, FactsError or DatabaseAddressWrong for what the operator can put right."""
    page = PageSettings(settings.web_chat_starts(), settings.web_chat_anywhere)
    return assemble(
        settings.database_url,
        settings.team_address,
        clock,
        ChannelSettings(page, settings.slack(), settings.teams()),
        alert_webhook=settings.alert_webhook,
        connections=settings.connections,
    )


def assemble(
    database_url: str,
    team: Address,
    clock: Clock,
    settings: ChannelSettings = PAGE_ALONE,
    *,
    channels: Sequence[ChannelAdapter] | None = None,
    alert_webhook: str = "",
    connections: ConnectionSettings = DIRECTLY,
) -> Application:
    """The same parts for a server, a worker, a rehearsal and a test. `channels` stand in place of the settings'."""
    _pack(NEWEST_CONTENT)
    facts()
    database, notifier = Database(database_url, connections), Notifier()
    metrics, pulses = Metrics(), Pulses(clock)

    def pulse(name: str) -> Beat:
        return partial(pulses.beat, name)

    services = ChannelServices(database, clock, team, pulse)
    served = tuple(configured(settings, services) if channels is None else channels)
    rosters = {channel.name: channel.roster for channel in served if channel.roster is not None}
    manager = Measured(database, clock, _pack, load_help(), rosters, team, notifier, metrics=metrics)
    dispatcher = OutboxDispatcher(database, manager, served, clock, metrics)
    worker = Worker(manager, dispatcher, notifier, Alerts(database, clock, alert_webhook), database, pulse("worker"))
    return Application(database, manager, worker, Health(database, clock, metrics, pulses, served), served)
