"""A Slack API that only takes messages, and notes when each arrives."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter

from aiohttp import web
from aiohttp.test_utils import TestServer

_PATIENCE = 120.0  # seconds
_TAKEN = json.dumps({"ok": True, "channel": "D0000000", "ts": "1795364065.000003"}).encode()


@dataclass
class Receiving:
    """`address` is that of its methods, for SLACK_API_URL."""

    address: str = ""
    times: list[float] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    _all: asyncio.Event = field(default_factory=asyncio.Event)
    takes: float = 0.0  # seconds, for each message
    _wanted: int = 0

    def expect(self, messages: int) -> None:
        """Forget what came, and wait for so many."""
        self.times, self.bodies, self._wanted = [], [], messages
        self._all.clear()

    async def rate(self) -> float:
        """Messages a second from the first to the last, once all have come. Raises TimeoutError if they do not."""
        await asyncio.wait_for(self._all.wait(), _PATIENCE)
        return (len(self.times) - 1) / (self.times[-1] - self.times[0])

    async def take(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.text())
        self.times.append(perf_counter())
        if len(self.times) == self._wanted:
            self._all.set()
        await asyncio.sleep(self.takes)
        return web.Response(body=_TAKEN, content_type="application/json")


@asynccontextmanager
async def receiving(takes: float = 0.0) -> AsyncIterator[Receiving]:
    """Served by this process for the length of the block. `takes`: seconds until it answers each message."""
    made, app = Receiving(takes=takes), web.Application()
    app.router.add_post("/api/chat.postMessage", made.take)
    async with TestServer(app) as server:
        made.address = str(server.make_url("/api/"))
        yield made
