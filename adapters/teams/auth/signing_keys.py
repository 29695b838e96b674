"""Microsoft's signing keys: fetched without blocking, kept for a day, and fetched anew when a key id is unknown."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.teams.errors import KeysUnavailable
from adapters.teams.http import HttpClient, HttpProblem

KEPT = 24 * 3600.0  # seconds
OLD_KEPT = 300.0  # seconds until the next try, where the old keys still do
NONE_FOR = 5.0  # seconds in which a failure answers for those who ask next, where there are no keys
BURST = 10  # fetches for unknown key ids at once
_ONE_MORE_EVERY = 30.0  # seconds

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class PublicKey:
    """One key of the set, as JSON has it."""

    jwk: Mapping[str, Any]

    @property
    def key_id(self) -> str:
        return str(self.jwk["kid"])

    @property
    def endorsements(self) -> tuple[str, ...]:
        """The channels that this key may speak for."""
        named = self.jwk.get("endorsements")
        return tuple(str(name) for name in named) if isinstance(named, list) else ()


class SigningKeys:
    """`now` counts seconds. Anybody can make up key ids, so fetching for unknown ones is rationed."""

    def __init__(self, metadata_url: str, http: HttpClient, now: Callable[[], float] = time.monotonic) -> None:
        self._metadata_url = metadata_url
        self._http = http
        self._now = now
        self._keys: dict[str, PublicKey] = {}
        self._due = now()
        self._tried = 0  # how often they were asked for
        self._allowance = float(BURST)
        self._allowance_at = now()
        self._one_at_a_time = asyncio.Lock()

    async def find(self, key_id: str) -> PublicKey | None:
        """The key, or None for an id that Microsoft does not know. Raises KeysUnavailable without any keys."""
        if self._now() >= self._due:
            await self._refresh(self._tried)
        if not self._keys:
            raise KeysUnavailable(str(KeysUnavailable.__doc__))
        if key_id not in self._keys and self._may_ask_again():
            await self._refresh(self._tried)
        return self._keys.get(key_id)

    def _may_ask_again(self) -> bool:
        now = self._now()
        self._allowance = min(BURST, self._allowance + (now - self._allowance_at) / _ONE_MORE_EVERY)
        self._allowance_at = now
        if self._allowance < 1:
            return False
        self._allowance -= 1
        return True

    async def _refresh(self, seen: int) -> None:
        async with self._one_at_a_time:
            if self._tried != seen:
                return  # somebody else asked while we waited, and got them or did not
            try:
                self._keys = await self._fetch()
                lasts = KEPT
            except (HttpProblem, ValueError) as problem:
                _log.error("Microsoft's signing keys could not be fetched: %s", problem)
                lasts = OLD_KEPT if self._keys else NONE_FOR
            self._tried += 1
            self._due = self._now() + lasts

    async def _fetch(self) -> dict[str, PublicKey]:
        metadata = await self._http.get_json(self._metadata_url)
        keys = await self._http.get_json(str(metadata["jwks_uri"])) if "jwks_uri" in metadata else {}
        listed = keys.get("keys")
        rows = listed if isinstance(listed, list) else []
        found = {
            row["kid"]: PublicKey(row) for row in rows if isinstance(row, dict) and isinstance(row.get("kid"), str)
        }
        if not found:
            raise ValueError("the key set has no keys")
        return found
