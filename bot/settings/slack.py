"""What the operator sets for Slack."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings

from adapters.slack.settings import PUBLIC_API, SlackSettings
from models.domain import Address
from models.enums import Channel

_LOOPBACK = ("localhost", "127.0.0.1", "::1")

SLACK_FIXES = {
    "SLACK_BOT_TOKEN": "Set SLACK_BOT_TOKEN to the bot token of the installed app, which begins with xoxb-.",
    "SLACK_SIGNING_SECRET": "Set SLACK_SIGNING_SECRET to the signing secret on the app's Basic Information page.",
    "SLACK_APP_TOKEN": "Set SLACK_APP_TOKEN to an app-level token, which begins with xapp-, or leave it empty.",
    "SLACK_API_URL": "Set SLACK_API_URL to an https address that ends with /api/, such as https://slack.com/api/.",
}


def _api_address(url: str) -> str:
    """https, or http on this computer: the token goes there."""
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in _LOOPBACK
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

    def slack_problem(self, team: Address) -> str | None:
        """Why Slack cannot be served as it is set, or None."""
        if not self.slack_bot_token:
            meant = team.channel is Channel.SLACK or self.slack_signing_secret or self.slack_app_token
            return SLACK_FIXES["SLACK_BOT_TOKEN"] if meant else None
        if not self.slack_signing_secret and not self.slack_app_token:
            return SLACK_FIXES["SLACK_SIGNING_SECRET"]
        return None

    def slack_settings(self) -> SlackSettings | None:
        """The same for the adapter; None where Slack is not served."""
        if not self.slack_bot_token:
            return None
        return SlackSettings(self.slack_bot_token, self.slack_signing_secret, self.slack_app_token, self.slack_api_url)
