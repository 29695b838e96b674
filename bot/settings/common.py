"""What the operator sets, from the environment and from `.env` in the working folder."""

from __future__ import annotations

import re
from difflib import get_close_matches
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import DotEnvSettingsSource, SettingsConfigDict

from adapters.graph.settings import GraphSettings
from adapters.mail.settings import MailSettings
from adapters.slack.settings import SlackSettings
from adapters.teams.settings import TeamsSettings
from adapters.webhook.settings import WebhookSettings
from bot.settings.costs import COST_FIXES, CostVariables
from bot.settings.data import DATA_FIXES, DataVariables
from bot.settings.graph import GRAPH_FIXES, GraphVariables
from bot.settings.journey import JOURNEY_FIXES, JourneyVariables
from bot.settings.limits import LIMIT_FIXES, LimitVariables
from bot.settings.mail import MAIL_FIXES, MailVariables
from bot.settings.organisations import ORGANISATION_FIXES, OrganisationVariables
from bot.settings.slack import SLACK_FIXES, SlackVariables
from bot.settings.teams import TEAMS_FIXES, TeamsVariables
from bot.settings.webhook import WEBHOOK_FIXES, WebhookVariables
from bot.startup_errors import StartProblem
from models.database.engines import ConnectionSettings
from models.domain import Address
from models.enums import Channel, PlaceKind
from models.migrations.revisions import head

ENV_FILE = ".env"

DRIVERS = {
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
    "sqlite": "sqlite",
    "sqlite+aiosqlite": "sqlite",  # another program's driver in the same address
}

FIXES = {
    "HOST": "Set HOST to localhost or to an IP address of this machine, such as 127.0.0.1.",
    "PORT": "Set PORT to a whole number from 1 to 65535, such as 3978.",
    "DATABASE_URL": (
        "Set DATABASE_URL to sqlite:///./onboarding.db, or to postgresql:// followed by the user, password, "
        "host and database."
    ),
    "DATABASE_POOL_SIZE": "Set DATABASE_POOL_SIZE to a whole number from 1 to 1000, such as 20.",
    "DATABASE_POOLER": "Set DATABASE_POOLER to none or transaction.",
    "DATABASE_DUMPED": (
        "Set DATABASE_DUMPED to the number of the migration that you have taken a dump for, or to always if your "
        "provider keeps one from any moment."
    ),
    "DATABASE_MAY_BE_NEWER": "Set DATABASE_MAY_BE_NEWER to true or false.",
    "ONBOARDING_TEAM_CHANNEL": (
        "Set ONBOARDING_TEAM_CHANNEL to web:team, to slack:<workspace>/<channel> or to teams:<tenant>/<conversation>."
    ),
    "WEB_CHAT": "Set WEB_CHAT to auto, on or off.",
    "WEB_CHAT_ANYWHERE": "Set WEB_CHAT_ANYWHERE to true or false.",
    "LOG_LEVEL": "Set LOG_LEVEL to DEBUG, INFO, WARNING or ERROR.",
    "LOG_FORMAT": "Set LOG_FORMAT to auto, json or console.",
    "WORKER_PORT": "Set WORKER_PORT to a whole number from 1 to 65535, such as 3979, or remove it.",
    "CONNECTIONS_PER_ADDRESS": (
        "Set CONNECTIONS_PER_ADDRESS to how many connections one address may hold if no proxy stands before the "
        "assistant, such as 50, or to 0."
    ),
    "HEALTH_TOKEN": "Set HEALTH_TOKEN to a long word that nobody can guess, or remove it.",
    "ALERT_WEBHOOK": "Set ALERT_WEBHOOK to an address that begins with https://, or remove it.",
    **DATA_FIXES,
    **LIMIT_FIXES,
    **JOURNEY_FIXES,
    **ORGANISATION_FIXES,
    **COST_FIXES,
    **TEAMS_FIXES,
    **SLACK_FIXES,
    **WEBHOOK_FIXES,
    **MAIL_FIXES,
    **GRAPH_FIXES,
}

EXPOSED_WEB_CHAT = (
    "The web page has no login and HOST is not this computer alone, so set HOST to 127.0.0.1, or WEB_CHAT to off, "
    "or WEB_CHAT_ANYWHERE to true if strangers cannot reach it."
)

TEAM_UNSAID = (
    "Slack or Teams is set up and ONBOARDING_TEAM_CHANNEL is not, so whoever opens the web page would decide, without "
    "a login. Set ONBOARDING_TEAM_CHANNEL to the team's own channel, or to web:team if that is what you want."
)

LISTENS_ALONE = (
    "PORT is set and HOST is not. Only programs on this computer can connect, because strangers need no signature "
    "here. To be reached from elsewhere, set ONBOARDING_TEAM_CHANNEL to a channel in Slack or Teams, or set HOST."
)
SLACK_IDS = (
    "Set ONBOARDING_TEAM_CHANNEL to slack:<workspace>/<channel> with their ids, such as slack:T01AB2CD3/C04EF5GH6: "
    "open the channel in a browser, and both stand at the end of its address, after client."
)

