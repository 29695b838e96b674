"""The log of requests that were refused: anybody can send them, so nobody can fill the log with them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

EVERY = 60.0  # seconds


class Refusals:
    """Writes the first at once, and of those that follow within a minute only how many there were, with the next."""

    def __init__(self, log: logging.Logger, timer: Callable[[], float] = time.monotonic) -> None:
        self._log = log
        self._timer = timer
        self._quiet_until = float("-inf")
        self._unwritten = 0

    def note(self, request: str, address: str | None, why: str) -> None:
        """`request` says which one, and `address` who is connected to us: a proxy, if there is one."""
        if self._timer() < self._quiet_until:
            self._unwritten += 1
            return
        more = f" ({self._unwritten} more since the last of these lines)" if self._unwritten else ""
        self._log.warning("A request to %s from %s was refused: %s%s", request, address, why, more)
        self._quiet_until, self._unwritten = self._timer() + EVERY, 0
