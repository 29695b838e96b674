"""What a turn on one onboarding does to others.

Whoever was offered a time that is booked now may have none left, and a draft of a service that its owner has joined
elsewhere is put away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.event_data import PutAway
from conversations.events import EventKind
from conversations.journey.machine import Trigger
from conversations.onboarding.progress import name_of
from conversations.onboarding.reminders import take_offer_back
from conversations.replies import plain
from models.enums import CallStatus, MembershipStatus

if TYPE_CHECKING:
    from conversations.context import TurnContext
    from conversations.repository import LoadedOnboarding
    from models.domain import CallTime


async def follow(context: TurnContext, changed: LoadedOnboarding) -> None:
    """Everything that follows elsewhere from what has just been saved, in the same transaction."""
    for call in changed.onboarding.changes.call_times:
        if call.status is CallStatus.BOOKED:
            await _take_offers_back(context, call, changed.key)
    for member in changed.onboarding.changes.members:
        if member.status is MembershipStatus.JOINED and member.person and member.since == context.now:
            await _put_drafts_away(context, member.person, changed)


async def _take_offers_back(context: TurnContext, booked: CallTime, booked_by: int) -> None:
    for row in await context.offered_elsewhere(booked, booked_by):
        loaded = await context.load(row.id)
        take_offer_back(loaded.onboarding)
        await context.save(loaded)


async def _put_drafts_away(context: TurnContext, person: int, joined: LoadedOnboarding) -> None:
    """Somebody's own drafts of the service that they have just joined. Each can be taken up again."""
    for row in await context.drafts_of_the_same(person, joined):
        draft = await context.load(row.id)
        if [member.person for member in draft.onboarding.joined()] == [person]:
            draft.onboarding.move(Trigger.WITHDRAW)
            draft.onboarding.cancel_reminders("*")
            into = plain(name_of(joined.onboarding))
            draft.onboarding.record(EventKind.PUT_AWAY, None, data=PutAway(into))
            await context.save(draft)
            await context.talk_about(person, joined)
