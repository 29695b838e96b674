"""The link to join a call, once the calendar has made it or has refused to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.events.journey import CallPlace
from conversations.onboarding.calls import booked_call
from conversations.replies import Outcome, Result
from conversations.repository import people
from conversations.turns import MeetingMade, MeetingRefused
from models.enums import EventKind, Stage

if TYPE_CHECKING:
    from conversations.context import TurnContext


async def answered(context: TurnContext, about: MeetingMade | MeetingRefused) -> Outcome:
    """Both sides are told, unless the call has a link already or is booked no more."""
    row = await people.sent(context.session, about.outbox)
    if row is None or row.onboarding_id is None:
        return Outcome(result=Result.MOVED_ON)
    loaded = await context.load(row.onboarding_id)
    onboarding = loaded.onboarding
    call = booked_call(onboarding)
    if call is None or call.link:
        return Outcome(result=Result.MOVED_ON)
    match about:
        case MeetingMade(link=link):
            onboarding.change_call(call, call.status, call.slot, link=link)
            onboarding.record(EventKind.CALL_PLACE, None, Stage.ENGAGEMENT_CALL, CallPlace(link, call.room or ""))
        case MeetingRefused():
            onboarding.record(EventKind.MEETING_REFUSED, None, Stage.ENGAGEMENT_CALL)
    await context.save(loaded, quiet=True)
    return Outcome()