_SLACK_WORKSPACE = re.compile(r"[TE][A-Z0-9]+")
_SLACK_CHANNEL = re.compile(r"[CG][A-Z0-9]+")
_CHANNEL = re.compile(r"(?P<channel>slack|teams):(?P<workspace>[^\s/]+)/(?P<target>\S+)")
_WEB_TEAM = Address(Channel.WEB, "notify", PlaceKind.TEAM, "team")


class SettingsProblem(StartProblem):
    """A setting that cannot be used: one sentence that names it and says what to write. Never holds its value."""


class OwnSentence(ValueError):
    """A value that cannot be used, with a sentence of its own that says what to write."""


class WebChatMode(StrEnum):
    """Whether the local web page is served. AUTO: while the onboarding team's channel is on that page."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


class Pooler(StrEnum):
    """What stands between us and PostgreSQL."""

    NONE = "none"
    TRANSACTION = "transaction"  # it gives each transaction a server connection, and takes it back


class LogFormat(StrEnum):
    AUTO = "auto"
    JSON = "json"
    CONSOLE = "console"


def _listening_address(host: str) -> str:
    if host != "localhost":
        ip_address(host)
    return host


def _database_address(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    if not separator or not rest or scheme not in DRIVERS:
        raise ValueError("unknown database")
    return f"{DRIVERS[scheme]}://{rest}"


def _dumped(written: str) -> str:
    if written not in ("", "always") and not written.isdecimal():
        raise ValueError("no step")
    return written


def _web_address(written: str) -> str:
    if written and not re.fullmatch(r"(https://|http://(localhost|127\.0\.0\.1)[:/])[^\s/]+(/\S*)?", written):
        raise ValueError("not a web address")
    return written


def _team_channel(written: str) -> str:
    """As we use it: a link of Teams encodes its ids, and says the tenant's in any case."""
    if written == "web:team":
        return written
    found = _CHANNEL.fullmatch(written)
    if found is None:
        raise ValueError("unknown channel")
    if found["channel"] == Channel.TEAMS:
        return f"teams:{found['workspace'].lower()}/{unquote(found['target'])}"
    if not _SLACK_WORKSPACE.fullmatch(found["workspace"]) or not _SLACK_CHANNEL.fullmatch(found["target"]):
        raise OwnSentence(SLACK_IDS)
    return written


