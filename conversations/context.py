"""One turn while its transaction is open: who acts, and the onboardings that it loads and saves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from conversations import repository
from conversations.actions import action_of
from conversations.content.help import Help
from conversations.content.questions import AnswerValue
from conversations.onboarding.onboarding import Event, Summary
from conversations.onboarding.people import Participant, Side
from conversations.onboarding.reminders import schedule
from conversations.turns import Address, FellDue, PersonLeft, PlaceKind, Pressed, Submitted, Turn, Typed, Unreached
from models import repositories
from models.database.unit_of_work import UnitOfWork
from models.tables.onboarding import OnboardingRow as Row


@dataclass(frozen=True)
class Services:
    """What every turn needs beside its transaction."""

    packs: repository.Packs
    topics: Help
    team: Address


def asks_the_team(turn: Turn) -> bool:
    """Whether the platform is to be asked, before the transaction, if the actor is of the onboarding team."""
    match turn.intent:
        case Pressed(action=name, detail=detail) | Submitted(action=name, detail=detail):
            action = action_of(name, detail)
            return action is not None and action.side is Side.ONBOARDING_TEAM
        case Typed():
            return turn.place.kind is PlaceKind.TEAM
        case FellDue() | PersonLeft() | Unreached():
            return False


class TurnContext:
    """`is_onboarding_team`: the platform says so of the actor, now. `identify_actor` comes first."""

    def __init__(
        self, work: UnitOfWork, services: Services, turn: Turn, now: datetime, is_onboarding_team: bool
    ) -> None:
        self.work = work
        self.services = services
        self.turn = turn
        self.now = now
        self.is_onboarding_team = is_onboarding_team
        self.by: Participant
        self.identity: repositories.StoredPerson  # as the platform knows them; several may be one person
        self._person: repositories.StoredPerson
        self._keys: dict[str, int | None] = {}  # the row of each onboarding seen in this turn

    @property
    def in_team_channel(self) -> bool:
        return self.turn.place.kind is PlaceKind.TEAM

    @property
    def in_applicant_channel(self) -> bool:
        return self.turn.place.kind is PlaceKind.CHANNEL

    async def identify_actor(self) -> None:
        """Know the person by what the platform says of them; a new name or email address there is ours from now on."""
        actor, session = self.turn.actor, self.work.session
        identity, focus = await repositories.person_and_focus(session, actor.channel, actor.workspace, actor.user)
        learned: dict[str, Any] = {"name": actor.name, "email": actor.email.lower() if actor.email else ""}
        learned = {name: value for name, value in learned.items() if value}
        if asks_the_team(self.turn):
            learned["onboarding_team"] = self.is_onboarding_team
        if identity is None:
            await self.work.flush()
            identity = await repositories.add_person(
                session, actor.channel, actor.workspace, actor.user, **{"name": actor.name, **learned}
            )
        self.identity = await self._learn(identity, **learned)
        person = await repositories.whole_person(session, self.identity)
        if person.reached_by or person.id != identity.id:
            person = await self._learn(person, reached_by=identity.id)
        if person.id != identity.id:
            focus = await repositories.reference_of(session, person.focus) if person.focus else None
        self.act_as(person, focus)

    async def _learn(self, person: repositories.StoredPerson, **values: Any) -> repositories.StoredPerson:
        """Whatever is new. Written at once, so that what is read from now on knows it."""
        new = {name: value for name, value in values.items() if getattr(person, name) != value}
        if not new:
            return person
        await self.work.flush()
        return await repositories.change_person(self.work.session, person, **new)

    def act_as(self, person: repositories.StoredPerson, focus: str | None = None) -> None:
        """Act with the places of a person, under the identity that is here. `focus`: the reference of theirs."""
        if focus:
            self._keys[focus] = person.focus
        self._person, self.by = person, repository.participant(person, focus)
        self.by.address = repository.address_of(self.identity)
        self.by.email = self.identity.email or person.email
        self.by.onboarding_team = self.is_onboarding_team

    async def remember(self) -> None:
        """Where the chat stands, for the person's next message."""
        focus = self._keys.get(self.by.focus) if self.by.focus else None
        self._person = await self._learn(self._person, asking=repository.asking_now(self.by), focus=focus)

    async def mine(self) -> list[Row]:
        """The onboardings that the person has joined, the one that changed last first."""
        return await repositories.onboardings_of(self.work.session, self.by.id)

    async def of_this_place(self) -> list[Row]:
        """The onboardings that belong to the applicant team's channel that this turn comes from."""
        place = self.turn.place
        if not self.in_applicant_channel:
            return []
        return await repositories.onboardings_at(self.work.session, place.channel.value, place.workspace, place.target)

    async def invitations(self) -> list[Summary]:
        """Onboardings that colleagues have invited this person's work email address to."""
        if not self.by.email:
            return []
        return [
            repository.summary(row) for _, row in await repositories.invitations_for(self.work.session, self.by.email)
        ]

    async def find(self, reference: str) -> repository.LoadedOnboarding | None:
        found = await repository.find(self.work.session, reference, self.services.packs, self.now)
        return self._seen(found) if found else None

    async def load(self, key: int | None) -> repository.LoadedOnboarding:
        """By the id of its row."""
        return self._seen(await repository.load(self.work.session, key or 0, self.services.packs, self.now))

    def _seen(self, loaded: repository.LoadedOnboarding) -> repository.LoadedOnboarding:
        self._keys[loaded.onboarding.reference] = loaded.key
        return loaded

    async def as_drawn(self, loaded: repository.LoadedOnboarding, seen: int) -> Mapping[str, AnswerValue]:
        """The answers as they stood when a form was drawn: asked of the database only if somebody answered since."""
        if seen >= loaded.onboarding.seen:
            return loaded.onboarding.answers
        return await repository.answers_as_of(self.work.session, loaded.key, seen)

    async def whole_history(self, loaded: repository.LoadedOnboarding) -> list[Event]:
        """Every event, newest first."""
        whole = await repository.load(
            self.work.session, loaded.key, self.services.packs, self.now, repository.EVERYTHING
        )
        return whole.onboarding.events

    async def save(self, loaded: repository.LoadedOnboarding, quiet: bool = False) -> None:
        """Write what changed, if anything did. `quiet`: it is no sign of life from either side."""
        changes = loaded.onboarding.changes
        if not (changes.answers or changes.events or changes.reminders or changes.cancelled_reminders):
            return
        if not quiet:
            schedule(loaded.onboarding)
        await repository.save(self.work, loaded, self.services.team)
        self._keys[loaded.onboarding.reference] = loaded.key
