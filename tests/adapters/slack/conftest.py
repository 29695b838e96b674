"""The assistant in its server, against a scripted Slack API."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.kit.slack import SlackHouse, slack_house
from tests.kit.slack_seats import SlackWorld


@pytest_asyncio.fixture
async def house(sqlite_url: str) -> AsyncIterator[SlackHouse]:
    async with slack_house(sqlite_url) as house:
        yield house


@pytest_asyncio.fixture
async def world(house: SlackHouse) -> SlackWorld:
    return SlackWorld(house)
