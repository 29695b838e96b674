"""People who left their workspace, or cannot be messaged: their direct messages stop, and those left behind hear it."""

from __future__ import annotations

from conversations.journey.machine import ENDED
from conversations.open_turn import OpenTurn
from conversations.records import Loaded
from conversations.replies import Outcome, Result
from conversations.turns import Unreached
from models import queries
from models.delivery import OutboxRow
from models.standings import Role, Standing


async def left_workspace(turn: OpenTurn) -> Outcome:
    """The platform says that somebody left: they leave every onboarding that they joined."""
    actor = turn.turn.actor
    person = await queries.person_for(turn.work.session, actor.channel, actor.workspace, actor.user)
    if person is None:
        return Outcome(result=Result.MOVED_ON)
    if not await _still_elsewhere(turn, person):
        await _leave(turn, person)
    return Outcome()


async def _still_elsewhere(turn: OpenTurn, identity: queries.StoredPerson) -> bool:
    """Somebody who linked another app goes on there."""
    whole = await queries.whole_person(turn.work.session, identity)
    others = [other for other in await queries.identities(turn.work.session, whole.id) if other.id != identity.id]
    if others:
        await queries.change_person(turn.work.session, whole, reached_by=others[-1].id)
    return bool(others)


async def unreached(turn: OpenTurn, about: Unreached) -> Outcome:
    """A notice that its person cannot get: the onboarding team is told once, so that somebody can write to them."""
    row = await turn.work.session.get(OutboxRow, about.outbox)
    if row is None:
        return Outcome(result=Result.MOVED_ON)
    person = await queries.person_for(turn.work.session, row.channel, row.workspace, row.target)
    if person is None:
        return Outcome(result=Result.MOVED_ON)
    if about.left:
        await _leave(turn, person)
    else:
        whole = await queries.whole_person(turn.work.session, person)
        await _note_unreached(turn, await turn.load(row.onboarding_id), whole)
    return Outcome()


async def _leave(turn: OpenTurn, person: queries.StoredPerson) -> None:
    for row in await queries.onboardings_of(turn.work.session, person.id):
        loaded = await turn.load(row.id)
        onboarding = loaded.onboarding
        member = onboarding.member(person.id)
        if member is None:
            continue
        owned = member.role is Role.OWNER and onboarding.state not in ENDED
        member.standing, member.since = Standing.LEFT, turn.now
        onboarding.record("owner_left_workspace" if owned else "left_workspace", None, name=member.name)
        await turn.save(loaded, quiet=True)


async def _note_unreached(turn: OpenTurn, loaded: Loaded, person: queries.StoredPerson) -> None:
    told = (e for e in loaded.onboarding.events if e.kind == "unreached" and e.data.get("member") == person.id)
    if next(told, None) is None:
        loaded.onboarding.record("unreached", None, name=person.name, member=person.id)
        await turn.save(loaded, quiet=True)
