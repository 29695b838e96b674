"""Puts the parts together: the one place that knows them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parseaddr
from functools import cache, partial
from time import perf_counter
from typing import Any, TypeVar
from uuid import uuid4

from structlog.contextvars import bound_contextvars

from adapters.common.channel_adapter import ChannelAdapter
from adapters.common.troubles import Troubles
from adapters.ods.api import OdsApi
from adapters.web.people import WebRoster
from adapters.webhook.channel import WEBHOOK_PLACE
from bot.channels import Beat, ChannelServices, ChannelSettings, channel_settings, configured
from bot.data.daily import DailyJob
from bot.data.sending import SendingSwitch
from bot.health import Health, Pulses
from bot.metrics import Metrics
from bot.monitor import Monitor
from bot.outbox.alerts import Alerts
from bot.outbox.dispatcher import OutboxDispatcher
from bot.outbox.team_refresh import TeamRefresh
from bot.outbox.worker import CommitSignal, Worker
from bot.settings.common import Settings
from bot.settings.data import Sending
from bot.telemetry.telemetry import NO_TELEMETRY, Telemetry, telemetry
from conversations.arrivals import UNLIMITED, TurnLimits
from conversations.content.languages import languages
from conversations.content.loader import NEWEST_CONTENT, load, load_help, versions
from conversations.content.schema import ContentPack
from conversations.context import Services
from conversations.guidance.countries import countries
from conversations.guidance.facts import facts, use_price_list
from conversations.manager import ConversationManager
from conversations.replies import Outcome
from conversations.sending import Outlets
from conversations.turns import Platforms, Turn
from models.database.database import Database
from models.database.engines import DIRECTLY, ConnectionSettings
from models.domain import Address, Clock
from models.enums import Channel, Stage
from models.retention import Retention

C = TypeVar("C", bound=ChannelAdapter)


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


@cache
def _pack(version: str, approved_twice: frozenset[Stage] = frozenset(), meetings: bool = False) -> ContentPack:
    return replace(load(version), approved_twice=approved_twice, meetings=meetings)


class InstrumentedConversations(ConversationManager):
    """A manager whose turns are counted and timed. Every line that is logged in one of them carries its `turn`."""

    def __init__(self, *parts: Any, metrics: Metrics, telemetry: Telemetry) -> None:
        super().__init__(*parts)
        self._metrics = metrics
        self._telemetry = telemetry

    async def handle(self, turn: Turn) -> Outcome:
        kind, before, ended = type(turn.intent).__name__.lower(), perf_counter(), "error"
        seen = self._telemetry.turn(kind, turn.actor.channel.value)
        with bound_contextvars(turn=uuid4().hex[:12]), seen as span:
            try:
                outcome = await super().handle(turn)
                span.ended(ended := outcome.result.value)
                return outcome
            finally:
                self._metrics.turn(kind, ended, perf_counter() - before)


@dataclass(frozen=True)
class Application:
    """Everything that one process holds, put together by `assemble`. Close it at the end."""

    database: Database
    manager: ConversationManager
    worker: Worker
    health: Health
    monitor: Monitor
    channels: tuple[ChannelAdapter, ...]
    ods: OdsApi | None = None
    telemetry: Telemetry = NO_TELEMETRY

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
        if self.ods is not None:
            await self.ods.close()
        await self.database.close()
        self.telemetry.close()


@dataclass(frozen=True)
class OperatorOptions:
    """What whoever runs a process decides about it. `role`: web, worker or run."""

    role: str = "run"
    alert_webhook: str = ""
    health_token: str = ""
    sending: Sending = Sending.ALWAYS
    retention: Retention | None = None  # None: nothing is ever cleared away
    limits: TurnLimits = UNLIMITED
    telemetry: Telemetry = NO_TELEMETRY


@dataclass(frozen=True)
class OnboardingOptions:
    """What the operator decides about every onboarding.

    `registrations_to`: the address that is emailed each registration, where email is set up. `approved_twice`: the
    stages that two people approve. `begins_with`: the version of the content of new onboardings.
    """

    calls_at_one_time: int = 1
    registrations_to: str = ""
    approved_twice: frozenset[Stage] = frozenset()
    begins_with: str = NEWEST_CONTENT


PAGE_ALONE = ChannelSettings()
OPERATOR_DEFAULTS = OperatorOptions()
ONBOARDING_DEFAULTS = OnboardingOptions()


def build(settings: Settings, role: str = "run", clock: Clock = utc_now) -> Application:
    """Raises ContentError, FactsError, DatabaseAddressWrong or SettingsProblem for what the operator can put right."""
    use_price_list(settings.price_list)
    return assemble(
        settings.database_url,
        settings.team_address,
        clock,
        channel_settings(settings),
        operator=_operator_options(settings, role),
        connections=settings.connections,
        options=_onboarding_options(settings),
        ods=OdsApi(settings.ods_api_url, in_a_second=settings.ods_api_per_second) if settings.ods_api_url else None,
    )


def _onboarding_options(settings: Settings) -> OnboardingOptions:
    return OnboardingOptions(
        settings.calls_at_one_time, settings.mail_registrations_to, settings.approved_twice, settings.begins_with
    )


def _operator_options(settings: Settings, role: str) -> OperatorOptions:
    seen = (settings.alert_webhook, settings.health_token, settings.sending)
    return OperatorOptions(role, *seen, settings.retention, settings.turn_limits, telemetry())


def _platforms(served: Sequence[ChannelAdapter], ods: OdsApi | None) -> Platforms:
    """Whom each channel can ask: of the onboarding team, of people, and of channels. And ODS, where it may be asked."""
    return Platforms(
        {channel.name: channel.roster for channel in served if channel.roster is not None},
        {channel.name: channel.directory for channel in served if channel.directory is not None},
        {channel.name: channel.channel_directory for channel in served if channel.channel_directory},
        ods,
    )


def _outlets(served: Sequence[ChannelAdapter], registrations_to: str, settings: ChannelSettings) -> Outlets:
    """What goes out beside the chat."""
    names = {channel.name for channel in served}
    by_mail = Channel.MAIL in names
    programs = (WEBHOOK_PLACE,) if Channel.WEBHOOK in names else ()
    organiser = parseaddr(settings.mail.from_address)[1] if settings.mail else ""
    return Outlets(programs, by_mail, registrations_to if by_mail else "", organiser, Channel.CALENDAR in names)


def assemble(
    database_url: str,
    team: Address,
    clock: Clock,
    settings: ChannelSettings = PAGE_ALONE,
    *,
    channels: Sequence[ChannelAdapter] | None = None,
    operator: OperatorOptions = OPERATOR_DEFAULTS,
    connections: ConnectionSettings = DIRECTLY,
    options: OnboardingOptions = ONBOARDING_DEFAULTS,
    ods: OdsApi | None = None,
) -> Application:
    """The same parts for a server, a worker, a rehearsal and a test. `channels` stand in place of the settings'."""
    _read_content()
    database, committed = Database(database_url, connections), CommitSignal()
    metrics, pulses, troubles = Metrics(), Pulses(clock), Troubles()

    def pulse(name: str) -> Beat:
        return partial(pulses.beat, name)

    channel_services = ChannelServices(database, clock, team, pulse, troubles)
    served = tuple(configured(settings, channel_services) if channels is None else channels)
    services, platforms = _services(served, team, settings, options), _platforms(served, ods)
    told, limits = operator.telemetry, operator.limits
    manager = InstrumentedConversations(
        database, clock, services, platforms, committed, limits, metrics=metrics, telemetry=told
    )
    switch = SendingSwitch(database, clock, troubles, operator.sending)
    dispatcher = OutboxDispatcher(database, manager, served, clock, metrics, switch.is_on, told)
    alerts = Alerts(database, clock, operator.alert_webhook, troubles)
    daily = DailyJob(database, clock, operator.retention).run_if_due if operator.retention else None
    worker = Worker(manager, dispatcher, committed, alerts, database, pulse("worker"), daily)
    source = platforms.channels.get(team.channel) or (WebRoster(team) if team.channel is Channel.WEB else None)
    worker.read_team = TeamRefresh(manager, team, source, clock).read
    monitor = Monitor(database, clock, served, troubles, alerts, operator.role)
    answering = [channel for channel in served if settings.page.served or channel.name is not Channel.WEB]
    health = Health(monitor, clock, metrics, pulses, answering, operator.health_token)
    return Application(database, manager, worker, health, monitor, served, ods, told)


def _read_content() -> None:
    """Now, so that what is wrong with it ends the start rather than a turn."""
    for version in versions():
        _pack(version)
    facts()
    countries()
    languages()


def _services(
    served: Sequence[ChannelAdapter], team: Address, settings: ChannelSettings, options: OnboardingOptions
) -> Services:
    outlets = _outlets(served, options.registrations_to, settings)
    packs = partial(_pack, approved_twice=options.approved_twice, meetings=outlets.calendar)
    return Services(packs, load_help(), team, options.begins_with, options.calls_at_one_time, outlets)
