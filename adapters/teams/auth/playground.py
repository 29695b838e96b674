"""Proves that a request comes from the Agents Playground of somebody on this computer who holds the app's secret.

The Playground cannot sign as Teams does. It signs in as the app and sends the token that Microsoft gives the app for
itself: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#emulator-to-bot
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yarl import URL

from adapters.teams.auth.signing_keys import SigningKeys
from adapters.teams.auth.token_validation import SignedTokens
from adapters.teams.errors import NotAuthentic
from adapters.teams.settings import LOOPBACK

# by the version of the token, the claims that name the app and how it showed who it is:
# https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
_WHO_ASKED = {"1.0": ("appid", "appidacr"), "2.0": ("azp", "azpacr")}
_BY_SECRET_OR_CERTIFICATE = ("1", "2")


class PlaygroundTokenValidator:
    """`app_id` and `tenant_id` are the app's own; `keys` those of its tenant."""

    def __init__(self, app_id: str, tenant_id: str, keys: SigningKeys) -> None:
        self._app_id = app_id
        self._tenant_id = tenant_id
        issuers = (f"https://sts.windows.net/{tenant_id}/", f"https://login.microsoftonline.com/{tenant_id}/v2.0")
        self._tokens = SignedTokens(issuers, keys, endorsed=False)

    async def authenticate(self, authorization: str, service_url: str, channel_id: str) -> None:
        """Returns if the app's tenant signed this token for the app at its own request, and the answer stays here.

        Raises NotAuthentic for everything else, and KeysUnavailable where nothing can be proved.
        """
        claims = await self._tokens.claims(authorization, channel_id, self._app_id)
        app, how = _asked(claims)
        if claims.get("tid") != self._tenant_id or app != self._app_id:
            raise NotAuthentic("The token was given to another app.")
        if how not in _BY_SECRET_OR_CERTIFICATE or "scp" in claims:
            raise NotAuthentic("The token was given to a person, or to somebody without the app's secret.")
        # the token names no service URL, so nothing in it says where our answer may go
        if not _is_here(service_url):
            raise NotAuthentic("The service URL is not on this computer, where the Playground is.")


def _asked(claims: Mapping[str, Any]) -> tuple[object, object]:
    app, how = _WHO_ASKED.get(str(claims.get("ver")), ("", ""))
    return claims.get(app), claims.get(how)


def _is_here(address: str) -> bool:
    try:
        return URL(address).host in LOOPBACK
    except ValueError:
        return False
