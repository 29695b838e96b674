"""What the Teams channel is told by the operator, already checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from yarl import URL

PUBLIC_LOGIN = "https://login.microsoftonline.com"
PUBLIC_METADATA = "https://login.botframework.com/v1/.well-known/openidconfiguration"
# Microsoft's own hosts: the public cloud, and the three of the United States government
MICROSOFT_SERVICE_URLS = (
    "https://smba.trafficmanager.net/",
    "https://smba.infra.gcc.teams.microsoft.com/",
    "https://smba.infra.gov.teams.microsoft.us/",
    "https://smba.infra.dod.teams.microsoft.us/",
)
_GLOBAL_SERVICE = "https://smba.trafficmanager.net/teams/"


class AppType(StrEnum):
    SINGLE_TENANT = "SingleTenant"
    MANAGED_IDENTITY = "UserAssignedMSI"


@dataclass(frozen=True)
class ManagedIdentity:
    """Where Azure hands out the tokens of a managed identity; the defaults are those of a virtual machine."""

    endpoint: str = "http://169.254.169.254/metadata/identity/oauth2/token"
    header: str = field(default="", repr=False)


@dataclass(frozen=True)
class TeamsSettings:
    """`app_id` empty: nobody signs anything, for a local client on this computer alone.

    `allowed_tenants`, in small letters; empty: any tenant, which only that local client gets. `service_urls` are
    prefixes.
    `playground`: the Agents Playground signs in Teams' place, with the app's own secret. `public_url`: where people's
    browsers reach this server, for links to files; empty where they do not.
    """

    app_id: str = ""
    app_password: str = field(default="", repr=False)
    tenant_id: str = ""
    app_type: AppType = AppType.SINGLE_TENANT
    allowed_tenants: frozenset[str] = frozenset()
    metadata_url: str = PUBLIC_METADATA
    login_url: str = PUBLIC_LOGIN
    service_urls: tuple[str, ...] = MICROSOFT_SERVICE_URLS
    managed_identity: ManagedIdentity = ManagedIdentity()
    playground: bool = False
    public_url: str = ""

    @property
    def signed(self) -> bool:
        """Whether requests carry tokens, both ways."""
        return bool(self.app_id)

    @property
    def cloud(self) -> str:
        """The Bot Framework's host name in this cloud: issuer of its tokens and scope of ours."""
        host = URL(self.metadata_url).host or ""
        if host.endswith(".azure.us"):
            return "https://api.botframework.us"
        return "https://api.botframework.azure.cn" if host.endswith(".azure.cn") else "https://api.botframework.com"

    @property
    def tenant_metadata_url(self) -> str:
        """Where the app's own tenant says which keys it signs with."""
        return f"{self.login_url.rstrip('/')}/{self.tenant_id}/v2.0/.well-known/openid-configuration"

    @property
    def first_service_url(self) -> str:
        """Where to send what concerns a tenant that has not spoken to us yet."""
        return _GLOBAL_SERVICE if self.service_urls == MICROSOFT_SERVICE_URLS else self.service_urls[0]

    def serves(self, tenant: str) -> bool:
        return not self.allowed_tenants or tenant.lower() in self.allowed_tenants

    def may_send_to(self, service_url: str) -> bool:
        """Whether a service URL lies under an allowed prefix: same scheme, host and port, and path."""
        return any(_under(service_url, prefix) for prefix in self.service_urls)


def _under(address: str, prefix: str) -> bool:
    try:
        there, allowed = URL(address), URL(prefix)
        # a local client listens on a port that changes: a prefix on this computer without one allows any
        if allowed.host in ("localhost", "127.0.0.1") and allowed.explicit_port is None:
            there = there.with_port(None)
        same_place = there.origin() == allowed.origin() and not there.user
    except ValueError:
        return False
    folder = allowed.path.rstrip("/") + "/"
    return same_place and ".." not in there.path and (there.path.rstrip("/") + "/").startswith(folder)