class Settings(
    MailVariables,
    WebhookVariables,
    GraphVariables,
    TeamsVariables,
    SlackVariables,
    DataVariables,
    JourneyVariables,
    LimitVariables,
    OrganisationVariables,
    CostVariables,
):
    """Every setting, checked. Frozen; made by `load_settings`."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        str_strip_whitespace=True,  # a line end behind a secret is no part of it
    )

    host: Annotated[str, AfterValidator(_listening_address)] = "127.0.0.1"
    port: int = Field(default=3978, ge=1, le=65535)
    # repr=False: the address may hold a password
    database_url: Annotated[str, AfterValidator(_database_address)] = Field(
        default="sqlite:///./onboarding.db", repr=False
    )
    database_pool_size: int = Field(default=ConnectionSettings.size, ge=1, le=1000)
    database_pooler: Annotated[Pooler, BeforeValidator(str.lower)] = Pooler.NONE
    database_dumped: Annotated[str, AfterValidator(_dumped)] = ""
    database_may_be_newer: bool = False
    onboarding_team_channel: Annotated[str, AfterValidator(_team_channel)] = "web:team"
    web_chat: Annotated[WebChatMode, BeforeValidator(str.lower)] = WebChatMode.AUTO
    web_chat_anywhere: bool = False
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(str.upper)] = "INFO"
    log_format: Annotated[LogFormat, BeforeValidator(str.lower)] = LogFormat.AUTO
    worker_port: int | None = Field(default=None, ge=1, le=65535)
    connections_per_address: int = Field(default=0, ge=0)
    health_token: str = Field(default="", repr=False)
    # repr=False: whoever knows the address can post to it
    alert_webhook: Annotated[str, AfterValidator(_web_address)] = Field(default="", repr=False)

    @property
    def connections(self) -> ConnectionSettings:
        """How the database is reached."""
        pooled = self.database_pooler is Pooler.TRANSACTION
        return ConnectionSettings(self.database_pool_size, pooled, self.database_may_be_newer)

    @property
    def is_dumped(self) -> bool:
        """Whether the operator says that there is a dump from before the newest migration."""
        return self.database_dumped in ("always", head())

    @property
    def team_address(self) -> Address:
        """Where the onboarding team's cards and alerts go."""
        found = _CHANNEL.fullmatch(self.onboarding_team_channel)
        if found is None:
            return _WEB_TEAM
        return Address(Channel(found["channel"]), found["workspace"], PlaceKind.TEAM, found["target"])

    @property
    def listens_on(self) -> str:
        """HOST; or every address where a hosting platform has set PORT alone and only who shows a signature gets in."""
        return "0.0.0.0" if self.is_hosted and self._lets_no_stranger_in else self.host

    @property
    def is_hosted(self) -> bool:
        """Whether PORT is set and HOST is not, as hosting platforms do."""
        return "port" in self.model_fields_set and "host" not in self.model_fields_set

    @property
    def _lets_no_stranger_in(self) -> bool:
        page = self.web_chat is WebChatMode.ON or (
            self.web_chat is WebChatMode.AUTO and self.team_address.channel is Channel.WEB
        )
        unsigned = self.has_teams(self.team_address) and (not self.microsoft_app_id or self.teams_playground)
        return not page and not unsigned

    @property
    def on_this_computer_alone(self) -> bool:
        """True when only programs on this computer can connect."""
        host = self.listens_on
        return host == "localhost" or ip_address(host).is_loopback

    @property
    def _has_credentials(self) -> bool:
        """Whether real people can reach the assistant in Slack or in Teams."""
        return bool(self.slack_bot_token or self.slack_client_id or self.microsoft_app_id)

    @property
    def page_decides(self) -> bool:
        """Whether whoever opens the page decides on what real people ask for."""
        return self._has_credentials and self.web_chat_starts() and self.team_address == _WEB_TEAM

    def web_chat_starts(self) -> bool:
        """Whether to serve the web page. Raises SettingsProblem where that would open it to strangers unsaid."""
        if self._has_credentials and "onboarding_team_channel" not in self.model_fields_set:
            raise SettingsProblem(TEAM_UNSAID)
        if self.web_chat is WebChatMode.OFF:
            return False
        if self.web_chat is WebChatMode.AUTO and self.team_address.channel is not Channel.WEB:
            return False
        if not (self.on_this_computer_alone or self.web_chat_anywhere):
            raise SettingsProblem(EXPOSED_WEB_CHAT)
        return True

    def teams(self) -> TeamsSettings | None:
        """How Teams is served, None if it is not. Raises SettingsProblem where that is not set as it has to be."""
        _raise_for(self.teams_problem(self.team_address, self.on_this_computer_alone))
        return self.teams_settings(self.team_address) if self.has_teams(self.team_address) else None

    def slack(self) -> SlackSettings | None:
        """How Slack is served, None if it is not. Raises SettingsProblem where that is not set as it has to be."""
        _raise_for(self.slack_problem(self.team_address, self.public_url))
        return self.slack_settings(self.public_url)

    def webhook(self) -> WebhookSettings | None:
        """Where every event is posted, None for nowhere. Raises SettingsProblem where its secret is not set."""
        _raise_for(self.webhook_problem())
        return self.webhook_settings()

    def graph(self) -> GraphSettings | None:
        """In whose calendar calls stand, None for nobody's. Raises SettingsProblem where some of it is not set."""
        _raise_for(self.graph_problem())
        return self.graph_settings()

    def mail(self) -> MailSettings | None:
        """How emails are sent, None if none are. Raises SettingsProblem where that is not set as it has to be."""
        _raise_for(self.mail_problem())
        return self.mail_settings()


def _raise_for(problem: str | None) -> None:
    if problem:
        raise SettingsProblem(problem)


def _name(error: ErrorDetails) -> str:
    return str(error["loc"][0]).upper()


def unknown_settings(file: Path = Path(ENV_FILE)) -> list[str]:
    """A sentence for each name in `.env` that is none of ours, with the one that may be meant."""
    try:
        written = DotEnvSettingsSource(Settings, env_file=file).env_vars
    except (OSError, UnicodeDecodeError):
        return []  # load_settings says so
    unknown = (name for name in map(str.upper, written) if name not in FIXES)
    return [f"{ENV_FILE} sets {name}, which we do not know. {_meant(name)}" for name in unknown]


def _meant(name: str) -> str:
    near = get_close_matches(name, FIXES, n=1, cutoff=0.7)
    return f"Write {near[0]} if you mean that." if near else "Remove it if it is for nobody else."


def load_settings() -> Settings:
    """Reads the environment, then `.env`. Raises SettingsProblem for the first setting that cannot be used."""
    try:
        return Settings()
    except ValidationError as problem:
        first = problem.errors()[0]
        own = first.get("ctx", {}).get("error")
        raise SettingsProblem(str(own) if isinstance(own, OwnSentence) else FIXES[_name(first)]) from None
    except UnicodeDecodeError:
        raise SettingsProblem("Save .env as UTF-8 text.") from None
    except OSError:
        raise SettingsProblem("Make .env a file that this program may read, or remove it.") from None
