"""What `python -m bot db` does: a copy of an SQLite file, a move to PostgreSQL, and a copy that takes over."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.startup_errors import StartProblem
from models.database.copying import Copied, back_up, copy_all
from models.database.database import opened_database
from models.database.engines import DIRECTLY, ConnectionSettings
from models.repositories import database_identity, dead_letters, outbox


async def backup(database_url: str, to: Path) -> str:
    """Copies an SQLite file while people go on. What to print. Raises a DatabaseProblem that says what to do."""
    await back_up(database_url, to)
    return f"Copied to {to}. Nobody but this user may read it. Where it is used, nothing is sent until db adopt."


async def copy(database_url: str, to: str, connections: ConnectionSettings = DIRECTLY) -> list[str]:
    """Copies everything into an empty database, and compares the counts. What to print. Raises a DatabaseProblem."""
    copied = await copy_all(database_url, to, connections)
    lines = [f"{one.table}: {one.rows:,}" for one in copied if one.rows]
    return [*lines, _summary(copied)]


def _summary(copied: list[Copied]) -> str:
    return (
        f"Copied {sum(one.rows for one in copied):,} rows of {len(copied)} tables, and counted them in both. Nothing "
        "is sent from the new database until you set DATABASE_URL to it and run python -m bot db adopt."
    )


async def adopt(database_url: str, drop_waiting: bool, connections: ConnectionSettings = DIRECTLY) -> str:
    """A copy takes over: from now on it sends. What to print."""
    now = datetime.now(UTC)
    async with opened_database(database_url, connections) as database, database.unit_of_work() as session:
        was_copy = await database_identity.is_copy(session)
        counts = await dead_letters.counts(session, now)
        if was_copy is False and not drop_waiting:
            raise StartProblem("This database is no copy: it sends already. Nothing was changed.")
        await database_identity.adopt(session, now)
        dropped = await outbox.drop_waiting(session, now) if drop_waiting else 0
    waiting = f"{dropped:,} messages that waited will not be sent." if drop_waiting else _sent(counts.waiting)
    return f"This database is the one to work with from now on. {waiting}"


def _sent(waiting: int) -> str:
    return f"{waiting:,} messages that wait are sent now, as far as a worker runs."
