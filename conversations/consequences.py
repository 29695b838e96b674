"""What a turn on one onboarding does to others: whoever was offered a time that is booked now may have none left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.onboarding.reminders import take_offer_back
from models.enums import CallStatus

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.context import TurnContext
    from conversations.repository import LoadedOnboarding


async def follow(context: TurnContext, changed: LoadedOnboarding) -> None:
    """Everything that follows elsewhere from what has just been saved, in the same transaction."""
    for call in changed.onboarding.changes.call_times:
        if call.status is CallStatus.BOOKED:
            await _take_offers_back(context, call.starts_at, changed.key)


async def _take_offers_back(context: TurnContext, starts_at: datetime, booked_by: int) -> None:
    for row in await context.offered_elsewhere(starts_at, booked_by):
        loaded = await context.load(row.id)
        take_offer_back(loaded.onboarding)
        await context.save(loaded)
