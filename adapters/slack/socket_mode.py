"""Socket Mode: the same listeners without an address of our own, watched, because the connection can die quietly."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from uuid import uuid4

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.health import SlackHealth

LOOK_EVERY = 5.0  # seconds
QUIET = 30.0  # seconds without a sign of life
_DOWN = "The Socket Mode connection to Slack is down. Check SLACK_APP_TOKEN and the network; we keep trying."

_log = logging.getLogger(__name__)


class SlackSocket:
    """Bolt's handler, and a watchdog.

    `beat` is called at each look that finds it alive. `clock`: seconds since 1970, as the client notes its pings.
    """

    def __init__(
        self,
        bolt: AsyncApp,
        health: SlackHealth,
        app_token: str,
        api: str,
        beat: Callable[[], None] = lambda: None,
        look_every: float = LOOK_EVERY,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._bolt = bolt
        self._health = health
        self._token = app_token
        self._web = AsyncWebClient(token=app_token, base_url=api)
        self._beat = beat
        self._look_every = look_every
        self._name = f"socket {uuid4().hex}"  # another process has a connection of its own
        self._clock = clock
        self._handler: AsyncSocketModeHandler | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, _: web.Application) -> None:
        """For `on_startup`: returns at once, and connecting goes on beside the server."""
        self._handler = AsyncSocketModeHandler(self._bolt, self._token, web_client=self._web, logger=_quiet())
        self._tasks = [asyncio.create_task(self._connect()), asyncio.create_task(self._watch())]

    async def stop(self, _: web.Application) -> None:
        """For `on_shutdown`: nothing more is taken."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._handler:
            await self._handler.close_async()  # type: ignore[no-untyped-call]

    async def is_alive(self) -> bool:
        """Connected, and a ping was answered lately."""
        client = self._client()
        if client is None or not await client.is_connected():
            return False
        last = client.last_ping_pong_time
        return last is None or self._clock() - last < QUIET

    def _client(self) -> SocketModeClient | None:
        return self._handler.client if self._handler else None

    async def _connect(self) -> None:
        if self._handler:
            await self._handler.connect_async()  # type: ignore[no-untyped-call]

    async def _watch(self) -> None:
        """Reconnects what the client itself has not noticed, or has given up."""
        missed = 0
        while True:
            await asyncio.sleep(self._look_every)
            alive = await self.is_alive()
            if alive:
                self._beat()
            missed = 0 if alive else missed + 1
            self._health.note(self._name, None if alive else _DOWN)
            if missed > 1:
                await self._again()

    async def _again(self) -> None:
        client = self._client()
        if client is None:
            return
        _log.warning("Slack's Socket Mode connection is quiet: connecting anew")
        client.last_ping_pong_time = None
        with suppress(Exception, asyncio.TimeoutError):  # whatever it is, the next look tries again
            await asyncio.wait_for(client.connect_to_new_endpoint(force=True), self._look_every)


def _quiet() -> logging.Logger:
    """The client writes whole messages at its lower levels."""
    log = logging.getLogger("slack_sdk.socket_mode")
    log.setLevel(logging.ERROR)
    return log
