"""Who somebody is, and which identities are one person: linked by a code, parted again, and left behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from conversations.onboarding.people import NOT_ASKED, asked_about, identities_once
from models.domain import Member, OutboxMessage, Person
from models.enums import MembershipStatus, Role
from models.repositories import lists, outbox, people

if TYPE_CHECKING:
    from conversations.channel_answers import ChannelAnswers
    from conversations.turns import Actor
    from models.database.unit_of_work import Session
    from models.domain import TeamPlace

_RANK: Mapping[str, int] = {Role.OWNER: 2, Role.CONTRIBUTOR: 1, Role.VIEWER: 0}


async def known_as(session: Session, actor: Actor) -> list[Person]:
    """Every row of somebody, the oldest first: one for each workspace that their platform has named."""
    named = (actor.workspace, *actor.former_workspaces)
    return await people.known_as(session, actor.channel, named, actor.user)


async def known_identity(session: Session, actor: Actor) -> Person | None:
    """The row of somebody whom we have met: the oldest one, where their platform has named several workspaces."""
    if not actor.former_workspaces:
        return await people.find(session, actor.channel, actor.workspace, actor.user)
    return next(iter(await known_as(session, actor)), None)


async def person_of(session: Session, identity: Person) -> Person:
    """The identity whose places in onboardings this one shares: another one, or itself."""
    return await people.shared_by(session, identity)


@dataclass(frozen=True)
class WholePerson:
    """The identity whose places in onboardings all of somebody's identities share, and all of these."""

    person: Person
    identities: tuple[Person, ...]


async def whole(session: Session, identity: Person) -> WholePerson:
    """Everybody who is one person with an identity."""
    person = await person_of(session, identity)
    return WholePerson(person, tuple(await people.identities(session, person.id)))


async def speak(session: Session, identity: Person, language: str | None) -> None:
    """From now on somebody is written to in a language, by its code; in English by None."""
    await people.change_person(session, identity, language=language)


async def language_at(session: Session, email: str) -> str | None:
    """The language that whoever is known by an address wants to be written to in; None for English, and for nobody."""
    known = (one.language for one in await people.with_email(session, email))
    return next((language for language in known if language), None)


async def with_email_at(session: Session, email: str, channel: str | None, workspace: str | None) -> list[Person]:
    """Everybody who is known by an address in one workspace: that which an invitation or a request came from."""
    known = await people.with_email(session, email)
    return [person for person in known if (person.channel, person.workspace) == (channel, workspace)]


async def known_by_email(session: Session, email: str, channel: str | None, workspace: str | None) -> Person | None:
    """Who is known by an address in one workspace. None where nobody is, and where several are."""
    known = await with_email_at(session, email, channel, workspace)
    return known[0] if len(known) == 1 else None


async def is_still_in(
    session: Session, person: int, target: str, places: Iterable[TeamPlace], channels: ChannelAnswers
) -> bool:
    """Whether somebody who belongs to an onboarding by being in one of its channels (`target`) is still there, in any
    app of theirs. Raises ChannelQuestion where that was not asked.
    """
    everywhere = [each.address for each in await people.identities(session, person)]
    return channels.still_in(target, places, everywhere)


async def joined(session: Session, person: int) -> list[int]:
    """The rows of the onboardings that somebody has joined."""
    return [record.id for record in await lists.joined_by(session, person)]


async def focus_of(session: Session, person: Person) -> str | None:
    """The reference of the onboarding that somebody talks about."""
    return await lists.reference_of(session, person.focus) if person.focus else None


# The onboarding team, from what its platform says of all of it


async def met(session: Session, actor: Actor) -> Person:
    """Somebody of the team, who may never have written: from now on they can be named."""
    known = await known_identity(session, actor)
    email = actor.email.lower() if actor.email else None
    if known is None:
        new = Person(0, actor.channel, actor.workspace, actor.user, actor.name, email, onboarding_team=True)
        return await people.add_person(session, new)
    if known.onboarding_team and known.name == actor.name:
        return known
    return await people.change_person(session, known, onboarding_team=True, name=actor.name or known.name)


async def is_of_it_no_more(session: Session, person: Person) -> None:
    """They were of the team, and its platform does not name them any more."""
    await people.change_person(session, person, onboarding_team=False)


# The codes of linking, of which the digest alone is kept


async def add_code(session: Session, digested: str, identity: Person, now: datetime) -> None:
    """A code that an identity is given: earlier ones of theirs work no more."""
    await people.add_code(session, digested, identity.id, now)


async def owner_of_code(session: Session, digested: str, since: datetime) -> Person | None:
    """Whose code this is, if it was made after a moment (aware) and not used."""
    return await people.owner_of_code(session, digested, since)


async def claim_code(session: Session, digested: str, identity: Person) -> None:
    """Note who typed it last: they are the one whose yes counts."""
    await people.claim_code(session, digested, identity.id)


async def claimed_code(session: Session, identity: Person, since: datetime) -> tuple[Person, str] | None:
    """Whose code an identity has typed, and its digest, if it was made after a moment (aware) and not used."""
    return await people.claimed_code(session, identity.id, since)


# Linked


