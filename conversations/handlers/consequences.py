"""What a turn on one onboarding does to others.

Whoever was offered a time that is booked now may have none left, and a draft of a service that its owner has joined
elsewhere is put away. When somebody of the onboarding team hands over all that they have, the rest follows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.events.journey import PutAway
from conversations.events.people import Assigned, Named
from conversations.events.table import data_as
from conversations.journey.machine import Trigger
from conversations.onboarding.calls import is_last_published, take_offer_back
from conversations.onboarding.people import colleague
from conversations.onboarding.progress import name_of
from conversations.replies import Outcome
from conversations.repository import desk, lists, people
from conversations.text import plain
from models.enums import CallStatus, EventKind, MembershipStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conversations.context import TurnContext
    from conversations.onboarding.onboarding import Onboarding
    from conversations.repository.loading import LoadedOnboarding
    from conversations.turns import Actor
    from models.domain import CallTime, Person


async def follow(context: TurnContext, changed: LoadedOnboarding) -> None:
    """Everything that follows elsewhere from what has just been saved, in the same transaction."""
    for call in changed.onboarding.changes.call_times:
        if call.status is CallStatus.BOOKED:
            await _take_offers_back(context, call, changed.key)
    if any(call.published for call in changed.onboarding.changes.call_times) and is_last_published(changed.onboarding):
        await desk.look_at_offers(context.session, context.now)
    for member in changed.onboarding.changes.members:
        if member.status is MembershipStatus.JOINED and member.person and member.since == context.now:
            await _put_drafts_away(context, member.person, changed)
    for event in changed.onboarding.changes.events:
        if event.kind == EventKind.ASSIGNED and (handed := data_as(event, Assigned)).all_of:
            await _hand_over(context, changed.onboarding, handed)


async def _take_offers_back(context: TurnContext, booked: CallTime, booked_by: int) -> None:
    for row in await lists.offered_elsewhere(context.session, booked, booked_by):
        loaded = await context.load(row.id)
        take_offer_back(loaded.onboarding)
        await context.save(loaded)


async def _put_drafts_away(context: TurnContext, person: int, joined: LoadedOnboarding) -> None:
    """Somebody's own drafts of the service that they have just joined. Each can be taken up again."""
    for row in await lists.drafts_of_the_same(context.session, person, joined):
        draft = await context.load(row.id)
        if [member.person for member in draft.onboarding.joined()] == [person]:
            draft.onboarding.move(Trigger.WITHDRAW)
            draft.onboarding.cancel_reminders("*")
            into = plain(name_of(joined.onboarding))
            draft.onboarding.record(EventKind.PUT_AWAY, None, data=PutAway(into))
            await context.save(draft)
            await context.talk_about(person, joined)


async def _hand_over(context: TurnContext, first: Onboarding, handed: Assigned) -> None:
    """But for those whose applicant team the new one belongs to: nobody decides on their own onboarding."""
    to = first.assignee
    for row in await lists.held_by(context.session, handed.all_of or 0):
        loaded = await context.load(row.id)
        if to is not None and not loaded.onboarding.has_belonged(colleague(to)):
            loaded.onboarding.assignee = to
            loaded.onboarding.record(EventKind.ASSIGNED, context.by, data=replace(handed, all_of=None))
            await context.save(loaded, quiet=True)


async def let_go(context: TurnContext, person: Person) -> None:
    """Somebody is not of the onboarding team any more: what they had comes to its channel, to be taken."""
    for row in await lists.held_by(context.session, person.id):
        loaded = await context.load(row.id)
        loaded.onboarding.assignee = None
        loaded.onboarding.record(EventKind.ASSIGNEE_LEFT, None, data=Named(person.name))
        await context.save(loaded, quiet=True)


async def leave_the_team(context: TurnContext) -> None:
    """The platform says that the actor left their workspace, and so the onboarding team."""
    if person := await context.leave_the_team():
        await let_go(context, person)


async def team_is(context: TurnContext, everybody: Sequence[Actor]) -> Outcome:
    """The platform says who is of the onboarding team: each can be named, and what others had comes to the channel."""
    known = {person.id: person for person in await context.colleagues()}
    here = [await people.met(context.session, actor) for actor in everybody]
    for person in (known[key] for key in known.keys() - {person.id for person in here}):
        await people.is_of_it_no_more(context.session, person)
        await let_go(context, person)
    return Outcome()
