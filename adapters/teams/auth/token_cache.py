"""Tokens that were verified before: Teams sends the same one for as long as it lasts, and verifying is costly."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cachetools import TLRUCache

from adapters.teams.auth.signing_keys import PublicKey, SigningKeys

MOST = 1_000  # tokens
_Name = tuple[bytes, str]


@dataclass(frozen=True)
class VerifiedToken:
    """What a token says, the key that it was verified with, and its end in seconds since 1970."""

    claims: Mapping[str, Any]
    key: PublicKey
    ends: float


class TokenCache:
    """Keeps tokens by their digest, for one channel each. None outlives its end, or its key."""

    def __init__(self, keys: SigningKeys) -> None:
        self._keys = keys
        self._tokens: TLRUCache[_Name, VerifiedToken] = TLRUCache(MOST, lambda _, token, __: token.ends, time.time)

    async def find(self, token: str, channel_id: str) -> VerifiedToken | None:
        """The token as it was verified; None for one that has to be. Raises KeysUnavailable without any keys."""
        found = self._tokens.get(_name(token, channel_id))
        if found is None:
            return None
        return found if await self._keys.find(found.key.key_id) is found.key else None

    def keep(self, token: str, channel_id: str, verified: VerifiedToken) -> None:
        """Keeps a token that was verified just now."""
        self._tokens[_name(token, channel_id)] = verified


def _name(token: str, channel_id: str) -> _Name:
    return sha256(token.encode("utf-8", "surrogateescape")).digest(), channel_id
