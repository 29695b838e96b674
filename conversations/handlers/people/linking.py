"""One person, two identities: a one-time code shows that both are theirs. An email address alone never does.

Linking is told to both and to everybody in their onboardings, and `unlink` gives each back what it brought along.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.details.rows import CodeDetail
from conversations.events.people import Linked
from conversations.handlers.registry import GeneralRequest, handles_general
from conversations.onboarding.codes import digest, new_code, too_many_tries
from conversations.replies import Button, Outcome, Result, Style, simple
from conversations.repository import people
from conversations.repository.people import WholePerson
from conversations.text import Said, Words
from models.domain import Person
from models.enums import EventKind, PlaceKind

if TYPE_CHECKING:
    from conversations.context import TurnContext

LINK = "link"  # what the codes are for
LASTS = timedelta(minutes=10)


@handles_general("link")
async def link(request: GeneralRequest) -> Outcome:
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
    await people.add_code(context.session, digest(LINK, code), context.identity, context.now)
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
    await people.claim_code(context.session, digest(LINK, typed), context.identity)
    words = (
        "This links you with {who} in {app}. From then on both share the same onboardings and answers, and everyone in "
        "them is told. Link yourself alone, never a colleague."
    )
    yes = Button("confirm_link", "Link", style=Style.PRIMARY)
    return Outcome((simple(words, yes, who=Said(other.name), app=_app(other)),))


@handles_general("confirm_link")
async def confirm(request: GeneralRequest) -> Outcome:
    """The yes to the code that this identity typed last: it is checked again, and used up."""
    context = request.context
    if refused := await too_many_tries(context):
        return refused
    claimed = await people.claimed_code(context.session, context.identity, context.now - LASTS)
    if claimed is None:
        return await _no_such_code(context)
    other, digested = claimed
    return await _refusal(context, other) or await _link_now(context, other, digested)


async def _link_now(context: TurnContext, other: Person, digested: str) -> Outcome:
    linked = _linked(context.identity, other)
    await _act_as(context, await people.link_by_code(context.session, digested, other, context.identity, context.now))
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
    mine, theirs = await people.whole(session, me), await people.whole(session, other)
    if mine.person.id == theirs.person.id:
        return _invalid("You are linked already.")
    if _neighbours(context, mine, theirs):
        words = (
            "This code was made by somebody else of your workspace, or of one that you are linked with. Link yourself "
            "alone: to work with a colleague, add them to your onboarding."
        )
        return Outcome((simple(words),), result=Result.REFUSED)
    if not await people.joined(session, mine.person.id) and not await people.joined(session, theirs.person.id):
        return _invalid(
            "There is nothing to share yet. Start or join an onboarding in one of the apps, then link them."
        )
    return None


def _invalid(words: str) -> Outcome:
    return Outcome((simple(words),), result=Result.INVALID)


def _neighbours(context: TurnContext, mine: WholePerson, theirs: WholePerson) -> bool:
    """Whether any two of them are of one workspace or tenant: nobody has two accounts there."""
    homes = {(i.channel, i.workspace) for i in mine.identities}
    return any((i.channel, i.workspace) in homes or context.by.is_of(i.channel, i.workspace) for i in theirs.identities)


async def unite(context: TurnContext) -> None:
    """Somebody who was stored once for each workspace of their organisation is one person, whichever they act in."""
    actor, session = context.turn.actor, context.session
    for other in await people.known_as(session, actor) if actor.former_workspaces else ():
        person = await people.person_of(session, context.identity)
        if (await people.person_of(session, other)).id != person.id:
            await _act_as(context, await people.link(session, other, person, context.identity))


async def _act_as(context: TurnContext, person: Person) -> None:
    await context.act_as(person, await people.focus_of(context.session, person))


# And back


@handles_general("unlink")
async def unlink(request: GeneralRequest) -> Outcome:
    """Every identity for itself again, with what it brought along. What was added since stays where the code was made.

    Who belonged to a team under one identity has belonged to it under the others.
    """
    context, session = request.context, request.context.session
    whole = await people.whole(session, context.identity)
    if len(whole.identities) == 1:
        return _invalid("You are not linked with another app. To link two, type link in one of them.")
    other = next(each for each in whole.identities if each.id != context.identity.id)
    await _tell(context, EventKind.UNLINKED, _linked(context.identity, other))
    alone = await people.part(session, whole, context.now)
    context.identity = next(each for each in alone if each.id == context.identity.id)
    await context.act_as(context.identity)
    words = (
        "You are not linked any more. What you had here before is yours here again. What you started or joined since "
        "stays with {who} in {app}."
    )
    return Outcome((simple(words, who=Said(whole.person.name), app=_app(whole.person)),))


def _app(person: Person) -> Words:
    return Words(person.channel.label)
