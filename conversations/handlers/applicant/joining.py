"""An applicant team's channel: the onboarding that belongs to it, and joining it there with one press."""

from __future__ import annotations

from conversations.context import TurnContext
from conversations.event_data import JoinAsked
from conversations.events import EventKind
from conversations.handlers.applicant.members import join
from conversations.onboarding.people import Member
from conversations.replies import Outcome, Result
from conversations.repository import LoadedOnboarding
from conversations.views.cards import simple, status_card
from conversations.views.lists import not_for_you
from models.enums import MembershipStatus, Role


async def join_here(context: TurnContext, loaded: LoadedOnboarding) -> Outcome:
    """Being in the team's channel is enough to join as a contributor; somebody who left or was removed asks again."""
    onboarding, by = loaded.onboarding, context.by
    if context.turn.place not in onboarding.places:
        return Outcome((not_for_you(),), result=Result.REFUSED)
    known = onboarding.member(by.id)
    if known and known.standing is MembershipStatus.JOINED:
        return Outcome((status_card(onboarding, by),), result=Result.MOVED_ON)
    if known and known.standing is MembershipStatus.ASKED:
        return Outcome((simple("You have asked already. The owner decides."),), result=Result.MOVED_ON)
    if known:
        known.standing, known.role = MembershipStatus.ASKED, Role.CONTRIBUTOR
        onboarding.record(EventKind.JOIN_ASKED, by, data=JoinAsked(by.email or ""))
        await context.save(loaded)
        return Outcome((simple("We asked the owner. We will tell you when you are added."),))
    member = Member(by.name, by.email, Role.CONTRIBUTOR, MembershipStatus.JOINED, context.now, by.id, by.address)
    onboarding.add_member(member)
    join(onboarding, member, by)
    by.focus = onboarding.reference
    await context.save(loaded)
    return Outcome((status_card(onboarding, by),))
