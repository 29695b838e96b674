"""One turn while its transaction is open: who acts, and the onboardings that it loads and saves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from conversations import records
from conversations.actions import TABLE, Side
from conversations.content.help import Help
from conversations.onboarding import Happened, Summary
from conversations.people import Participant
from conversations.questions.types import Answer
from conversations.reminders import keep_time
from conversations.turns import Address, FellDue, PersonLeft, PlaceKind, Pressed, Submitted, Turn, Typed, Unreached
from models import queries
from models.onboarding import Onboarding as Row
from models.unit_of_work import UnitOfWork

FOR_THE_TEAM = ("board", "open_card")
"""Presses about no one onboarding that only the onboarding team may make."""


@dataclass(frozen=True)
class House:
    """What every turn needs beside its transaction."""

    packs: records.Packs
    topics: Help
    team: Address


def asks_the_team(turn: Turn) -> bool:
    """Whether the platform is to be asked, before the transaction, if the actor is of the onboarding team."""
    match turn.intent:
        case Pressed(action=name) | Submitted(action=name):
            action = TABLE.get(name)
            return name in FOR_THE_TEAM or (action is not None and action.side is Side.ONBOARDING_TEAM)
        case Typed():
            return turn.place.kind is PlaceKind.TEAM
        case FellDue() | PersonLeft() | Unreached():
            return False


class OpenTurn:
    """`vouched`: the platform says now that the actor is of the onboarding team. `meet` comes first."""

    def __init__(self, work: UnitOfWork, house: House, turn: Turn, now: datetime, vouched: bool) -> None:
        self.work = work
        self.house = house
        self.turn = turn
        self.now = now
        self.vouched = vouched
        self.by: Participant
        self.identity: queries.StoredPerson  # as the platform knows them; several may be one person
        self._person: queries.StoredPerson
        self._keys: dict[str, int | None] = {}  # the row of each onboarding seen in this turn

    @property
    def in_team_channel(self) -> bool:
        return self.turn.place.kind is PlaceKind.TEAM

    @property
    def in_applicant_channel(self) -> bool:
        return self.turn.place.kind is PlaceKind.CHANNEL

    async def meet(self) -> None:
        """Know the person by what the platform says of them; a new name or email address there is ours from now on."""
        actor, session = self.turn.actor, self.work.session
        identity, focus = await queries.person_and_focus(session, actor.channel, actor.workspace, actor.user)
        learned: dict[str, Any] = {"name": actor.name, "email": actor.email.lower() if actor.email else ""}
        learned = {name: value for name, value in learned.items() if value}
        if asks_the_team(self.turn):
            learned["onboarding_team"] = self.vouched
        if identity is None:
            await self.work.flush()
            identity = await queries.add_person(
                session, actor.channel, actor.workspace, actor.user, **{"name": actor.name, **learned}
            )
        self.identity = await self._learn(identity, **learned)
        person = await queries.whole_person(session, self.identity)
        if person.reached_by or person.id != identity.id:
            person = await self._learn(person, reached_by=identity.id)
        if person.id != identity.id:
            focus = await queries.reference_of(session, person.focus) if person.focus else None
        self.become(person, focus)

    async def _learn(self, person: queries.StoredPerson, **values: Any) -> queries.StoredPerson:
        """Whatever is new. Written at once, so that what is read from now on knows it."""
        new = {name: value for name, value in values.items() if getattr(person, name) != value}
        if not new:
            return person
        await self.work.flush()
        return await queries.change_person(self.work.session, person, **new)

    def become(self, person: queries.StoredPerson, focus: str | None = None) -> None:
        """Act with the places of a person, under the identity that is here. `focus`: the reference of theirs."""
        if focus:
            self._keys[focus] = person.focus
        self._person, self.by = person, records.participant(person, focus)
        self.by.address = records.address_of(self.identity)
        self.by.email = self.identity.email or person.email
        self.by.onboarding_team = self.vouched

    async def remember(self) -> None:
        """Where the chat stands, for the person's next message."""
        focus = self._keys.get(self.by.focus) if self.by.focus else None
        self._person = await self._learn(self._person, asking=records.asking_now(self.by), focus=focus)

    async def mine(self) -> list[Row]:
        """The onboardings that the person has joined, the one that changed last first."""
        return await queries.onboardings_of(self.work.session, self.by.id)

    async def of_this_place(self) -> list[Row]:
        """The onboardings that belong to the applicant team's channel that this turn comes from."""
        place = self.turn.place
        if not self.in_applicant_channel:
            return []
        return await queries.onboardings_at(self.work.session, place.channel.value, place.workspace, place.target)

    async def invitations(self) -> list[Summary]:
        """Onboardings that colleagues have invited this person's work email address to."""
        if not self.by.email:
            return []
        return [records.summary(row) for _, row in await queries.invitations_for(self.work.session, self.by.email)]

    async def find(self, reference: str) -> records.Loaded | None:
        found = await records.find(self.work.session, reference, self.house.packs, self.now)
        return self._seen(found) if found else None

    async def load(self, key: int | None) -> records.Loaded:
        """By the id of its row."""
        return self._seen(await records.load(self.work.session, key or 0, self.house.packs, self.now))

    def _seen(self, loaded: records.Loaded) -> records.Loaded:
        self._keys[loaded.onboarding.reference] = loaded.key
        return loaded

    async def as_drawn(self, loaded: records.Loaded, seen: int) -> Mapping[str, Answer]:
        """The answers as they stood when a form was drawn: asked of the database only if somebody answered since."""
        if seen >= loaded.onboarding.seen:
            return loaded.onboarding.answers
        return await records.answers_as_of(self.work.session, loaded.key, seen)

    async def whole_history(self, loaded: records.Loaded) -> list[Happened]:
        """Every event, newest first."""
        whole = await records.load(self.work.session, loaded.key, self.house.packs, self.now, records.EVERYTHING)
        return whole.onboarding.events

    async def save(self, loaded: records.Loaded, quiet: bool = False) -> None:
        """Write what changed, if anything did. `quiet`: it is no sign of life from either side."""
        changes = loaded.onboarding.changes
        if not (changes.answers or changes.events or changes.reminders or changes.cancelled_reminders):
            return
        if not quiet:
            keep_time(loaded.onboarding)
        await records.save(self.work, loaded, self.house.team)
        self._keys[loaded.onboarding.reference] = loaded.key
