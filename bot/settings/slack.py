"""What the operator sets for Slack."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings

from adapters.common.http import LOOPBACK
from adapters.common.sealing import Seal
from adapters.slack.settings import PUBLIC_API, SlackSettings, Workspaces
from models.domain import Address
from models.enums import Channel

SLACK_FIXES = {
    "SLACK_BOT_TOKEN": "Set SLACK_BOT_TOKEN to the bot token of the installed app, which begins with xoxb-.",
    "SLACK_SIGNING_SECRET": "Set SLACK_SIGNING_SECRET to the signing secret on the app's Basic Information page.",
    "SLACK_APP_TOKEN": "Set SLACK_APP_TOKEN to an app-level token, which begins with xapp-, or leave it empty.",
    "SLACK_CLIENT_ID": "Set SLACK_CLIENT_ID to the client id on the app's Basic Information page.",
    "SLACK_CLIENT_SECRET": "Set SLACK_CLIENT_SECRET to the client secret on the app's Basic Information page.",
    "SLACK_ALLOWED_WORKSPACES": (
        "Set SLACK_ALLOWED_WORKSPACES to the ids of workspaces and organisations with commas between them, such as "
        "T01AB2CD3, or leave it empty for any."
    ),
    "SECRET_KEYS": (
        "Set SECRET_KEYS to keys as python -m bot keys new prints them, the newest first, with commas between them."
    ),
    "SLACK_API_URL": "Set SLACK_API_URL to an https address that ends with /api/, such as https://slack.com/api/.",
}


ONE_OR_MANY = (
    "Set SLACK_BOT_TOKEN (and SLACK_APP_TOKEN) for one workspace, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET for many, "
    "and remove the others."
)
NO_ADDRESS = "Set PUBLIC_URL to the https address of this server: other workspaces install the Slack app there."
_WORKSPACE = re.compile(r"[TE][A-Z0-9]+")


def _listed(written: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in written.split(",") if part.strip())


def _workspaces(written: str) -> str:
    if not all(_WORKSPACE.fullmatch(one) for one in _listed(written)):
        raise ValueError("not an id")
    return written


def _keys(written: str) -> str:
    if written:
        Seal(_listed(written))
    return written


def _api_address(url: str) -> str:
    """https, or http on this computer: the token goes there."""
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not parts.hostname or not (parts.scheme == "https" or local):
        raise ValueError("not a safe address")
    return url if url.endswith("/") else f"{url}/"


def _beginning(start: str) -> AfterValidator:
    def begins(value: str) -> str:
        if value and not value.startswith(start):
            raise ValueError("not such a token")
        return value

    return AfterValidator(begins)


class SlackVariables(BaseSettings):
    """The variables for Slack, read with the others."""

    slack_bot_token: Annotated[str, _beginning("xox")] = Field(default="", repr=False)
    slack_signing_secret: str = Field(default="", repr=False)
    slack_app_token: Annotated[str, _beginning("xapp-")] = Field(default="", repr=False)
    slack_api_url: Annotated[str, AfterValidator(_api_address)] = PUBLIC_API
    slack_client_id: str = ""
    slack_client_secret: str = Field(default="", repr=False)
    slack_allowed_workspaces: Annotated[str, AfterValidator(_workspaces)] = ""
    secret_keys: Annotated[str, AfterValidator(_keys)] = Field(default="", repr=False)

    @property
    def key_list(self) -> tuple[str, ...]:
        """The keys that seal tokens, the newest first."""
        return _listed(self.secret_keys)

    def slack_problem(self, team: Address, public_url: str) -> str | None:
        """Why Slack cannot be served as it is set, or None."""
        if self.slack_client_id or self.slack_client_secret:
            return self._problem_of_many(public_url)
        if not self.slack_bot_token:
            meant = team.channel is Channel.SLACK or self.slack_signing_secret or self.slack_app_token
            return SLACK_FIXES["SLACK_BOT_TOKEN"] if meant else None
        if not self.slack_signing_secret and not self.slack_app_token:
            return SLACK_FIXES["SLACK_SIGNING_SECRET"]
        return None

    def _problem_of_many(self, public_url: str) -> str | None:
        if self.slack_bot_token or self.slack_app_token:
            return ONE_OR_MANY
        needed = {
            "SLACK_CLIENT_ID": self.slack_client_id,
            "SLACK_CLIENT_SECRET": self.slack_client_secret,
            "SLACK_SIGNING_SECRET": self.slack_signing_secret,
            "SECRET_KEYS": self.secret_keys,
        }
        if missing := next((name for name, value in needed.items() if not value), None):
            return SLACK_FIXES[missing]
        return None if public_url else NO_ADDRESS

    def slack_settings(self, public_url: str) -> SlackSettings | None:
        """The same for the adapter; None where Slack is not served."""
        if self.slack_client_id:
            allowed = frozenset(_listed(self.slack_allowed_workspaces))
            many = Workspaces(
                self.slack_client_id, self.slack_client_secret, self.key_list, public_url.rstrip("/"), allowed
            )
            return SlackSettings("", self.slack_signing_secret, "", self.slack_api_url, many)
        if not self.slack_bot_token:
            return None
        return SlackSettings(self.slack_bot_token, self.slack_signing_secret, self.slack_app_token, self.slack_api_url)
