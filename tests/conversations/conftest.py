"""The databases that some of these tests run on."""

from __future__ import annotations

from tests.kit.databases import (
    database,
    database_url,
    postgres,
    postgres_url,
    sqlite_database,
    sqlite_template,
    sqlite_url,
)

__all__ = [
    "database",
    "database_url",
    "postgres",
    "postgres_url",
    "sqlite_database",
    "sqlite_template",
    "sqlite_url",
]
