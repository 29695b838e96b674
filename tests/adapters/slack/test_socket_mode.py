"""The watchdog of Socket Mode: a connection that died quietly is noticed, said, and made anew."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from slack_bolt.app.async_app import AsyncApp

from adapters.slack.health import SlackHealth
from adapters.slack.socket_mode import QUIET, SlackSocket
from tests.kit.slack import TEAM_PLACE


class QuietClient:
    """A connection whose last sign of life is a given moment."""

    def __init__(self) -> None:
        self.connected = True
        self.last_ping_pong_time: float | None = 1000.0
        self.connections = 0

    async def is_connected(self) -> bool:
        return self.connected

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        assert force
        self.connections += 1
        self.connected, self.last_ping_pong_time = True, None


class Watched(SlackSocket):
    client = QuietClient()

    def _client(self) -> Any:
        return self.client


@pytest.mark.parametrize("died", ["closed", "quiet"])
async def test_a_connection_that_died_is_said_and_made_anew(died: str) -> None:
    health, beats, now = SlackHealth(TEAM_PLACE), list[int](), [1000.0]
    socket = Watched(
        cast(AsyncApp, None), health, "xapp-1", "https://slack.example/api/", lambda: beats.append(1), 0.01,
        lambda: now[0],
    )  # fmt: skip
    socket.client = client = QuietClient()
    watching = asyncio.create_task(socket._watch())
    try:
        await _until(lambda: bool(beats))
        assert not health.troubles
        client.connected = died != "closed"
        now[0] += QUIET + 1 if died == "quiet" else 0
        await _until(lambda: bool(health.troubles))
        assert "The Socket Mode connection to Slack is down." in health.troubles[0]
        await _until(lambda: client.connections > 0)
        await _until(lambda: not health.troubles)
        assert client.connections == 1
    finally:
        watching.cancel()


async def _until(seen: Any) -> None:
    async with asyncio.timeout(2):
        while not seen():
            await asyncio.sleep(0.002)
