"""Microsoft's signing keys: fetched without blocking, kept for a day, and fetched anew when a key id is unknown."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.teams.errors import KeysUnavailable
from adapters.teams.wire import Wire, WireProblem

KEPT = 24 * 3600.0  # seconds
BURST = 10  # fetches for unknown key ids at once
_ONE_MORE_EVERY = 30.0  # seconds

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class PublicKey:
    """One key of the set, as JSON has it."""

    jwk: Mapping[str, Any]

    @property
    def endorsements(self) -> tuple[str, ...]:
        """The channels that this key may speak for."""
        named = self.jwk.get("endorsements")
        return tuple(str(name) for name in named) if isinstance(named, list) else ()


class SigningKeys:
    """`now` counts seconds. Anybody can make up key ids, so fetching for unknown ones is rationed."""

    def __init__(self, metadata_url: str, wire: Wire, now: Callable[[], float]) -> None:
        self._metadata_url = metadata_url
        self._wire = wire
        self._now = now
        self._keys: dict[str, PublicKey] = {}
        self._fetched: float | None = None
        self._allowance = float(BURST)
        self._allowance_at = now()
        self._one_at_a_time = asyncio.Lock()

    async def find(self, key_id: str) -> PublicKey | None:
        """The key, or None for an id that Microsoft does not know. Raises KeysUnavailable without any keys."""
        if self._stale():
            await self._refresh(self._fetched)
        if key_id not in self._keys and self._may_ask_again():
            await self._refresh(self._fetched)
        return self._keys.get(key_id)

    def _stale(self) -> bool:
        return self._fetched is None or self._now() - self._fetched > KEPT

    def _may_ask_again(self) -> bool:
        now = self._now()
        self._allowance = min(BURST, self._allowance + (now - self._allowance_at) / _ONE_MORE_EVERY)
        self._allowance_at = now
        if self._allowance < 1:
            return False
        self._allowance -= 1
        return True

    async def _refresh(self, seen: float | None) -> None:
        async with self._one_at_a_time:
            if self._fetched != seen:
                return  # somebody else fetched them while we waited
            try:
                self._keys = await self._fetch()
            except (WireProblem, ValueError) as problem:
                _log.error("Microsoft's signing keys could not be fetched: %s", problem)
                if not self._keys:
                    raise KeysUnavailable(str(KeysUnavailable.__doc__)) from problem
            self._fetched = self._now()

    async def _fetch(self) -> dict[str, PublicKey]:
        metadata = await self._wire.get_json(self._metadata_url)
        keys = await self._wire.get_json(str(metadata["jwks_uri"])) if "jwks_uri" in metadata else {}
        found = keys.get("keys")
        if not isinstance(found, list):
            raise ValueError("the key set has no keys")
        return {
            key["kid"]: PublicKey(key) for key in found if isinstance(key, dict) and isinstance(key.get("kid"), str)
        }
