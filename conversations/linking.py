"""One person, two identities: a one-time code shows that both are theirs. An email address alone never does."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256

from conversations.cards import simple
from conversations.open_turn import OpenTurn
from conversations.replies import Button, Outcome, Result, Said, Style, Words
from conversations.turns import Channel, PlaceKind
from models import queries
from models.linking import LinkCode, LinkTry
from models.person import Membership
from models.standings import Role, Standing

LASTS = timedelta(minutes=10)
TRIES = 5

_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"  # no vowels, no 0 or 1: read from one screen and typed on another
_APPS: Mapping[Channel, str] = {Channel.SLACK: "Slack", Channel.TEAMS: "Microsoft Teams", Channel.WEB: "the web page"}
_RANK: Mapping[str, int] = {Role.OWNER: 2, Role.CONTRIBUTOR: 1, Role.VIEWER: 0}


async def link(turn: OpenTurn, typed: str) -> Outcome:
    """Without a code, gives one; with one, asks whether to link."""
    if turn.turn.place.kind is not PlaceKind.DIRECT:
        words = "Type link in your direct messages with the assistant, where nobody else sees the code."
        return Outcome((simple(words),), result=Result.INVALID)
    return await _ask(turn, typed) if typed.strip() else await _give_code(turn)


async def _give_code(turn: OpenTurn) -> Outcome:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    code = f"{letters[:4]}-{letters[4:]}"
    me = turn.identity.id
    await queries.end_codes(turn.work.session, me, turn.now)
    turn.work.session.add(LinkCode(digest=_digest(code), person_id=me, made_at=turn.now))
    words = (
        "Your code is {code}. Open the assistant in the other app and type {command} there within 10 minutes. The "
        "code works once. Do not give it to anybody."
    )
    command = ("link ", code)
    return Outcome((simple(words, code=Words(code, strong=True), command=Words("".join(command), strong=True)),))


async def _ask(turn: OpenTurn, typed: str) -> Outcome:
    other = await _other(turn, typed)
    if isinstance(other, Outcome):
        return other
    words = "This links you with {who} in {app}. From then on both share the same onboardings and answers."
    yes = Button("link", "Link", detail=typed.strip().upper(), style=Style.PRIMARY)
    return Outcome((simple(words, yes, who=Said(other.name), app=_app(other)),))


async def link_now(turn: OpenTurn, typed: str) -> Outcome:
    """The yes: the code is checked again, and used up."""
    if turn.turn.place.kind is not PlaceKind.DIRECT:
        return await link(turn, typed)
    other = await _other(turn, typed)
    if isinstance(other, Outcome):
        return other
    code = await queries.valid_code(turn.work.session, _digest(typed), turn.now - LASTS)
    if code is not None:
        code.used_at = turn.now
    whole = await queries.whole_person(turn.work.session, other)
    await _share(turn, whole)
    onboard = Button("command", "Carry on", detail="onboard", style=Style.PRIMARY)
    words = "You are linked with {who} in {app}. Messages come to the app that you used last."
    return Outcome((simple(words, onboard, who=Said(other.name), app=_app(other)),))


async def _other(turn: OpenTurn, typed: str) -> queries.StoredPerson | Outcome:
    """Whose code this is, or what to say instead."""
    session, me = turn.work.session, turn.identity
    if await queries.tries_since(session, me.id, turn.now - LASTS) >= TRIES:
        words = "You have tried 5 codes that do not work. Wait 10 minutes, then type link in the other app."
        return Outcome((simple(words),), result=Result.REFUSED)
    code = await queries.valid_code(session, _digest(typed), turn.now - LASTS)
    other = await queries.person_by_id(session, code.person_id) if code else None
    if other is None:
        session.add(LinkTry(person_id=me.id, at=turn.now))
        words = (
            "This code does not work. A code lasts 10 minutes and works once. Type link in the other app for a new one."
        )
        return Outcome((simple(words),), result=Result.INVALID)
    if (other.linked_to or other.id) == (me.linked_to or me.id):
        words = "This code is for the other app. Open the assistant there and type it."
        already = "You are linked already."
        return Outcome((simple(words if other.id == me.id else already),), result=Result.INVALID)
    return other


async def _share(turn: OpenTurn, whole: queries.StoredPerson) -> None:
    """Everything of the person who types becomes that of the person who made the code."""
    session, key = turn.work.session, whole.id
    mine = await queries.whole_person(session, turn.identity)
    theirs = {place.onboarding_id: place for place in await queries.places_of(session, key)}
    for place in await queries.places_of(session, mine.id):
        if place.onboarding_id in theirs:
            _merge(theirs[place.onboarding_id], place)
        else:
            place.person_id = key
    await turn.work.flush()
    for identity in await queries.identities(session, mine.id):
        await queries.change_person(session, identity, linked_to=key, focus=None, asking=None)
    focus = whole.focus or mine.focus
    whole = await queries.change_person(session, whole, focus=focus, reached_by=turn.identity.id)
    turn.become(whole, await queries.reference_of(session, focus) if focus else None)


def _merge(kept: Membership, other: Membership) -> None:
    """Two places of one person in one onboarding: the stronger stands."""
    joined = [place for place in (kept, other) if place.standing == Standing.JOINED]
    if joined:
        kept.role = max((place.role for place in joined), key=lambda role: _RANK[role])
        kept.standing = Standing.JOINED
    other.standing = Standing.LEFT


def _digest(typed: str) -> str:
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return sha256(f"link {letters}".encode()).hexdigest()


def _app(person: queries.StoredPerson) -> Words:
    return Words(_APPS[Channel(person.channel)])
