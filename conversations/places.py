"""An applicant team's channel: the onboarding that belongs to it, and joining it there with one press."""

from __future__ import annotations

from conversations.cards import simple, status_card
from conversations.lobby import not_for_you
from conversations.open_turn import OpenTurn
from conversations.people import Member
from conversations.records import Loaded
from conversations.replies import Outcome, Result
from conversations.stages.people import join
from models.standings import Role, Standing


async def join_here(turn: OpenTurn, loaded: Loaded) -> Outcome:
    """Being in the team's channel is enough to join as a contributor; somebody who left or was removed asks again."""
    onboarding, by = loaded.onboarding, turn.by
    if turn.turn.place not in onboarding.places:
        return Outcome((not_for_you(),), result=Result.REFUSED)
    known = onboarding.member(by.id)
    if known and known.standing is Standing.JOINED:
        return Outcome((status_card(onboarding, by),), result=Result.MOVED_ON)
    if known and known.standing is Standing.ASKED:
        return Outcome((simple("You have asked already. The owner decides."),), result=Result.MOVED_ON)
    if known:
        known.standing, known.role = Standing.ASKED, Role.CONTRIBUTOR
        onboarding.record("join_asked", by, email=by.email or "")
        await turn.save(loaded)
        return Outcome((simple("We asked the owner. We will tell you when you are added."),))
    member = Member(by.name, by.email, Role.CONTRIBUTOR, Standing.JOINED, turn.now, by.id, by.address)
    onboarding.add_member(member)
    join(onboarding, member, by)
    by.focus = onboarding.reference
    await turn.save(loaded)
    return Outcome((status_card(onboarding, by),))
