"""What the onboarding team keeps: words that it often sends, counted as they are sent, and answers for help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.content.help import Help, Topic
from conversations.events.journey import Reason
from conversations.events.reviews import MoreNeeded
from conversations.events.table import data_of
from models.repositories.desk import canned_replies, kept_topics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conversations.onboarding.onboarding import Onboarding
    from models.database.unit_of_work import Session
    from models.desk import CannedReply, KeptTopic


async def of_purpose(session: Session, purpose: str) -> tuple[CannedReply, ...]:
    """Those for one action, by name."""
    return tuple(await canned_replies.kept(session, purpose))


async def all_kept(session: Session) -> list[CannedReply]:
    """Those for every action, by action and name."""
    return await canned_replies.kept(session)


async def keep(session: Session, reply: CannedReply) -> None:
    """A new one (its id is 0), or one in the place of what stood before."""
    await (canned_replies.change_reply if reply.id else canned_replies.add_reply)(session, reply)


async def count_uses(session: Session, onboarding: Onboarding, offered: Sequence[CannedReply]) -> None:
    """Each that this turn has sent counts once more."""
    if not offered:
        return
    sent = [data_of(event) for event in onboarding.changes.events]
    names = {data.canned for data in sent if isinstance(data, Reason | MoreNeeded) and data.canned}
    for reply in offered:
        if reply.name in names:
            await canned_replies.count_use(session, reply.id)


KEPT = "kept-"
"""How the key of a topic begins that the team keeps."""


async def all_topics(session: Session) -> list[KeptTopic]:
    """Approved or not, the oldest first."""
    return await kept_topics.kept(session)


async def keep_topic(session: Session, topic: KeptTopic) -> None:
    """A new one, whose id is not looked at."""
    await kept_topics.add_topic(session, topic)


async def approve_topic(session: Session, key: int, person: int) -> bool:
    """Whether it could still be approved: it was neither approved nor removed a moment ago."""
    return await kept_topics.approve(session, key, person)


async def remove_topic(session: Session, key: int) -> bool:
    """Whether it was there to be removed."""
    return await kept_topics.remove(session, key)


async def help_with_kept(session: Session, ours: Help) -> Help:
    """Our topics, and those of the team that a second person has approved."""
    approved = [topic for topic in await kept_topics.kept(session) if topic.approved_by is not None]
    return Help((*ours.topics, *map(_as_topic, approved))) if approved else ours


def _as_topic(kept: KeptTopic) -> Topic:
    others = tuple(word.strip() for word in kept.other_words.split(",") if word.strip())
    return Topic(f"{KEPT}{kept.id}", kept.question, others, (kept.answer,), said=True)
