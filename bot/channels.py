"""The channels of this process: each is imported only where it is configured, for their libraries are large."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from adapters.common.channel_adapter import ChannelAdapter
from adapters.common.troubles import Troubles
from adapters.graph.channel import CalendarChannel
from adapters.graph.settings import GraphSettings
from adapters.mail.settings import MailSettings
from adapters.slack.settings import SlackSettings
from adapters.teams.settings import TeamsSettings
from adapters.web.channel import SERVED, PageSettings, WebChannel
from adapters.webhook.channel import WebhookChannel
from adapters.webhook.settings import WebhookSettings
from bot.settings.common import Settings
from models.database.database import Database
from models.domain import Address, Clock
from models.repositories.conversation_references import TeamsReferences
from models.repositories.receipts import Receipts
from models.repositories.slack.installations import SlackInstallations
from models.repositories.transcript import Transcript

Beat = Callable[[], None]


@dataclass(frozen=True)
class ChannelSettings:
    """How each channel is served. Slack and Teams are left out where they are None.

    The page can always be sent to; `page` says whether it is served.
    """

    page: PageSettings = SERVED
    slack: SlackSettings | None = None
    teams: TeamsSettings | None = None
    webhook: WebhookSettings | None = None
    mail: MailSettings | None = None
    graph: GraphSettings | None = None


@dataclass(frozen=True)
class ChannelServices:
    """What channels use of the application. `team`: where the onboarding team works, on whichever channel.

    `pulse` gives, for the name of a connection, what to call whenever it shows that it lives. `troubles`: where to
    note what an operator has to put right.
    """

    database: Database
    clock: Clock
    team: Address
    pulse: Callable[[str], Beat]
    troubles: Troubles


def channel_settings(settings: Settings) -> ChannelSettings:
    """What the operator set for each channel. Raises SettingsProblem for what cannot be served as it is set."""
    page = PageSettings(settings.web_chat_starts(), settings.web_chat_anywhere)
    beside = (settings.webhook(), settings.mail(), settings.graph())
    return ChannelSettings(page, settings.slack(), settings.teams(), *beside)


def configured(settings: ChannelSettings, services: ChannelServices) -> Iterator[ChannelAdapter]:
    """Every channel that these settings name. A new channel is one more entry here."""
    yield WebChannel(settings.page, Transcript(services.database), services.clock, services.team)
    if settings.webhook is not None:
        yield WebhookChannel(settings.webhook, services.clock)
    if settings.mail is not None:
        from adapters.mail.channel import MailChannel

        yield MailChannel(settings.mail, services.clock, services.troubles)
    if settings.graph is not None:
        yield CalendarChannel(settings.graph, services.troubles)
    if settings.slack is not None:
        from adapters.slack.channel import SlackChannel, installed

        at = installed(settings.slack, services.team, SlackInstallations(services.database), services.clock)
        yield SlackChannel(settings.slack, services.team, services.pulse("slack socket"), services.troubles, at)
    if settings.teams is not None:
        from adapters.teams.channel import TeamsChannel

        references, receipts = TeamsReferences(services.database), Receipts(services.database)
        yield TeamsChannel(settings.teams, services.team, references, receipts, services.clock, services.troubles)
