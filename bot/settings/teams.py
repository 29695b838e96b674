"""What the operator sets for Microsoft Teams."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings

from adapters.common.http import LOOPBACK
from adapters.teams.settings import (
    MICROSOFT_SERVICE_URLS,
    PUBLIC_LOGIN,
    PUBLIC_METADATA,
    AppType,
    ManagedIdentity,
    TeamsSettings,
)
from models.domain import Address
from models.enums import Channel

_LOCAL_CLIENTS = ("http://localhost/", "http://127.0.0.1/")

TEAMS_FIXES = {
    "MICROSOFT_APP_ID": "Set MICROSOFT_APP_ID to the bot's app id, as Azure shows it.",
    "MICROSOFT_APP_PASSWORD": "Set MICROSOFT_APP_PASSWORD to a client secret of the app.",
    "MICROSOFT_APP_TENANT_ID": "Set MICROSOFT_APP_TENANT_ID to the id of the tenant that the app belongs to.",
    "MICROSOFT_APP_TYPE": "Set MICROSOFT_APP_TYPE to SingleTenant or UserAssignedMSI.",
    "TEAMS_ALLOWED_TENANTS": "Set TEAMS_ALLOWED_TENANTS to tenant ids with commas between them.",
    "TEAMS_OPENID_METADATA_URL": "Set TEAMS_OPENID_METADATA_URL to an https address.",
    "MICROSOFT_LOGIN_URL": "Set MICROSOFT_LOGIN_URL to an https address.",
    "TEAMS_ALLOWED_SERVICE_URLS": "Set TEAMS_ALLOWED_SERVICE_URLS to https addresses with commas between them.",
    "TEAMS_PLAYGROUND": "Set TEAMS_PLAYGROUND to true or false.",
    "PUBLIC_URL": (
        "Set PUBLIC_URL to the https address at which browsers reach the assistant, such as https://bot.example.nhs.uk."
    ),
    "IDENTITY_ENDPOINT": "Leave IDENTITY_ENDPOINT to Azure, or set it to the address of its identity service.",
    "IDENTITY_HEADER": "Leave IDENTITY_HEADER to Azure.",
}
NO_PASSWORD = (
    "Set MICROSOFT_APP_PASSWORD to a client secret of the app, or MICROSOFT_APP_TYPE to UserAssignedMSI if it has a "
    "managed identity."
)
NO_APP = (
    "Set MICROSOFT_APP_ID, so that only Microsoft Teams can reach the assistant. Without it, Teams is served on this "
    "computer alone: set HOST to 127.0.0.1."
)
PLAYGROUND_WITHOUT_APP = (
    "TEAMS_PLAYGROUND is for a Playground that signs in, so set MICROSOFT_APP_ID to the bot's app id, or "
    "TEAMS_PLAYGROUND to false for one that does not."
)
EXPOSED_PLAYGROUND = (
    "TEAMS_PLAYGROUND lets whoever holds the app's secret speak for everybody, so set HOST to 127.0.0.1, or "
    "TEAMS_PLAYGROUND to false to serve Microsoft Teams."
)


def _safe_address(url: str) -> str:
    """https, or http on this computer. A token goes there."""
    parts = urlsplit(url)
    if not parts.hostname or not (
        parts.scheme == "https" or (parts.scheme, parts.hostname in LOOPBACK) == ("http", True)
    ):
        raise ValueError("not a safe address")
    return url


def _safe_or_none(url: str) -> str:
    return _safe_address(url) if url else url


def _safe_addresses(urls: str) -> str:
    for url in _listed(urls):
        _safe_address(url)
    return urls


def _listed(written: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in written.split(",") if part.strip())


class TeamsVariables(BaseSettings):
    """The variables for Teams, read with the others."""

    microsoft_app_id: str = ""
    microsoft_app_password: str = Field(default="", repr=False)
    microsoft_app_tenant_id: str = ""
    microsoft_app_type: AppType = AppType.SINGLE_TENANT
    teams_allowed_tenants: str = ""
    teams_openid_metadata_url: Annotated[str, AfterValidator(_safe_address)] = PUBLIC_METADATA
    microsoft_login_url: Annotated[str, AfterValidator(_safe_address)] = PUBLIC_LOGIN
    teams_allowed_service_urls: Annotated[str, AfterValidator(_safe_addresses)] = ""
    teams_playground: bool = False
    public_url: Annotated[str, AfterValidator(_safe_or_none)] = ""
    identity_endpoint: str = ""
    identity_header: str = Field(default="", repr=False)

    def teams_problem(self, team: Address, on_this_computer_alone: bool) -> str | None:
        """Why Teams cannot be served as it is set, or None."""
        if self.teams_playground and not self.microsoft_app_id:
            return PLAYGROUND_WITHOUT_APP
        if not self.has_teams(team):
            return None
        if not self.microsoft_app_id:
            return None if on_this_computer_alone else NO_APP
        if self.microsoft_app_type is AppType.SINGLE_TENANT and not self.microsoft_app_password:
            return NO_PASSWORD
        if self.teams_playground and not on_this_computer_alone:
            return EXPOSED_PLAYGROUND
        return None if self.microsoft_app_tenant_id else TEAMS_FIXES["MICROSOFT_APP_TENANT_ID"]

    def has_teams(self, team: Address) -> bool:
        """Whether Teams is served: with an app, with the team's channel there, or with a local client to serve."""
        return bool(self.microsoft_app_id or self.teams_allowed_service_urls or team.channel is Channel.TEAMS)

    def teams_settings(self, team: Address) -> TeamsSettings:
        """The same for the adapter. The tenants are the app's own and the team's where none are listed."""
        own = {self.microsoft_app_tenant_id.lower(), team.workspace if team.channel is Channel.TEAMS else ""} - {""}
        from_teams = bool(self.microsoft_app_id) and not self.teams_playground
        identity = ManagedIdentity()
        if self.identity_endpoint:
            identity = ManagedIdentity(self.identity_endpoint, self.identity_header)
        return TeamsSettings(
            app_id=self.microsoft_app_id,
            app_password=self.microsoft_app_password,
            tenant_id=self.microsoft_app_tenant_id.lower(),
            app_type=self.microsoft_app_type,
            allowed_tenants=frozenset(_listed(self.teams_allowed_tenants.lower()) or own),
            metadata_url=self.teams_openid_metadata_url,
            login_url=self.microsoft_login_url,
            service_urls=_listed(self.teams_allowed_service_urls)
            or (MICROSOFT_SERVICE_URLS if from_teams else _LOCAL_CLIENTS),
            managed_identity=identity,
            playground=self.teams_playground,
            public_url=self.public_url,
        )
