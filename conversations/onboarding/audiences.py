"""Who hears of an event: the audiences of its kind, and the members whom an audience means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.event_data import Concerned
from conversations.events import Audience, data_as, type_of
from conversations.onboarding.people import OWNERS

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from models.domain import Event, Member


def audiences(event: Event) -> tuple[Audience, ...]:
    """Who hears of an event. Nobody, for one that is only kept."""
    told = type_of(event).told
    return (*told, Audience.PLACE) if Audience.APPLICANT in told else told


def listeners(onboarding: Onboarding, event: Event, audience: Audience) -> list[Member]:
    """The members that an audience means, but for the one who did it; none for an audience that is a channel."""
    joined = [member for member in onboarding.joined() if member.person != event.person]
    match audience:
        case Audience.APPLICANT:
            return [member for member in joined if not member.present_in]  # they hear it in their channel
        case Audience.OWNER:
            return [member for member in joined if member.role in OWNERS]
        case Audience.CONCERNED:
            concerned = data_as(event, Concerned).member
            return [m for m in onboarding.members if m.person is not None and m.person == concerned]
        case Audience.TEAM | Audience.PLACE | Audience.IDENTITIES:
            return []
