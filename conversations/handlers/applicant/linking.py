"""One person, two identities: a one-time code shows that both are theirs. An email address alone never does."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from conversations.details import CodeDetail
from conversations.handlers.registry import TurnRequest, handles_turn
from conversations.replies import Button, Outcome, Result, Said, Style, Words, simple
from conversations.repository import NOT_ASKED, asked_about
from models.domain import Member, Person
from models.enums import Channel, MembershipStatus, PlaceKind, Role
from models.repositories import lists, people

if TYPE_CHECKING:
    from conversations.context import TurnContext

LASTS = timedelta(minutes=10)
TRIES = 5

_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"  # no vowels, no 0 or 1: read from one screen and typed on another
_RANK: Mapping[str, int] = {Role.OWNER: 2, Role.CONTRIBUTOR: 1, Role.VIEWER: 0}


@handles_turn("link")
async def link(request: TurnRequest) -> Outcome:
    """Typed without a code, gives one; typed with one, asks whether to link; pressed, links."""
    context, pressed = request.context, request.detail_as(CodeDetail).code
    if context.turn.place.kind is not PlaceKind.DIRECT:
        words = "Type link in your direct messages with the assistant, where nobody else sees the code."
        return Outcome((simple(words),), result=Result.INVALID)
    if pressed:
        return await _link_now(context, pressed)
    return await _ask(context, request.text) if request.text.strip() else await _give_code(context)


async def _give_code(context: TurnContext) -> Outcome:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    code = f"{letters[:4]}-{letters[4:]}"
    me = context.identity.id
    await people.add_code(context.session, _digest(code), me, context.now)
    words = (
        "Your code is {code}. Open the assistant in the other app and type {command} there within 10 minutes. The "
        "code works once. Do not give it to anybody."
    )
    command = ("link ", code)
    return Outcome((simple(words, code=Words(code, strong=True), command=Words("".join(command), strong=True)),))


async def _ask(context: TurnContext, typed: str) -> Outcome:
    other = await _other(context, typed)
    if isinstance(other, Outcome):
        return other
    words = "This links you with {who} in {app}. From then on both share the same onboardings and answers."
    yes = Button("link", "Link", detail=typed.strip().upper(), style=Style.PRIMARY)
    return Outcome((simple(words, yes, who=Said(other.name), app=_app(other)),))


async def _link_now(context: TurnContext, typed: str) -> Outcome:
    """The yes: the code is checked again, and used up."""
    other = await _other(context, typed)
    if isinstance(other, Outcome):
        return other
    await people.use_code(context.session, _digest(typed), context.now)
    await _share(context, await people.shared_by(context.session, other))
    onboard = Button("command", "Carry on", detail="onboard", style=Style.PRIMARY)
    words = "You are linked with {who} in {app}. Messages come to the app that you used last."
    return Outcome((simple(words, onboard, who=Said(other.name), app=_app(other)),))


async def _other(context: TurnContext, typed: str) -> Person | Outcome:
    """Whose code this is, or what to say instead."""
    session, me = context.session, context.identity
    if await people.tries_since(session, me.id, context.now - LASTS) >= TRIES:
        words = "You have tried 5 codes that do not work. Wait 10 minutes, then type link in the other app."
        return Outcome((simple(words),), result=Result.REFUSED)
    other = await people.owner_of_code(session, _digest(typed), context.now - LASTS)
    if other is None:
        await people.add_try(session, me.id, context.now)
        words = (
            "This code does not work. A code lasts 10 minutes and works once. Type link in the other app for a new one."
        )
        return Outcome((simple(words),), result=Result.INVALID)
    if (other.linked_to or other.id) == (me.linked_to or me.id):
        words = "This code is for the other app. Open the assistant there and type it."
        already = "You are linked already."
        return Outcome((simple(words if other.id == me.id else already),), result=Result.INVALID)
    return other


async def _share(context: TurnContext, person: Person) -> None:
    """Everything of the person who types becomes that of the person who made the code."""
    session, key = context.session, person.id
    mine = await people.shared_by(session, context.identity)
    theirs = await people.places_of(session, key)
    for onboarding, place in (await people.places_of(session, mine.id)).items():
        if onboarding in theirs:
            await people.change_place(session, _stronger(theirs[onboarding], place))
            await people.change_place(session, replace(place, status=MembershipStatus.LEFT))
        else:
            await people.change_place(session, replace(place, person=key))
    for identity in await people.identities(session, mine.id):
        await people.change_person(session, identity, linked_to=key, focus=None, **NOT_ASKED)
    focus = person.focus or mine.focus
    asked = {} if asked_about(person) else NOT_ASKED  # their question is never about an onboarding that came with mine
    person = await people.change_person(session, person, focus=focus, reached_by=context.identity.id, **asked)
    await context.act_as(person, await lists.reference_of(session, focus) if focus else None)


def _stronger(kept: Member, other: Member) -> Member:
    """Of two places of one person in one onboarding, the stronger stands."""
    joined = [place for place in (kept, other) if place.status is MembershipStatus.JOINED]
    if not joined:
        return kept
    role = max((place.role for place in joined), key=lambda role: _RANK[role])
    return replace(kept, role=role, status=MembershipStatus.JOINED)


def _digest(typed: str) -> str:
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return sha256(f"link {letters}".encode()).hexdigest()


def _app(person: Person) -> Words:
    return Words(Channel(person.channel).label)
