"""What a worker does once a day: clears away what has passed, and erases what is kept no longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import structlog

from bot.data.retention import ERASED_KINDS, erase_aged
from models.database.database import Database, opened_database
from models.database.engines import DIRECTLY, ConnectionSettings
from models.database.errors import Conflict
from models.domain import Clock
from models.repositories.data import clearing
from models.retention import Retention

EVERY = timedelta(hours=24)
_NAME = "daily"

log = structlog.get_logger()


async def clear(database: Database, clock: Clock, retention: Retention, dry_run: bool = False) -> dict[str, int]:
    """Deletes what was delivered longer ago than `retention.deliveries` days; how many rows of each kind.

    `dry_run` only counts them.
    """
    before = clock() - timedelta(days=retention.deliveries)
    cleared = {}
    for kind in clearing.KINDS:
        cleared[kind] = await (_count if dry_run else _delete)(database, kind, before)
    return cleared


async def _count(database: Database, kind: str, before: datetime) -> int:
    async with database.reading() as session:
        return await clearing.count(session, kind, before)


async def _delete(database: Database, kind: str, before: datetime) -> int:
    """Some at a time: whoever writes meanwhile waits for no more than that."""
    deleted = 0
    while True:
        async with database.unit_of_work() as session:
            some = await clearing.delete_some(session, kind, before)
        deleted += some
        if not some:
            return deleted


class DailyJob:
    """Clears away and erases what has had its time, once in 24 hours, however many workers ask it to."""

    def __init__(self, database: Database, clock: Clock, retention: Retention) -> None:
        self._database = database
        self._clock = clock
        self._retention = retention

    async def run_if_due(self) -> bool:
        """Whether it was. Raises a DatabaseProblem."""
        try:
            async with self._database.unit_of_work() as session:
                if not await clearing.begin_daily(session, _NAME, self._clock(), EVERY):
                    return False
        except Conflict:
            return False  # another worker was first
        cleared = await clear(self._database, self._clock, self._retention)
        erased = await erase_aged(self._database, self._clock, self._retention)
        log.info("daily.cleared", **{kind.replace(" ", "_"): rows for kind, rows in (cleared | erased).items() if rows})
        return True


async def clean_lines(
    database_url: str, retention: Retention, dry_run: bool, connections: ConnectionSettings = DIRECTLY
) -> list[str]:
    """The same at once: what to print. `dry_run` only counts. Raises a DatabaseProblem."""
    async with opened_database(database_url, connections) as database:
        found = await clear(database, _now, retention, dry_run) | await erase_aged(database, _now, retention, dry_run)
    would = "would be " if dry_run else ""
    return [
        f"{kind}: {rows:,} {would}{'erased' if kind in ERASED_KINDS else 'cleared'}" for kind, rows in found.items()
    ]


def _now() -> datetime:
    return datetime.now(UTC)
