"""One person, two identities: a one-time code shows that both are theirs. An email address alone never does.

Linking is told to both and to everybody in their onboardings, and `unlink` gives each back what it brought along.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.details import CodeDetail
from conversations.event_data import Linked
from conversations.events import EventKind
from conversations.handlers.registry import TurnRequest, handles_turn
from conversations.onboarding.codes import digest, new_code, too_many_tries
from conversations.onboarding.people import NOT_ASKED, asked_about
from conversations.replies import Button, Outcome, Result, Said, Style, Words, simple
from models.domain import Member, Person
from models.enums import MembershipStatus, PlaceKind, Role
from models.repositories import lists, people

if TYPE_CHECKING:
    from conversations.context import TurnContext

LINK = "link"  # what the codes are for
LASTS = timedelta(minutes=10)

_RANK: Mapping[str, int] = {Role.OWNER: 2, Role.CONTRIBUTOR: 1, Role.VIEWER: 0}


@handles_turn("link")
async def link(request: TurnRequest) -> Outcome:
    """Typed without a code, gives one; typed with one, asks whether to link. Older buttons carry the code itself."""
    context, pressed = request.context, request.detail_as(CodeDetail).code
    if context.turn.place.kind is not PlaceKind.DIRECT:
        words = "Type link in your direct messages with the assistant, where nobody else sees the code."
        return Outcome((simple(words),), result=Result.INVALID)
    if pressed:
        other = await _other(context, pressed)
        return other if isinstance(other, Outcome) else await _link_now(context, other, digest(LINK, pressed))
    return await _ask(context, request.text) if request.text.strip() else await _give_code(context)


async def _give_code(context: TurnContext) -> Outcome:
    code = new_code()
    await people.add_code(context.session, digest(LINK, code), context.identity.id, context.now)
    words = (
        "Your code is {code}. Open the assistant in the other app and type {command} there within 10 minutes. The "
        "code works once. Do not give it to anybody."
    )
    shown = simple(words, code=Words(code, strong=True), command=Words(" ".join((LINK, code)), strong=True))
    return Outcome((replace(shown, secret=True),))


async def _ask(context: TurnContext, typed: str) -> Outcome:
    """The button carries no code: whose yes counts is noted beside it."""
    other = await _other(context, typed)
    if isinstance(other, Outcome):
        return other
    await people.claim_code(context.session, digest(LINK, typed), context.identity.id)
    words = (
        "This links you with {who} in {app}. From then on both share the same onboardings and answers, and everyone in "
        "them is told. Link yourself alone, never a colleague."
    )
    yes = Button("confirm_link", "Link", style=Style.PRIMARY)
    return Outcome((simple(words, yes, who=Said(other.name), app=_app(other)),))


@handles_turn("confirm_link")
async def confirm(request: TurnRequest) -> Outcome:
    """The yes to the code that this identity typed last: it is checked again, and used up."""
    context = request.context
    if refused := await too_many_tries(context):
        return refused
    claimed = await people.claimed_code(context.session, context.identity.id, context.now - LASTS)
    if claimed is None:
        return await _no_such_code(context)
    other, digested = claimed
    return await _refusal(context, other) or await _link_now(context, other, digested)


async def _link_now(context: TurnContext, other: Person, digested: str) -> Outcome:
    await people.use_code(context.session, digested, context.now)
    linked = _linked(context.identity, other)
    await _share(context, context.identity, await people.shared_by(context.session, other))
    await _tell(context, EventKind.LINKED, linked)
    onboard = Button("command", "Carry on", detail="onboard", style=Style.PRIMARY)
    words = (
        "You are linked with {who} in {app}. Messages come to the app that you used last. To undo this, type {unlink}."
    )
    told = simple(words, onboard, who=Said(other.name), app=_app(other), unlink=Words("unlink", strong=True))
    return Outcome((told,))


def _linked(mine: Person, other: Person) -> Linked:
    return Linked(other.name, other.channel.label, mine.name, mine.channel.label)


async def _tell(context: TurnContext, kind: EventKind, linked: Linked) -> None:
    """In the record of everything that the actor has joined, which tells its people and every identity of theirs."""
    for record in await context.mine():
        loaded = await context.load(record.id)
        loaded.onboarding.record(kind, context.by, data=linked)
        await context.save(loaded, quiet=True)


async def _other(context: TurnContext, typed: str) -> Person | Outcome:
    """Whose code this is, or what to say instead."""
    if refused := await too_many_tries(context):
        return refused
    other = await people.owner_of_code(context.session, digest(LINK, typed), context.now - LASTS)
    if other is None:
        return await _no_such_code(context)
    return await _refusal(context, other) or other


async def _no_such_code(context: TurnContext) -> Outcome:
    await context.note_wrong_code()
    words = "This code does not work. A code lasts 10 minutes and works once. Type link in the other app for a new one."
    return Outcome((simple(words),), result=Result.INVALID)


async def _refusal(context: TurnContext, other: Person) -> Outcome | None:
    """Why these two are not to be linked: one identity, linked already, two people, or nothing that could be told."""
    me, session = context.identity, context.session
    if other.id == me.id:
        return _invalid("This code is for the other app. Open the assistant there and type it.")
    mine, theirs = await people.shared_by(session, me), await people.shared_by(session, other)
    if mine.id == theirs.id:
        return _invalid("You are linked already.")
    if await _neighbours(context, mine, theirs):
        words = (
            "This code was made by somebody else of your workspace, or of one that you are linked with. Link yourself "
            "alone: to work with a colleague, add them to your onboarding."
        )
        return Outcome((simple(words),), result=Result.REFUSED)
    if not await lists.joined_by(session, mine.id) and not await lists.joined_by(session, theirs.id):
        return _invalid(
            "There is nothing to share yet. Start or join an onboarding in one of the apps, then link them."
        )
    return None


def _invalid(words: str) -> Outcome:
    return Outcome((simple(words),), result=Result.INVALID)


async def _neighbours(context: TurnContext, mine: Person, theirs: Person) -> bool:
    """Whether any two of them are of one workspace or tenant: nobody has two accounts there."""
    homes = {(i.channel, i.workspace) for i in await people.identities(context.session, mine.id)}
    others = await people.identities(context.session, theirs.id)
    return any((i.channel, i.workspace) in homes or context.by.is_of(i.channel, i.workspace) for i in others)


async def unite(context: TurnContext) -> None:
    """Somebody who was stored once for each workspace of their organisation is one person, whichever they act in."""
    actor, session = context.turn.actor, context.session
    if not actor.former_workspaces:
        return
    named = (actor.workspace, *actor.former_workspaces)
    for other in await people.known_as(session, actor.channel, named, actor.user):
        whole = await people.shared_by(session, context.identity)
        if (await people.shared_by(session, other)).id != whole.id:
            await _share(context, other, whole)


async def _share(context: TurnContext, identity: Person, person: Person) -> None:
    """Everything of an identity, and of all linked with it, becomes a person's. What came from where is kept."""
    session, key = context.session, person.id
    mine = await people.shared_by(session, identity)
    theirs = await people.places_of(session, key)
    for onboarding, place in (await people.places_of(session, mine.id)).items():
        if onboarding in theirs:
            await _merge(context, theirs[onboarding], place)
        else:
            brought = replace(place, person=key, brought_by=place.brought_by or mine.id)
            await people.change_place(session, brought)
    for each in await people.identities(session, mine.id):
        await people.change_person(session, each, linked_to=key, focus=None, **NOT_ASKED)
    focus = person.focus or mine.focus
    asked = {} if asked_about(person) else NOT_ASKED  # their question is never about an onboarding that came with mine
    person = await people.change_person(session, person, focus=focus, reached_by=context.identity.id, **asked)
    await context.act_as(person, await lists.reference_of(session, focus) if focus else None)


