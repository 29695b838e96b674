"""What people did and what is not played yet: one person's turns are played in the order in which they came."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, delete, insert, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.database.database import Database
from models.tables.delivery import ArrivalRow

LOST_AFTER = timedelta(seconds=30)
"""An arrival that is still open after this belonged to a process that died: nobody waits for it any longer."""


class StoredArrival(NamedTuple):
    """`number` grows with each arrival. `is_first`: nothing older of the same person was open when it was stored."""

    number: int
    is_first: bool


class Arrivals:
    """Each call is a transaction of its own. `person`: channel, workspace and user, as the platform knows them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, person: tuple[str, str, str], sent_at: datetime, now: datetime) -> StoredArrival:
        """Store what came in. `sent_at` (aware): the platform's own time, or `now` where it tells none."""
        channel, workspace, user = person
        row = {"channel": channel, "workspace": workspace, "user": user, "sent_at": sent_at, "stored_at": now}
        async with self._database.unit_of_work() as work:
            added = await work.session.exec(insert(ArrivalRow).values(row).returning(col(ArrivalRow.id)))
            number: int = added.one()[0]
            return StoredArrival(number, not await _has_older(work.session, person, sent_at, number, now))

    async def is_first(self, person: tuple[str, str, str], sent_at: datetime, number: int, now: datetime) -> bool:
        """Whether nothing older of this person is open now."""
        async with self._database.reading() as session:
            return not await _has_older(session, person, sent_at, number, now)

    async def close(self, number: int) -> None:
        """It will not be played any more: whoever waits for it may go on."""
        async with self._database.unit_of_work() as work:
            await close(work.session, number)

    async def forget_lost(self, now: datetime) -> None:
        """Delete what processes that died have left open."""
        async with self._database.unit_of_work() as work:
            await work.session.exec(delete(ArrivalRow).where(col(ArrivalRow.stored_at) <= now - LOST_AFTER))


async def close(session: AsyncSession, number: int) -> None:
    """In the transaction of its turn: it was played."""
    await session.exec(delete(ArrivalRow).where(col(ArrivalRow.id) == number))


async def _has_older(
    session: AsyncSession, person: tuple[str, str, str], sent_at: datetime, number: int, now: datetime
) -> bool:
    channel, workspace, user = person
    earlier = or_(
        col(ArrivalRow.sent_at) < sent_at, and_(col(ArrivalRow.sent_at) == sent_at, col(ArrivalRow.id) < number)
    )
    query = select(ArrivalRow.id).where(
        ArrivalRow.channel == channel,
        ArrivalRow.workspace == workspace,
        ArrivalRow.user == user,
        col(ArrivalRow.stored_at) > now - LOST_AFTER,
        earlier,
    )
    return (await session.exec(query.limit(1))).first() is not None
