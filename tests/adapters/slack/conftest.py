"""The assistant in its server, against a scripted Slack API."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.kit.slack import ScriptedSlack, assistant_in_slack
from tests.kit.slack_seats import SlackWorld


@pytest_asyncio.fixture
async def slack(sqlite_url: str) -> AsyncIterator[ScriptedSlack]:
    async with assistant_in_slack(sqlite_url) as slack:
        yield slack


@pytest_asyncio.fixture
async def world(slack: ScriptedSlack) -> SlackWorld:
    return SlackWorld(slack)
