"""The words that the onboarding team sends again and again."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.desk import CannedReply
from models.repositories.mapping import Mapping, add, execute, fetch
from models.tables.canned import CannedReplyRow

_REPLIES = Mapping(CannedReplyRow, CannedReply)
_REPLY = _REPLIES.table.c
_KEPT = select(*_REPLIES.columns).where(_REPLY.removed.is_(False)).order_by(_REPLY.purpose, _REPLY.name, _REPLY.id)
_OF_PURPOSE = _KEPT.where(_REPLY.purpose == bindparam("purpose"))
_OF_ID = update(_REPLIES.table).where(_REPLY.id == bindparam("of_id"))
_CHANGE = _OF_ID.values({name: bindparam(f"new_{name}") for name in ("purpose", "name", "words", "removed")})
_USED = select(*_REPLIES.columns).where(_REPLY.uses > 0).order_by(_REPLY.uses.desc(), _REPLY.name, _REPLY.id)
_ONE_USE_MORE = update(_REPLIES.table).where(_REPLY.id == bindparam("of_id")).values(uses=_REPLY.uses + 1)


async def kept(session: AsyncSession, purpose: str | None = None) -> list[CannedReply]:
    """Those that are not removed, by name: of one purpose, or of all."""
    if purpose is None:
        return [_REPLIES.read(row) for row in await fetch(session, _KEPT)]
    return [_REPLIES.read(row) for row in await fetch(session, _OF_PURPOSE, purpose=purpose)]


async def used(session: AsyncSession) -> list[CannedReply]:
    """Those that were ever sent, removed ones too, the most often first."""
    return [_REPLIES.read(row) for row in await fetch(session, _USED)]


async def add_reply(session: AsyncSession, reply: CannedReply) -> None:
    """A new one, whose id is not looked at."""
    await add(session, _REPLIES.table, [_REPLIES.values(reply)])


async def change_reply(session: AsyncSession, reply: CannedReply) -> None:
    """In the place of what stood before, but for how often it was sent: that goes on meanwhile."""
    given = {"new_purpose": reply.purpose, "new_name": reply.name, "new_words": reply.words}
    await execute(session, _CHANGE, {"of_id": reply.id, "new_removed": reply.removed, **given})


async def count_use(session: AsyncSession, key: int) -> None:
    """It was sent once more."""
    await execute(session, _ONE_USE_MORE, {"of_id": key})
