"""The databases that these tests run on, and rows to put into them."""

from __future__ import annotations

import pytest_asyncio

from models import Onboarding, Person
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
from tests.models.rows import an_onboarding, store

__all__ = [
    "database",
    "database_url",
    "empty_url",
    "onboarding",
    "person",
    "postgres",
    "postgres_url",
    "sqlite_database",
    "sqlite_template",
    "sqlite_url",
]


@pytest_asyncio.fixture
async def onboarding(database: Database) -> Onboarding:
    """A stored onboarding."""
    return await store(database, an_onboarding("NOTIFY-1"))


@pytest_asyncio.fixture
async def person(database: Database) -> Person:
    """A stored person."""
    return await store(database, Person(channel="web", workspace="local", user="asha", name="Asha Patel"))
