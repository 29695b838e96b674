"""Answers that the onboarding team keeps as help."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.desk import KeptTopic
from models.repositories.mapping import Mapping, add, change, fetch
from models.tables.canned import KeptTopicRow

_TOPICS = Mapping(KeptTopicRow, KeptTopic, names={"person": "person_id", "approved_by": "approved_by_id"})
_TOPIC = _TOPICS.table.c
_KEPT = select(*_TOPICS.columns).where(_TOPIC.removed.is_(False)).order_by(_TOPIC.id)


async def kept(session: AsyncSession) -> list[KeptTopic]:
    """Those that are not removed, the oldest first."""
    return [_TOPICS.read(row) for row in await fetch(session, _KEPT)]


async def add_topic(session: AsyncSession, topic: KeptTopic) -> None:
    """A new one, whose id is not looked at."""
    await add(session, _TOPICS.table, [_TOPICS.values(topic)])


async def change_topic(session: AsyncSession, topic: KeptTopic) -> None:
    """In the place of what stood before. Raises Conflict if there is no such row."""
    await change(session, _TOPICS, topic)
