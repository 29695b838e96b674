"""People who left their workspace, or cannot be messaged: their direct messages stop, and those left behind hear it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.event_data import Concerned, Named
from conversations.events import EventKind, data_as
from conversations.journey.machine import ENDED
from conversations.replies import Outcome, Result
from models import repositories
from models.enums import MembershipStatus, Role
from models.tables.delivery import OutboxRow

if TYPE_CHECKING:
    from conversations.context import TurnContext
    from conversations.repository import LoadedOnboarding
    from conversations.turns import Unreached


async def left_workspace(context: TurnContext) -> Outcome:
    """The platform says that somebody left: they leave every onboarding that they joined."""
    actor = context.turn.actor
    person = await repositories.person_for(context.work.session, actor.channel, actor.workspace, actor.user)
    if person is None:
        return Outcome(result=Result.MOVED_ON)
    if not await _still_elsewhere(context, person):
        await _leave(context, person)
    return Outcome()


async def _still_elsewhere(context: TurnContext, identity: repositories.StoredPerson) -> bool:
    """Somebody who linked another app goes on there."""
    whole = await repositories.whole_person(context.work.session, identity)
    others = [
        other for other in await repositories.identities(context.work.session, whole.id) if other.id != identity.id
    ]
    if others:
        await repositories.change_person(context.work.session, whole, reached_by=others[-1].id)
    return bool(others)


async def unreached(context: TurnContext, about: Unreached) -> Outcome:
    """A notice that its person cannot get: the onboarding team is told once, so that somebody can write to them."""
    row = await context.work.session.get(OutboxRow, about.outbox)
    if row is None:
        return Outcome(result=Result.MOVED_ON)
    person = await repositories.person_for(context.work.session, row.channel, row.workspace, row.target)
    if person is None:
        return Outcome(result=Result.MOVED_ON)
    if about.left:
        await _leave(context, person)
    else:
        whole = await repositories.whole_person(context.work.session, person)
        await _note_unreached(context, await context.load(row.onboarding_id), whole)
    return Outcome()


async def _leave(context: TurnContext, person: repositories.StoredPerson) -> None:
    for row in await repositories.onboardings_of(context.work.session, person.id):
        loaded = await context.load(row.id)
        onboarding = loaded.onboarding
        member = onboarding.member(person.id)
        if member is None:
            continue
        owned = member.role is Role.OWNER and onboarding.state not in ENDED
        member.standing, member.since = MembershipStatus.LEFT, context.now
        kind = EventKind.OWNER_LEFT_WORKSPACE if owned else EventKind.LEFT_WORKSPACE
        onboarding.record(kind, None, data=Named(member.name))
        await context.save(loaded, quiet=True)


async def _note_unreached(context: TurnContext, loaded: LoadedOnboarding, person: repositories.StoredPerson) -> None:
    told = (
        e
        for e in loaded.onboarding.events
        if e.kind == EventKind.UNREACHED and data_as(e, Concerned).member == person.id
    )
    if next(told, None) is None:
        loaded.onboarding.record(EventKind.UNREACHED, None, data=Concerned(person.name, person.id))
        await context.save(loaded, quiet=True)
