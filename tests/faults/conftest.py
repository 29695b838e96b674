"""The databases, and the small platform, that these tests break things around."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.kit.databases import (
    database,
    database_url,
    empty_url,
    postgres,
    postgres_url,
    sqlite_database,
    sqlite_template,
    sqlite_url,
)
from tests.kit.rig.platform import Platform, served

__all__ = [
    "database",
    "database_url",
    "empty_url",
    "platform",
    "postgres",
    "postgres_url",
    "sqlite_database",
    "sqlite_template",
    "sqlite_url",
]


@pytest_asyncio.fixture
async def platform() -> AsyncIterator[Platform]:
    async with served() as platform:
        yield platform
