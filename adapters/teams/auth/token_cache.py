"""Tokens that were proved before: Teams sends the same one for as long as it lasts, and a proof is costly."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from adapters.teams.auth.signing_keys import PublicKey, SigningKeys

REMEMBERED = 1_000  # tokens


@dataclass(frozen=True)
class Proved:
    """What a token says, the key that it was proved with, and its end in seconds since 1970."""

    claims: Mapping[str, Any]
    key: PublicKey
    ends: float


class ProvedTokens:
    """Known by their digest, for one channel each. None outlives its end, or its key."""

    def __init__(self, keys: SigningKeys) -> None:
        self._keys = keys
        self._kept: OrderedDict[tuple[bytes, str], Proved] = OrderedDict()

    async def find(self, token: str, channel_id: str) -> Proved | None:
        """What is known of the token; None for one that has to be proved. Raises KeysUnavailable without any keys."""
        found = self._kept.get(_name(token, channel_id))
        if found is None or time.time() >= found.ends:
            return None
        return found if await self._keys.find(found.key.key_id) is found.key else None

    def keep(self, token: str, channel_id: str, proved: Proved) -> None:
        """For a token that was proved just now."""
        self._kept[_name(token, channel_id)] = proved
        while len(self._kept) > REMEMBERED:
            self._kept.popitem(last=False)


def _name(token: str, channel_id: str) -> tuple[bytes, str]:
    return sha256(token.encode("utf-8", "surrogateescape")).digest(), channel_id
