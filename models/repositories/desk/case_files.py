"""Who may fetch which case file: each once, by a word of which the digest alone is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.domain import Download
from models.repositories.mapping import Mapping, add, execute, fetch_one
from models.tables.delivery import DownloadRow

_DOWNLOADS = Mapping(DownloadRow, Download, names={"person": "person_id"}, unread=("onboarding_id", "used_at"))
_DOWNLOAD = _DOWNLOADS.table.c
_OPEN = select(*_DOWNLOADS.columns, _DOWNLOAD.onboarding_id).where(
    _DOWNLOAD.digest == bindparam("digest"), _DOWNLOAD.used_at.is_(None), _DOWNLOAD.made_at > bindparam("since")
)
_USE = (
    update(_DOWNLOADS.table)
    .where(_DOWNLOAD.digest == bindparam("of_digest"), _DOWNLOAD.used_at.is_(None))
    .values(used_at=bindparam("now"))
)
_FORGET = delete(_DOWNLOADS.table).where(_DOWNLOAD.made_at < bindparam("before"))


async def add_downloads(session: AsyncSession, key: int, downloads: Sequence[Download], before: datetime) -> None:
    """May be fetched from now on. `key`: the onboarding's row. Those from before a moment (aware) are forgotten."""
    if downloads:
        await execute(session, _FORGET, {"before": before})
        await add(session, _DOWNLOADS.table, [_DOWNLOADS.values(each, onboarding_id=key) for each in downloads])


async def open_download(session: AsyncSession, digest: str, since: datetime) -> tuple[Download, int] | None:
    """One that was made after a moment (aware) and not used, with the row of its onboarding."""
    found = await fetch_one(session, _OPEN, digest=digest, since=since)
    return (_DOWNLOADS.read(found[:-1]), found[-1]) if found else None


async def use(session: AsyncSession, digest: str, now: datetime) -> bool:
    """Whether it is used by this, rather than by somebody who was first."""
    return bool(await execute(session, _USE, {"of_digest": digest, "now": now}))
