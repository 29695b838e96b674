"""People who left their workspace, or cannot be messaged: their direct messages stop, and those left behind hear it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.events.people import Concerned, Named
from conversations.events.table import data_as
from conversations.journey.machine import ENDED
from conversations.replies import Outcome, Result
from conversations.repository import loading, mailing, people
from conversations.views.people import place_name
from models.enums import Channel, EventKind, MembershipStatus, PlaceKind, Role

if TYPE_CHECKING:
    from conversations.context import TurnContext
    from conversations.repository.loading import LoadedOnboarding
    from conversations.turns import Unreached
    from models.domain import OutboxMessage, Person


async def left_workspace(context: TurnContext) -> Outcome:
    """The platform says that somebody left: they leave every onboarding that they joined."""
    person = await people.known_identity(context.session, context.turn.actor)
    if person is None:
        return Outcome(result=Result.MOVED_ON)
    if not await people.goes_on_elsewhere(context.session, person):
        await _leave(context, person)
    return Outcome()


async def unreached(context: TurnContext, about: Unreached) -> Outcome:
    """A notice that its person cannot get: the onboarding team is told once, so that somebody can write to them."""
    row = await people.sent(context.session, about.outbox)
    if row is None:
        return Outcome(result=Result.MOVED_ON)
    if row.place is PlaceKind.CHANNEL:
        return await _lose_channel(context, await context.load(row.onboarding_id), row.target)
    if row.channel is Channel.MAIL:
        return await _note_refused_mail(context, row)
    person = await people.addressee(context.session, row)
    if person is None:
        return Outcome(result=Result.MOVED_ON)
    if about.left:
        await _leave(context, person)
    elif row.onboarding_id is not None:
        whole = await people.person_of(context.session, person)
        await mailing.instead(context.session, row, whole, context.services.outlets, context.now)
        await _note_unreached(context, await context.load(row.onboarding_id), whole)
    return Outcome()


async def _lose_channel(context: TurnContext, loaded: LoadedOnboarding, target: str) -> Outcome:
    """A channel that we cannot post in is the team's no more: both sides hear it once, elsewhere."""
    onboarding = loaded.onboarding
    place = onboarding.place(target)
    if place is None:
        return Outcome(result=Result.MOVED_ON)
    onboarding.remove_place(place)
    onboarding.record(EventKind.CHANNEL_LOST, None, data=Named(place_name(place)))
    await context.save(loaded, quiet=True)
    return Outcome()


async def _note_refused_mail(context: TurnContext, row: OutboxMessage) -> Outcome:
    """Whoever gave us the address can put it right."""
    if named := await mailing.refused(context.session, row):
        loaded = await context.load(row.onboarding_id)
        loaded.onboarding.record(EventKind.MAIL_REFUSED, None, data=named)
        await context.save(loaded, quiet=True)
    return Outcome()


async def _leave(context: TurnContext, person: Person) -> None:
    for key in await people.joined(context.session, person.id):
        loaded = await context.load(key)
        onboarding = loaded.onboarding
        member = onboarding.member(person.id)
        if member is None:
            continue
        owned = member.role is Role.OWNER and onboarding.state not in ENDED
        onboarding.change_member(member, status=MembershipStatus.LEFT, since=context.now)
        kind = EventKind.OWNER_LEFT_WORKSPACE if owned else EventKind.LEFT_WORKSPACE
        onboarding.record(kind, None, data=Named(member.name))
        await context.save(loaded, quiet=True)


async def _note_unreached(context: TurnContext, loaded: LoadedOnboarding, person: Person) -> None:
    told = await loading.of_kind(context.session, loaded.key, EventKind.UNREACHED)
    if not any(data_as(event, Concerned).member == person.id for event in told):
        loaded.onboarding.record(EventKind.UNREACHED, None, data=Concerned(person.name, person.id))
        await context.save(loaded, quiet=True)