async def _merge(context: TurnContext, theirs: Member, mine: Member) -> None:
    """Of two places of one person in one onboarding, the stronger stands, and the other one is set aside."""
    session, key, me = context.session, theirs.person, mine.person
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


# And back


@handles_turn("unlink")
async def unlink(request: TurnRequest) -> Outcome:
    """Every identity for itself again, with what it brought along. What was added since stays where the code was made.

    Who belonged to a team under one identity has belonged to it under the others.
    """
    context, session = request.context, request.context.session
    whole = await people.shared_by(session, context.identity)
    identities = await people.identities(session, whole.id)
    if len(identities) == 1:
        return _invalid("You are not linked with another app. To link two, type link in one of them.")
    other = next(each for each in identities if each.id != context.identity.id)
    await _tell(context, EventKind.UNLINKED, _linked(context.identity, other))
    await _give_back(context, whole, identities)
    apart = {"linked_to": None, "reached_by": None, "focus": None, **NOT_ASKED}
    alone = [await people.change_person(session, each, **apart) for each in identities]
    context.identity = next(each for each in alone if each.id == context.identity.id)
    await context.act_as(context.identity)
    words = (
        "You are not linked any more. What you had here before is yours here again. What you started or joined since "
        "stays with {who} in {app}."
    )
    return Outcome((simple(words, who=Said(whole.name), app=_app(whole)),))


async def _give_back(context: TurnContext, whole: Person, identities: Sequence[Person]) -> None:
    session, standing = context.session, await people.places_of(context.session, whole.id)
    held = [await people.places_of(session, each.id) for each in identities]
    places = [(onboarding, place) for of_one in held for onboarding, place in of_one.items()]
    moved = [(onboarding, place) for onboarding, place in places if place.brought_by not in (None, place.person)]
    for _, place in moved:
        await people.change_place(session, replace(place, person=None))
    for onboarding, place in places:
        if place.brought_by is not None:
            await people.change_place(session, _given_back(place, standing.get(onboarding)))
    await _keep_history(context, identities, places)


def _given_back(place: Member, standing: Member | None) -> Member:
    """One that was set aside stands again as far as the one that stood for both still does."""
    back = replace(place, person=place.brought_by, brought_by=None, set_aside=False)
    if not place.set_aside or standing is None or standing.status is not MembershipStatus.JOINED:
        return back
    role = min(place.role, standing.role, key=lambda role: _RANK[role])
    return replace(back, status=MembershipStatus.JOINED, role=role)


async def _keep_history(
    context: TurnContext, identities: Sequence[Person], places: Iterable[tuple[int, Member]]
) -> None:
    """A place that has been left, for every identity that shared one and has none."""
    session = context.session
    shared = {onboarding: place for onboarding, place in places if place.first_joined}
    for each in identities:
        theirs = await people.places_of(session, each.id)
        for onboarding, place in shared.items():
            if onboarding not in theirs:
                left = Member(each.name, each.email, place.role, MembershipStatus.LEFT, context.now, each.id)
                await people.add_place(session, onboarding, replace(left, joined_at=place.first_joined))


def _app(person: Person) -> Words:
    return Words(person.channel.label)
