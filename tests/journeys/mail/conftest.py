"""A world at the manager whose emails go through a real mail server."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.channels import ChannelSettings
from bot.rehearsal.local_world import InMemoryWorld, in_memory
from tests.kit.mail_server import MailServer, mail_server
from tests.kit.mail_world import OFFICE


@pytest_asyncio.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest_asyncio.fixture
async def world(server: MailServer, sqlite_url: str) -> AsyncIterator[InMemoryWorld]:
    async with in_memory(url=sqlite_url, settings=ChannelSettings(mail=server.settings), registrations_to=OFFICE) as it:
        yield it