async def link(session: Session, identity: Person, other: Person, here: Person) -> Person:
    """All of an identity, and of those linked with it, becomes another one's; what came from where is kept.

    `here`: the identity that acts, and is reached from now on. Returns the person whom they are together.
    """
    mine, person = await person_of(session, identity), await person_of(session, other)
    await _bring_places(session, mine, person)
    for each in await people.identities(session, mine.id):
        await people.change_person(session, each, linked_to=person.id, focus=None, **NOT_ASKED)
    asked = {} if asked_about(person) else NOT_ASKED  # their question is never about an onboarding that came with mine
    return await people.change_person(session, person, focus=person.focus or mine.focus, reached_by=here.id, **asked)


async def link_by_code(session: Session, digested: str, other: Person, here: Person, now: datetime) -> Person:
    """The same for whoever typed the code of another one, which nobody links with from now on."""
    await people.use_code(session, digested, now)
    return await link(session, here, other, here)


async def _bring_places(session: Session, mine: Person, person: Person) -> None:
    theirs = await people.places_of(session, person.id)
    for onboarding, place in (await people.places_of(session, mine.id)).items():
        if onboarding in theirs:
            await _merge(session, theirs[onboarding], place)
        else:
            brought = replace(place, person=person.id, brought_by=place.brought_by or mine.id)
            await people.change_place(session, brought)


async def _merge(session: Session, theirs: Member, mine: Member) -> None:
    """Of two places of one person in one onboarding, the stronger stands, and the other one is set aside."""
    key, me = theirs.person, mine.person
    if _strength(theirs) >= _strength(mine):
        await people.change_place(session, _set_aside(mine, me, mine.brought_by or me))
        return
    await people.change_place(session, replace(theirs, person=None))  # nobody has two places in one
    await people.change_place(session, replace(mine, person=key, brought_by=mine.brought_by or me))
    await people.change_place(session, _set_aside(theirs, me, theirs.brought_by or key))


def _strength(place: Member) -> int:
    return _RANK[place.role] if place.status is MembershipStatus.JOINED else -1


def _set_aside(place: Member, person: int | None, brought_by: int | None) -> Member:
    joined = place.status is MembershipStatus.JOINED
    return replace(
        place, person=person, status=MembershipStatus.LEFT, brought_by=brought_by, set_aside=place.set_aside or joined
    )


# And apart again


async def part(session: Session, shared: WholePerson, now: datetime) -> list[Person]:
    """Every identity for itself again, with what it brought along. Returns them as they stand then."""
    standing = await people.places_of(session, shared.person.id)
    held = [await people.places_of(session, each.id) for each in shared.identities]
    places = [(onboarding, place) for of_one in held for onboarding, place in of_one.items()]
    moved = [place for _, place in places if place.brought_by not in (None, place.person)]
    for place in moved:
        await people.change_place(session, replace(place, person=None))
    for onboarding, place in places:
        if place.brought_by is not None:
            await people.change_place(session, _given_back(place, standing.get(onboarding)))
    await _keep_history(session, shared.identities, places, now)
    apart = {"linked_to": None, "reached_by": None, "focus": None, **NOT_ASKED}
    return [
        await people.change_person(session, each, once_linked=_with_others(each, shared), **apart)
        for each in shared.identities
    ]


def _with_others(identity: Person, shared: WholePerson) -> str:
    """Whom an identity was linked with before, and is linked with until now."""
    others = {each.id for each in shared.identities} - {identity.id}
    return " ".join(str(each) for each in sorted(identities_once(identity) | others))


def _given_back(place: Member, standing: Member | None) -> Member:
    """One that was set aside stands again as far as the one that stood for both still does."""
    back = replace(place, person=place.brought_by, brought_by=None, set_aside=False)
    if not place.set_aside or standing is None or standing.status is not MembershipStatus.JOINED:
        return back
    role = min(place.role, standing.role, key=lambda role: _RANK[role])
    return replace(back, status=MembershipStatus.JOINED, role=role)


async def _keep_history(
    session: Session, identities: Sequence[Person], places: Iterable[tuple[int, Member]], now: datetime
) -> None:
    """A place that has been left, for every identity that shared one and has none."""
    shared = {onboarding: place for onboarding, place in places if place.first_joined}
    for each in identities:
        theirs = await people.places_of(session, each.id)
        for onboarding, place in shared.items():
            if onboarding not in theirs:
                left = Member(each.name, each.email, place.role, MembershipStatus.LEFT, now, each.id)
                await people.add_place(session, onboarding, replace(left, joined_at=place.first_joined))


# Left behind


async def goes_on_elsewhere(session: Session, identity: Person) -> bool:
    """Whether somebody who is gone here has linked another app, in which they are reached from now on."""
    shared = await whole(session, identity)
    others = [other for other in shared.identities if other.id != identity.id]
    if others:
        await people.change_person(session, shared.person, reached_by=others[-1].id)
    return bool(others)


async def sent(session: Session, key: int) -> OutboxMessage | None:
    """A message to be sent or sent, by the id of its row; None if there is none."""
    return await outbox.by_id(session, key)


async def addressee(session: Session, message: OutboxMessage) -> Person | None:
    """Whom a direct message is for."""
    return await people.find(session, message.channel, message.workspace, message.target)
