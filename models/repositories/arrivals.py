"""What came in and is not played yet: one person's turns are played in the order in which they came."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, bindparam, delete, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.database.database import Database
from models.repositories.mapping import add_numbered, execute, fetch_one, table_of
from models.tables.delivery import ArrivalRow

LOST_AFTER = timedelta(seconds=30)
"""An arrival that is still open after this belonged to a process that died: nobody waits for it any longer."""

Person = tuple[str, str, str]
"""Channel, workspace and user, as the platform knows somebody."""

_ARRIVAL = table_of(ArrivalRow)
_OLDER = (
    select(_ARRIVAL.c.id)
    .where(*(_ARRIVAL.c[name] == bindparam(name) for name in ("channel", "workspace", "user")))
    .where(_ARRIVAL.c.stored_at > bindparam("lost"))
    .where(
        or_(
            _ARRIVAL.c.sent_at < bindparam("sent_at"),
            and_(_ARRIVAL.c.sent_at == bindparam("sent_at"), _ARRIVAL.c.id < bindparam("number")),
        )
    )
    .limit(1)
)
_CLOSE = delete(_ARRIVAL).where(_ARRIVAL.c.id == bindparam("number"))
_FORGET = delete(_ARRIVAL).where(_ARRIVAL.c.stored_at <= bindparam("lost"))


class StoredArrival(NamedTuple):
    """`number` grows with each arrival. `is_first`: nothing older of the same person was open when it was stored."""

    number: int
    is_first: bool


class Arrivals:
    """Each call is a transaction of its own. Moments are aware."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, person: Person, sent_at: datetime, now: datetime) -> StoredArrival:
        """Store what came in. `sent_at`: the platform's own time, or `now` where it tells none."""
        channel, workspace, user = person
        row = {"channel": channel, "workspace": workspace, "user": user, "sent_at": sent_at, "stored_at": now}
        async with self._database.unit_of_work() as session:
            [number] = await add_numbered(session, _ARRIVAL, [row])
            return StoredArrival(number, not await _has_older(session, person, sent_at, number, now))

    async def is_first(self, person: Person, sent_at: datetime, number: int, now: datetime) -> bool:
        """Whether nothing older of this person is open now."""
        async with self._database.reading() as session:
            return not await _has_older(session, person, sent_at, number, now)

    async def close(self, number: int) -> None:
        """It will not be played any more: whoever waits for it may go on."""
        async with self._database.unit_of_work() as session:
            await close(session, number)

    async def forget_lost(self, now: datetime) -> None:
        """Delete what processes that died have left open."""
        async with self._database.unit_of_work() as session:
            await execute(session, _FORGET, {"lost": now - LOST_AFTER})


async def close(session: AsyncSession, number: int) -> None:
    """In the transaction of its turn: it was played."""
    await execute(session, _CLOSE, {"number": number})


async def _has_older(session: AsyncSession, person: Person, sent_at: datetime, number: int, now: datetime) -> bool:
    channel, workspace, user = person
    values = {"sent_at": sent_at, "number": number, "lost": now - LOST_AFTER}
    return await fetch_one(session, _OLDER, channel=channel, workspace=workspace, user=user, **values) is not None
