"""The migrations that this program knows, by the names of their files, and the one that a database is at.

Alembic is loaded only to run one: a start on a database that is up to date does without it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection

from models.database.errors import DatabaseNewer
from models.database.url import place_of

MIGRATIONS = Path(__file__).parent


@cache
def known() -> tuple[str, ...]:
    """Every step, the oldest first: `r0001_first_tables.py` is step 0001."""
    names = sorted(path.stem for path in (MIGRATIONS / "versions").glob("r*_*.py"))
    if not names:
        raise LookupError("The package came without its migrations. Install it again.")
    return tuple(name.removeprefix("r").partition("_")[0] for name in names)


def head() -> str:
    """The newest step that this program knows."""
    return known()[-1]


async def current_on(connection: AsyncConnection) -> str | None:
    """The newest step that the database has had; None if it has had none."""
    return await connection.run_sync(_current)


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def refuse_newer(address: URL, revision: str | None) -> None:
    """Raises DatabaseNewer if this program does not know the step that the database is at."""
    if revision is not None and revision not in known():
        raise DatabaseNewer(
            f"The database {place_of(address)} is newer than this program. Install the newer program, or set "
            "DATABASE_MAY_BE_NEWER to true to go back to the version before it."
        )
