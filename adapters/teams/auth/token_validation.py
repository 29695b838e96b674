"""Proves that Teams itself sent a request, with the Bot Framework's own reading of tokens.

The SDK's own authentication fetches keys on the event loop, never looks for new ones and fails where it means to
refuse, so the keys come from us and every failure is a refusal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from botframework.connector.auth import AuthenticationConstants, ClaimsIdentity, JwtTokenExtractor, VerifyOptions
from jwt.algorithms import RSAAlgorithm

from adapters.teams.auth.signing_keys import PublicKey, SigningKeys
from adapters.teams.auth.token_cache import TokenCache, VerifiedToken
from adapters.teams.errors import KeysUnavailable, NotAuthentic

LEEWAY = 300  # seconds by which the clocks may differ


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
