"""Delivery to the small platform."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from models.database.database import Database
from tests.kit.rig.platform import Platform
from tests.kit.rig.post_office import PostOffice, opened_office


@pytest_asyncio.fixture
async def office(database: Database, platform: Platform) -> AsyncIterator[PostOffice]:
    """A dispatcher of the outbox on each kind of database."""
    async with opened_office(database, platform) as office:
        yield office
