"""Answers that the onboarding team keeps as help: read beside the topics that come with the program, and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.content.help import Help, Topic
from models.repositories.desk import kept_topics

if TYPE_CHECKING:
    from models.database.unit_of_work import Session
    from models.desk import KeptTopic

KEPT = "kept-"
"""How the key of a topic begins that the team keeps."""


async def all_kept(session: Session) -> list[KeptTopic]:
    """Approved or not, the oldest first."""
    return await kept_topics.kept(session)


async def keep(session: Session, topic: KeptTopic) -> None:
    """A new one (its id is 0), or one in the place of what stood before."""
    await (kept_topics.change_topic if topic.id else kept_topics.add_topic)(session, topic)


async def help_with_kept(session: Session, ours: Help) -> Help:
    """Our topics, and those of the team that a second person has approved."""
    approved = [topic for topic in await kept_topics.kept(session) if topic.approved_by is not None]
    return Help((*ours.topics, *map(_as_topic, approved))) if approved else ours


def _as_topic(kept: KeptTopic) -> Topic:
    others = tuple(word.strip() for word in kept.other_words.split(",") if word.strip())
    return Topic(f"{KEPT}{kept.id}", kept.question, others, (kept.answer,), said=True)
