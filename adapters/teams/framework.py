"""The seam: the one module that knows the Bot Framework SDK. It proves that Teams itself sent a request.

The SDK fetches keys on the event loop, never looks for new ones and fails where it means to refuse, so the keys
come from us and every failure is a refusal. A successor SDK takes this module's place alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jwt
from botframework.connector.auth import AuthenticationConstants, ClaimsIdentity, JwtTokenExtractor, VerifyOptions
from jwt.algorithms import RSAAlgorithm

from adapters.teams.errors import KeysUnavailable, NotAuthentic
from adapters.teams.keys import PublicKey, SigningKeys
from adapters.teams.proved import ProvedTokens

LEEWAY = 300  # seconds by which the clocks may differ


@dataclass(frozen=True)
class _SigningKey:
    """A key in the shape that the SDK reads."""

    public_key: Any
    endorsements: list[str]


class _KeySource:
    """Stands in the place of the SDK's own key cache. Parsed keys are kept: parsing costs more than checking."""

    def __init__(self, keys: SigningKeys, endorsed: bool) -> None:
        self._keys = keys
        self._endorsed = endorsed
        self._parsed: dict[str, tuple[PublicKey, _SigningKey]] = {}

    async def get(self, key_id: object) -> _SigningKey:
        found = await self._keys.find(key_id) if isinstance(key_id, str) else None
        if found is None:
            raise NotAuthentic("The token names no key that we know.")
        if self._endorsed and not found.endorsements:
            raise NotAuthentic("The token's key may speak for no channel.")
        return self._read(str(key_id), found)

    def _read(self, key_id: str, found: PublicKey) -> _SigningKey:
        before = self._parsed.get(key_id)
        if before is None or before[0] is not found:
            before = self._parsed[key_id] = (found, _parse(found))
        return before[1]


def _parse(key: PublicKey) -> _SigningKey:
    return _SigningKey(RSAAlgorithm.from_jwk(json.dumps(dict(key.jwk))), list(key.endorsements))


class SignedTokens:
    """Reads the tokens of these issuers. `endorsed`: only a key that may speak for the channel counts."""

    def __init__(self, issuers: Sequence[str], keys: SigningKeys, endorsed: bool = True) -> None:
        self._issuers = tuple(issuers)
        options = VerifyOptions(issuer=list(issuers), audience=None, clock_tolerance=LEEWAY, ignore_expiration=False)
        algorithms = AuthenticationConstants.ALLOWED_SIGNING_ALGORITHMS
        self._extractor = JwtTokenExtractor(options, "unused", list(algorithms))
        self._extractor.open_id_metadata = _KeySource(keys, endorsed)
        self._proved = ProvedTokens(keys)

    async def claims(self, authorization: str, channel_id: str, audience: str) -> Mapping[str, Any]:
        """What a token says that one of the issuers signed for this audience, and that ends.

        Raises NotAuthentic for everything else, and KeysUnavailable where nothing can be proved.
        """
        known = await self._proved.find(authorization, channel_id)
        claims: Mapping[str, Any] = known or (await self._identity(authorization, channel_id)).claims
        if claims.get("iss") not in self._issuers or claims.get("aud") != audience:
            raise NotAuthentic("The token is from somebody else, or for another bot.")
        if "exp" not in claims:
            raise NotAuthentic("The token never expires.")
        if known is None:
            ends = int(claims["exp"]) + LEEWAY
            await self._proved.keep(authorization, channel_id, claims, _key_id(authorization), ends)
        return claims

    async def _identity(self, authorization: str, channel_id: str) -> ClaimsIdentity:
        try:
            identity = await self._extractor.get_identity_from_auth_header(authorization, channel_id)
        except (KeysUnavailable, NotAuthentic):
            raise
        except Exception as problem:
            # the SDK and its parser raise a dozen kinds for a bad token
            raise NotAuthentic("The token cannot be read, has expired or is forged.") from problem
        if identity is None or not identity.is_authenticated:
            raise NotAuthentic("There is no token, or one from somebody else.")
        return identity


def _key_id(authorization: str) -> str:
    return str(jwt.get_unverified_header(authorization.split()[1])["kid"])


class BotFramework:
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
