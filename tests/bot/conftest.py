"""The databases and the small platform behind the tests of delivery."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from models.database import Database
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
from tests.kit.rig.post_office import PostOffice, opened_office

__all__ = [
    "database",
    "database_url",
    "empty_url",
    "office",
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


@pytest_asyncio.fixture
async def office(database: Database, platform: Platform) -> AsyncIterator[PostOffice]:
    """A delivery on each kind of database."""
    async with opened_office(database, platform) as office:
        yield office
