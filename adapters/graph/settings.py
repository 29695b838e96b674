"""What the operator set for Microsoft Graph, already checked."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class GraphSettings:
    """The tenant, the app that signs in there, and in whose calendar calls stand. The secret is never printed."""

    tenant: str
    client: str
    secret: str = field(repr=False)
    organiser: str
    url: str = "https://graph.microsoft.com"
    login_url: str = "https://login.microsoftonline.com"
