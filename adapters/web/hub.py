"""Wakes the open pages when a conversation changes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable


class Hub:
    """Open pages wait here. What another process writes is found by looking again after `timeout` seconds."""

    def __init__(self) -> None:
        self._waiting: dict[asyncio.Event, frozenset[str]] = {}
        self.closed = False

    def changed(self, conversation: str) -> None:
        for event, conversations in self._waiting.items():
            if conversation in conversations:
                event.set()

    def close(self) -> None:
        """Lets every open page go, so that the server can stop."""
        self.closed = True
        for event in self._waiting:
            event.set()

    async def wait(self, conversations: Iterable[str], timeout: float) -> None:
        """Returns when one of the conversations changes, the hub closes, or the time is over."""
        if self.closed:
            return
        event = asyncio.Event()
        self._waiting[event] = frozenset(conversations)
        try:
            await asyncio.wait_for(event.wait(), timeout)
        except TimeoutError:
            pass
        finally:
            del self._waiting[event]
