"""What came in and is not played yet: one person's turns are played in the order in which they came."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, delete, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.database.database import Database
from models.database.errors import Conflict, DatabaseProblem
from models.repositories.mapping import Values, add_numbered, execute, fetch, fetch_one, table_of
from models.tables.delivery import ArrivalRow

LOST_AFTER = timedelta(seconds=30)
"""An arrival that is still open after this belonged to a process that died: nobody waits for it any longer."""

Person = tuple[str, str, str]
"""Channel, workspace and user, as the platform knows somebody."""

_ARRIVAL = table_of(ArrivalRow)
_OTHER = _ARRIVAL.alias("other")


def _older(than: Any) -> Select[Any]:
    """What is open of the same person and came before. `than`: columns of an arrival, or parameters, by name."""
    came_before = or_(
        _OTHER.c.sent_at < than["sent_at"], and_(_OTHER.c.sent_at == than["sent_at"], _OTHER.c.id < than["id"])
    )
    same = (_OTHER.c[name] == than[name] for name in ("channel", "workspace", "user"))
    return select(_OTHER.c.id).where(*same, _OTHER.c.stored_at > bindparam("lost"), came_before)


_OLDER = _older({name: bindparam(name) for name in ("channel", "workspace", "user", "sent_at", "id")}).limit(1)
_FIRST = select(_ARRIVAL.c.id).where(
    _ARRIVAL.c.id.in_(bindparam("numbers", expanding=True)), ~_older(_ARRIVAL.c).exists()
)
_CLOSE = delete(_ARRIVAL).where(_ARRIVAL.c.id == bindparam("number"))
_FORGET = delete(_ARRIVAL).where(_ARRIVAL.c.stored_at <= bindparam("lost"))


class StoredArrival(NamedTuple):
    """`number` grows with each arrival. `is_first`: nothing older of the same person was open when it was stored."""

    number: int
    is_first: bool


@dataclass(frozen=True)
class _Waiting:
    """An arrival that is to be stored. Nobody waits for `stored` any longer once it is cancelled."""

    row: Values
    stored: asyncio.Future[StoredArrival]


class Arrivals:
    """Each call is a transaction of its own, but for `add`, which shares one. Moments are aware.

    What comes in while others write is stored with all that came meanwhile, so that at busy moments the disk is waited
    for once for many.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[_Waiting] = []
        self._storing: asyncio.Task[None] | None = None

    async def add(self, person: Person, sent_at: datetime, now: datetime) -> StoredArrival:
        """Store what came in. `sent_at`: the platform's own time, or `now` where it tells none."""
        row = {**_by_column(person), "sent_at": sent_at, "stored_at": now}
        mine = _Waiting(row, asyncio.get_running_loop().create_future())
        self._waiting.append(mine)
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._store_all())
        try:
            return await mine.stored
        except asyncio.CancelledError:
            if not mine.stored.cancelled() and mine.stored.exception() is None:  # stored at this very moment
                await asyncio.shield(self._close_given_up(mine.stored.result().number))
            raise

    async def _store_all(self) -> None:
        """In a task of its own: one who stops waiting takes nobody else's arrival with them."""
        while self._waiting:
            group: list[_Waiting] = []
            try:
                async with self._database.unit_of_work() as session:
                    group = self._take()
                    stored = await _add(session, [each.row for each in group])
            except Exception as problem:
                _fail(group or self._take(), problem)
            else:
                await self._hand_out(group, stored)

    def _take(self) -> list[_Waiting]:
        waiting, self._waiting = self._waiting, []
        return [each for each in waiting if not each.stored.cancelled()]

    async def _hand_out(self, group: Sequence[_Waiting], stored: Sequence[StoredArrival]) -> None:
        given_up = []
        for each, arrival in zip(group, stored, strict=True):
            if each.stored.cancelled():
                given_up.append(arrival.number)
            else:
                each.stored.set_result(arrival)
        for number in given_up:
            await self._close_given_up(number)

    async def _close_given_up(self, number: int) -> None:
        with suppress(DatabaseProblem, Conflict):  # nobody waits for it longer than LOST_AFTER
            await self.close(number)

    async def is_first(self, person: Person, sent_at: datetime, number: int, now: datetime) -> bool:
        """Whether nothing older of this person is open now."""
        values = {"sent_at": sent_at, "id": number, "lost": now - LOST_AFTER}
        async with self._database.reading() as session:
            return await fetch_one(session, _OLDER, **_by_column(person), **values) is None

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


async def _add(session: AsyncSession, rows: Sequence[Values]) -> list[StoredArrival]:
    if not rows:
        return []
    numbers = await add_numbered(session, _ARRIVAL, rows)
    lost = min(row["stored_at"] for row in rows) - LOST_AFTER
    first = {number for (number,) in await fetch(session, _FIRST, numbers=numbers, lost=lost)}
    return [StoredArrival(number, number in first) for number in numbers]


def _fail(group: Sequence[_Waiting], problem: Exception) -> None:
    for each in group:
        if not each.stored.cancelled():
            each.stored.set_exception(problem)


def _by_column(person: Person) -> Values:
    return dict(zip(("channel", "workspace", "user"), person, strict=True))
