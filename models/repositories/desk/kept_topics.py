"""Answers that the onboarding team keeps as help."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.desk import KeptTopic
from models.repositories.mapping import Mapping, add, execute, fetch
from models.tables.canned import KeptTopicRow

_TOPICS = Mapping(KeptTopicRow, KeptTopic, names={"person": "person_id", "approved_by": "approved_by_id"})
_TOPIC = _TOPICS.table.c
_STANDS = update(_TOPICS.table).where(_TOPIC.id == bindparam("of_id"), _TOPIC.removed.is_(False))
_APPROVE = _STANDS.where(_TOPIC.approved_by_id.is_(None)).values(approved_by_id=bindparam("person"))
_REMOVE = _STANDS.values(removed=True)
_KEPT = select(*_TOPICS.columns).where(_TOPIC.removed.is_(False)).order_by(_TOPIC.id)


async def kept(session: AsyncSession) -> list[KeptTopic]:
    """Those that are not removed, the oldest first."""
    return [_TOPICS.read(row) for row in await fetch(session, _KEPT)]


async def add_topic(session: AsyncSession, topic: KeptTopic) -> None:
    """A new one, whose id is not looked at."""
    await add(session, _TOPICS.table, [_TOPICS.values(topic)])


async def approve(session: AsyncSession, key: int, person: int) -> bool:
    """Whether it could still be approved: it was neither approved nor removed a moment ago."""
    return await execute(session, _APPROVE, {"of_id": key, "person": person}) == 1


async def remove(session: AsyncSession, key: int) -> bool:
    """Whether it was there to be removed."""
    return await execute(session, _REMOVE, {"of_id": key}) == 1
