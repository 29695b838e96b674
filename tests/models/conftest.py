"""Rows that are in the database already."""

from __future__ import annotations

import pytest_asyncio

from models.database.database import Database
from models.tables import OnboardingRow, PersonRow
from tests.models.rows import an_onboarding, store


@pytest_asyncio.fixture
async def onboarding(database: Database) -> OnboardingRow:
    """A stored onboarding."""
    return await store(database, an_onboarding("NOTIFY-1"))


@pytest_asyncio.fixture
async def person(database: Database) -> PersonRow:
    """A stored person."""
    return await store(database, PersonRow(channel="web", workspace="local", user="asha", name="Asha Patel"))
