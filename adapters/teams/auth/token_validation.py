"""Proves who sent a request, with the Bot Framework's own reading of tokens: Teams itself, or the Agents Playground.

The SDK's own authentication fetches keys on the event loop, never looks for new ones and fails where it means to
refuse, so the keys come from us and every failure is a refusal.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from botframework.connector.auth import AuthenticationConstants, ClaimsIdentity, JwtTokenExtractor, VerifyOptions
from cachetools import TLRUCache
from jwt.algorithms import RSAAlgorithm
from yarl import URL

from adapters.common.http import LOOPBACK
from adapters.teams.auth.signing_keys import PublicKey, SigningKeys
from adapters.teams.errors import KeysUnavailable, NotAuthentic

LEEWAY = 300  # seconds by which the clocks may differ
MOST_TOKENS = 1_000  # that are remembered

# by the version of a token, the claims that name the app and how it showed who it is:
# https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
_WHO_ASKED = {"1.0": ("appid", "appidacr"), "2.0": ("azp", "azpacr")}
_BY_SECRET_OR_CERTIFICATE = ("1", "2")


@dataclass(frozen=True)
class _SigningKey:
    """A key in the shape that the SDK reads."""

    public_key: Any
    endorsements: list[str]
    read_from: PublicKey


class _ParsedKeys:
    """Kept, because parsing costs more than checking."""

    def __init__(self, keys: SigningKeys, endorsed: bool) -> None:
        self._keys = keys
        self._endorsed = endorsed
        self._parsed: dict[str, _SigningKey] = {}

    async def find(self, key_id: object) -> _SigningKey:
        found = await self._keys.find(key_id) if isinstance(key_id, str) else None
        if found is None:
            raise NotAuthentic("The token names no key that we know.")
        if self._endorsed and not found.endorsements:
            raise NotAuthentic("The token's key may speak for no channel.")
        return self._read(found)

    def _read(self, found: PublicKey) -> _SigningKey:
        before = self._parsed.get(found.key_id)
        if before is None or before.read_from is not found:
            before = self._parsed[found.key_id] = _parse(found)
        return before


def _parse(key: PublicKey) -> _SigningKey:
    return _SigningKey(RSAAlgorithm.from_jwk(json.dumps(dict(key.jwk))), list(key.endorsements), key)


class _KeySource:
    """Stands in the place of the SDK's own key cache for one proof, and remembers the key that it gave."""

    def __init__(self, keys: _ParsedKeys) -> None:
        self._keys = keys
        self.given: _SigningKey | None = None

    async def get(self, key_id: object) -> _SigningKey:
        self.given = await self._keys.find(key_id)
        return self.given


@dataclass(frozen=True)
class VerifiedToken:
    """What a token says, the key that it was verified with, and its end in seconds since 1970."""

    claims: Mapping[str, Any]
    key: PublicKey
    ends: float


class TokenCache:
    """Keeps tokens by their digest, for one channel each. None outlives its end, or its key.

    Teams sends the same one for as long as it lasts, and verifying is costly.
    """

    def __init__(self, keys: SigningKeys) -> None:
        self._keys = keys
        self._tokens: TLRUCache[tuple[bytes, str], VerifiedToken] = TLRUCache(
            MOST_TOKENS, lambda _, token, __: token.ends, time.time
        )

    async def find(self, token: str, channel_id: str) -> VerifiedToken | None:
        """The token as it was verified; None for one that has to be. Raises KeysUnavailable without any keys."""
        found = self._tokens.get(_token_name(token, channel_id))
        if found is None:
            return None
        return found if await self._keys.find(found.key.key_id) is found.key else None

    def keep(self, token: str, channel_id: str, verified: VerifiedToken) -> None:
        """Keeps a token that was verified just now."""
        self._tokens[_token_name(token, channel_id)] = verified


def _token_name(token: str, channel_id: str) -> tuple[bytes, str]:
    return sha256(token.encode("utf-8", "surrogateescape")).digest(), channel_id


class TokenValidator(Protocol):
    """Whether a request comes from the Bot Framework, or from the emulator where that is allowed."""

    async def authenticate(self, authorization: str, service_url: str, channel_id: str) -> None:
        """Returns for a genuine request. Raises NotAuthentic, or KeysUnavailable where nothing can be proved."""
        ...


class SignedTokens:
    """Reads the tokens of these issuers. `endorsed`: only a key that may speak for the channel counts."""

    def __init__(self, issuers: Sequence[str], keys: SigningKeys, endorsed: bool = True) -> None:
        self._issuers = tuple(issuers)
        self._keys = _ParsedKeys(keys, endorsed)
        self._options = VerifyOptions(
            issuer=list(issuers), audience=None, clock_tolerance=LEEWAY, ignore_expiration=False
        )
        self._cache = TokenCache(keys)

    async def claims(self, authorization: str, channel_id: str, audience: str) -> Mapping[str, Any]:
        """What a token says that one of the issuers signed for this audience, and that ends.

        Raises NotAuthentic for everything else, and KeysUnavailable where nothing can be proved.
        """
        known = await self._cache.find(authorization, channel_id)
        token = known or await self._verify(authorization, channel_id)
        if token.claims.get("iss") not in self._issuers or token.claims.get("aud") != audience:
            raise NotAuthentic("The token is from somebody else, or for another bot.")
        if known is None:
            self._cache.keep(authorization, channel_id, token)
        return token.claims

    async def _verify(self, authorization: str, channel_id: str) -> VerifiedToken:
        extractor = JwtTokenExtractor(self._options, "unused", list(AuthenticationConstants.ALLOWED_SIGNING_ALGORITHMS))
        source = extractor.open_id_metadata = _KeySource(self._keys)
        identity = await self._identity(extractor, authorization, channel_id)
        if identity is None or not identity.is_authenticated or source.given is None:
            raise NotAuthentic("There is no token, or one from somebody else.")
        if "exp" not in identity.claims:
            raise NotAuthentic("The token never expires.")
        return VerifiedToken(identity.claims, source.given.read_from, int(identity.claims["exp"]) + LEEWAY)

    async def _identity(
        self, extractor: JwtTokenExtractor, authorization: str, channel_id: str
    ) -> ClaimsIdentity | None:
        try:
            return await extractor.get_identity_from_auth_header(authorization, channel_id)
        except (KeysUnavailable, NotAuthentic):
            raise
        except Exception as problem:
            # the SDK and its parser raise a dozen kinds for a bad token
            raise NotAuthentic("The token cannot be read, has expired or is forged.") from problem


class BotFrameworkTokenValidator:
    """`app_id` is the bot's own; `issuer` the Bot Framework of its cloud."""

    def __init__(self, app_id: str, issuer: str, keys: SigningKeys) -> None:
        self._app_id = app_id
        self._tokens = SignedTokens([issuer], keys)

    async def authenticate(self, authorization: str, service_url: str, channel_id: str) -> None:
        """Returns if Teams signed this request for this bot, about this service URL.

        Raises NotAuthentic for everything else, and KeysUnavailable where nothing can be proved.
        """
        claims = await self._tokens.claims(authorization, channel_id, self._app_id)
        if str(claims.get("serviceurl", "")).rstrip("/") != service_url.rstrip("/"):
            raise NotAuthentic("The token is for another service URL.")


class PlaygroundTokenValidator:
    """For the Agents Playground of somebody on this computer who holds the app's secret.

    The Playground cannot sign as Teams does. It signs in as the app and sends the token that Microsoft gives the app
    for itself: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#emulator-to-bot

    `app_id` and `tenant_id` are the app's own; `keys` those of its tenant.
    """

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
