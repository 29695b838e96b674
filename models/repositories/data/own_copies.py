"""Who may fetch a file of what is held about them: each once, by a word of which the digest alone is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.repositories.mapping import add, execute, fetch_one, table_of
from models.tables.data import OwnCopyRow

_COPY = table_of(OwnCopyRow)
_OPEN = select(_COPY.c.person_id, _COPY.c.kind).where(
    _COPY.c.digest == bindparam("digest"), _COPY.c.used_at.is_(None), _COPY.c.made_at > bindparam("since")
)
_USE = (
    update(_COPY)
    .where(_COPY.c.digest == bindparam("of_digest"), _COPY.c.used_at.is_(None))
    .values(used_at=bindparam("now"))
)
_FORGET = delete(_COPY).where(_COPY.c.made_at < bindparam("before"))


class OwnCopy(NamedTuple):
    """The row of the identity that asked, and the kind of file."""

    person: int
    kind: str


async def add_copies(
    session: AsyncSession, person: int, digests: Mapping[str, str], now: datetime, before: datetime
) -> None:
    """`digests`: with the kind of file of each. Those from before a moment (aware) are forgotten."""
    await execute(session, _FORGET, {"before": before})
    rows = [{"digest": each, "person_id": person, "kind": kind, "made_at": now} for each, kind in digests.items()]
    await add(session, _COPY, rows)


async def open_copy(session: AsyncSession, digest: str, since: datetime) -> OwnCopy | None:
    """One that was made after a moment (aware) and is not used; None where there is none."""
    found = await fetch_one(session, _OPEN, digest=digest, since=since)
    return OwnCopy(*found) if found else None


async def use(session: AsyncSession, digest: str, now: datetime, since: datetime) -> OwnCopy | None:
    """The same, which is used up by this; None where there is none, or somebody was first."""
    found = await open_copy(session, digest, since)
    used = found is not None and await execute(session, _USE, {"of_digest": digest, "now": now})
    return found if used else None
