"""Rows that are in the database already."""

from __future__ import annotations

import pytest_asyncio

from models import Onboarding, Person
from models.database import Database
from tests.models.rows import an_onboarding, store


@pytest_asyncio.fixture
async def onboarding(database: Database) -> Onboarding:
    """A stored onboarding."""
    return await store(database, an_onboarding("NOTIFY-1"))


@pytest_asyncio.fixture
async def person(database: Database) -> Person:
    """A stored person."""
    return await store(database, Person(channel="web", workspace="local", user="asha", name="Asha Patel"))
