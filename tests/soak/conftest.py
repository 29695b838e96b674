"""The long tests: `make soak` runs them, `make test` does not."""

from __future__ import annotations

import os

from tests.faults.conftest import (
    database,
    database_url,
    empty_url,
    platform,
    postgres,
    postgres_url,
    sqlite_database,
    sqlite_template,
    sqlite_url,
)

collect_ignore_glob = [] if os.environ.get("SOAK_MINUTES") else ["test_*.py"]

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
