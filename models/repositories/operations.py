"""The processes that run, and what an operator has to put right: shared, so that each process shows it all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.repositories.mapping import execute, fetch, put, table_of
from models.tables.delivery import ProcessRow, TroubleRow

ALIVE = timedelta(minutes=1)
"""A process that gave no sign of life for so long is not counted."""
SEEN = timedelta(minutes=10)
"""A trouble that no process has seen for so long is over: longer than a closed place waits for its next try."""
_KEPT = timedelta(days=1)

_PROCESS, _TROUBLE = table_of(ProcessRow), table_of(TroubleRow)
_NAMED = _TROUBLE.c.name.in_(bindparam("names", expanding=True))
_FORGET_PROCESSES = delete(_PROCESS).where(_PROCESS.c.seen_at < bindparam("before"))
_FORGET_ONE = delete(_PROCESS).where(_PROCESS.c.id == bindparam("of_id"))
_RUNNING = (
    select(_PROCESS.c.role, func.count())
    .where(_PROCESS.c.seen_at >= bindparam("since"))
    .group_by(_PROCESS.c.role)
    .order_by(_PROCESS.c.role)
)
_THEIRS = select(func.clock_timestamp())
_NEWEST = select(func.max(_PROCESS.c.seen_at))
_FORGET = delete(_TROUBLE).where(_TROUBLE.c.seen_at < bindparam("before"))
_OVER = delete(_TROUBLE).where(_NAMED)
_STILL = update(_TROUBLE).where(_NAMED).values(seen_at=bindparam("now"))
_STANDING = select(_TROUBLE.c.name, _TROUBLE.c.sentence).order_by(_TROUBLE.c.since, _TROUBLE.c.name)
_UNTOLD = (
    update(_TROUBLE)
    .where(_TROUBLE.c.told_at.is_(None))
    .values(told_at=bindparam("now"))
    .returning(_TROUBLE.c.since, _TROUBLE.c.name, _TROUBLE.c.sentence)
)


async def beat(session: AsyncSession, process: str, role: str, now: datetime) -> None:
    """A sign of life of a process."""
    await execute(session, _FORGET_PROCESSES, {"before": now - _KEPT})
    await put(session, _PROCESS, {"id": process, "role": role, "seen_at": now})


async def try_to_write(session: AsyncSession, now: datetime) -> None:
    """Something that goes to the disk when it is stored, and leaves nothing behind."""
    await put(session, _PROCESS, {"id": "", "role": "", "seen_at": now})
    await execute(session, _FORGET_ONE, {"of_id": ""})


async def other_clock(session: AsyncSession, now: datetime) -> datetime:
    """What another clock says at our `now`: the server's, where the database has one of its own.

    Else the newest sign of life of a process, if that is still to come by ours; our own, where nothing says another.
    """
    if session.get_bind().dialect.name == "postgresql":
        return (await fetch(session, _THEIRS))[0][0]  # type: ignore[no-any-return]
    newest: datetime | None = (await fetch(session, _NEWEST))[0][0]
    return max(newest, now) if newest else now


async def running(session: AsyncSession, now: datetime) -> dict[str, int]:
    """How many processes of each role gave a sign of life within the last minute."""
    return {role: number for role, number in await fetch(session, _RUNNING, since=now - ALIVE)}


async def report_troubles(
    session: AsyncSession, now: datetime, new: Mapping[str, str], still: Collection[str], over: Collection[str]
) -> dict[str, str]:
    """What one process sees: troubles that are new to it, by name, those that it goes on seeing, and those that ended.

    What stands now, the oldest first. A trouble that another process saw end is not there any more.
    """
    await execute(session, _FORGET, {"before": now - SEEN})
    if over:
        await execute(session, _OVER, {"names": [*over]})
    if still:
        await execute(session, _STILL, {"names": [*still], "now": now})
    for name, sentence in new.items():
        row = {"name": name, "sentence": sentence, "since": now, "seen_at": now}
        await put(session, _TROUBLE, row, unchanged=("since",))
    return {name: sentence for name, sentence in await fetch(session, _STANDING)}


async def take_untold(session: AsyncSession, now: datetime) -> list[str]:
    """The sentences of troubles that no operator was told of: each is returned once, to one process."""
    return [sentence for *_, sentence in sorted(map(tuple, await fetch(session, _UNTOLD, now=now)))]
