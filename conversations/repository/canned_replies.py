"""What the onboarding team often sends: read, kept anew, and counted as it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.event_data import MoreNeeded, Reason
from conversations.events import data_of
from models.repositories.desk import canned_replies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conversations.onboarding.onboarding import Onboarding
    from models.database.unit_of_work import Session
    from models.desk import CannedReply


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
