"""The codes that went out by email."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.mail import MailCode
from models.repositories.mapping import Mapping, add, execute, fetch_one
from models.tables.mail import MailCodeRow

_CODES = Mapping(MailCodeRow, MailCode)
_CODE = _CODES.table.c
_BY_DIGEST = select(*_CODES.columns).where(_CODE.digest == bindparam("digest"))
_OF_MESSAGE = delete(_CODES.table).where(_CODE.message == bindparam("of_message"))
_USE = (
    update(_CODES.table)
    .where(_CODE.digest == bindparam("of_digest"), _CODE.used_at.is_(None))
    .values(used_at=bindparam("now"))
)


async def keep(session: AsyncSession, code: MailCode) -> None:
    """In place of the one of an earlier try of the same email, which surely did not arrive."""
    await execute(session, _OF_MESSAGE, {"of_message": code.message})
    await add(session, _CODES.table, [_CODES.values(code)])


async def find(session: AsyncSession, digest: str) -> MailCode | None:
    """Used or not, and however old."""
    found = await fetch_one(session, _BY_DIGEST, digest=digest)
    return _CODES.read(found) if found else None


async def use(session: AsyncSession, digest: str, now: datetime) -> bool:
    """From now on it works no more. Whether it still did."""
    return await execute(session, _USE, {"of_digest": digest, "now": now}) == 1
