"""One turn while its transaction is open: who acts, and the onboardings that it loads and saves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from conversations import commands
from conversations.actions.table import action_of
from conversations.channel_answers import ChannelAnswers
from conversations.content.help import Help
from conversations.content.loader import NEWEST_CONTENT
from conversations.content.questions import AnswerValue
from conversations.events.people import AddressChanged, Named
from conversations.invitees import Invitee, invitee
from conversations.onboarding.people import NOT_ASKED, Participant, Side, asked_about, asking_now, participant
from conversations.onboarding.records import History, OnboardingListItem, list_item
from conversations.onboarding.reminders import schedule
from conversations.organisations.lookup import OrganisationAnswers
from conversations.permissions import Budget
from conversations.repository import lists as listing
from conversations.repository import loading, saving
from conversations.repository.loading import LoadedOnboarding, Packs
from conversations.repository.people import is_still_in, known_by_email, known_identity
from conversations.sending import NO_OUTLETS, Outlets
from conversations.turns import (
    Actor,
    BatchDue,
    FellDue,
    MeetingMade,
    MeetingRefused,
    PersonLeft,
    Pressed,
    Submitted,
    TeamRead,
    Turn,
    Typed,
    Unreached,
)
from models.database.unit_of_work import Session
from models.domain import Address, DueReminder, OnboardingRecord, Person
from models.enums import EventKind, MembershipStatus, PlaceKind
from models.repositories import events, lists, onboardings, people, reminders


@dataclass(frozen=True)
class Services:
    """What every turn needs beside its transaction.

    `team`: where the onboarding team's cards and notices go. `begins_with`: the version of the content of new
    onboardings. `calls_at_one_time`: how many engagement calls the team can hold at once.
    """

    packs: Packs
    topics: Help
    team: Address
    begins_with: str = NEWEST_CONTENT
    calls_at_one_time: int = 1
    outlets: Outlets = NO_OUTLETS


@dataclass(frozen=True)
class Asked:
    """What the platforms have said before the transaction.

    `is_onboarding_team`: of the actor, now. `colleague`: whom a form of the turn invites.
    `channels`: what was asked of channels so far; `organisations`: of ODS.
    """

    is_onboarding_team: bool = False
    colleague: Actor | None = None
    channels: ChannelAnswers = field(default_factory=ChannelAnswers)
    organisations: OrganisationAnswers = field(default_factory=OrganisationAnswers)


def asks_the_team(turn: Turn) -> bool:
    """Whether the platform is to be asked, before the transaction, if the actor is of the onboarding team."""
    match turn.intent:
        case Pressed(action=name, detail=detail) | Submitted(action=name, detail=detail):
            action = action_of(name, detail)
            return action is not None and (action.asks_team or action.side is Side.ONBOARDING_TEAM)
        case Typed(text=text):
            direct = turn.place.kind is PlaceKind.DIRECT
            return turn.place.kind is PlaceKind.TEAM or (direct and commands.is_for_the_desk(text))
        case BatchDue():
            return True
        case FellDue() | PersonLeft() | Unreached() | MeetingMade() | MeetingRefused() | TeamRead():
            return False


class TurnContext:
    """`asked`: what was asked of the platforms before. `identify_actor` comes first.

    Much here asks about channels, and raises ChannelQuestion for what is not answered yet.
    """

    def __init__(self, session: Session, services: Services, turn: Turn, now: datetime, asked: Asked) -> None:
        self.session = session
        self.services = services
        self.turn = turn
        self.now = now
        self.is_onboarding_team = asked.is_onboarding_team
        self.channels, self.organisations = asked.channels, asked.organisations
        self._colleague = asked.colleague
        self._identified = False
        self.by: Participant
        self.identity: Person  # as the platform knows them; several may be one person
        self._person: Person
        self.left_the_team = False  # the actor was of the onboarding team when they were last here
        self._keys: dict[str, int | None] = {}  # the row of each onboarding seen in this turn
        self.put_off = timedelta(0)  # how much later the onboarding team's channel hears of it

    @property
    def in_team_channel(self) -> bool:
        return self.turn.place.kind is PlaceKind.TEAM

    @property
    def is_known_to_decide(self) -> bool:
        """Whether the person is of the onboarding team, as the platform says now or said when it was last asked."""
        return self.is_onboarding_team or self.identity.onboarding_team

    @property
    def in_applicant_channel(self) -> bool:
        return self.turn.place.kind is PlaceKind.CHANNEL

    async def identify_actor(self) -> None:
        """Know the person by what the platform says of them; a new name or email address there is ours from now on."""
        actor, session = self.turn.actor, self.session
        identity, focus = await people.find_with_focus(session, actor.channel, actor.workspace, actor.user)
        if actor.former_workspaces:
            identity = await known_identity(session, actor)
            focus = await lists.reference_of(session, identity.focus) if identity and identity.focus else None
        told = {"name": actor.name, "email": (actor.email or "").lower(), "zone": actor.zone}
        learned: dict[str, Any] = {name: value for name, value in told.items() if value}
        before = identity.email if identity else None
        if before and learned.get("email", before) != before:
            learned["email_since"] = self.now
        if asks_the_team(self.turn):
            learned["onboarding_team"] = self.is_onboarding_team
            self.left_the_team = bool(identity and identity.onboarding_team) and not self.is_onboarding_team
        if identity is None:
            new = {"name": actor.name, **learned}
            identity = await people.add_person(session, Person(0, actor.channel, actor.workspace, actor.user, **new))
        self.identity = await self._learn(identity, **learned)
        person = await people.shared_by(session, self.identity)
        if person.reached_by or person.id != identity.id:
            person = await self._learn(person, reached_by=identity.id)
        if person.id != identity.id:
            focus = await lists.reference_of(session, person.focus) if person.focus else None
        await self.act_as(person, focus)
        if before and self.identity.email != before:
            await self._lose_places(before)

    async def _lose_places(self, address: str) -> None:
        """What the actor took up by an address that is theirs no more is theirs when the owner agrees."""
        for key, place in (await people.places_of(self.session, self.by.id)).items():
            if place.held_by_address and place.email == address and place.status is MembershipStatus.JOINED:
                loaded = await self.load(key)
                member = loaded.onboarding.member(self.by.id)
                if member:
                    loaded.onboarding.change_member(member, status=MembershipStatus.ASKED, held_by_address=False)
                    changed = AddressChanged(member.name, address, self.by.email or "")
                    loaded.onboarding.record(EventKind.ADDRESS_CHANGED, self.by, data=changed)
                    await self.save(loaded, quiet=True)

    async def _learn(self, person: Person, **values: Any) -> Person:
        """Whatever is new. Written at once, so that what is read from now on knows it."""
        new = {name: value for name, value in values.items() if getattr(person, name) != value}
        return await people.change_person(self.session, person, **new) if new else person

    async def act_as(self, person: Person, focus: str | None = None) -> None:
        """Act with the places of a person, under the identity that is here. `focus`: the reference of theirs."""
        if focus:
            self._keys[focus] = person.focus
        key, about = asked_about(person), focus
        if key != person.focus:
            about = await lists.reference_of(self.session, key) if key else None
        if about:
            self._keys[about] = key
        self._person, self.by = person, participant(person, focus, about)
        self.by.address, self.by.zone = self.identity.address, self.identity.zone or ""
        self.by.act_as(self.identity)
        self.by.workspace = self.turn.actor.workspace
        self.by.former_workspaces = frozenset(self.turn.actor.former_workspaces)
        self.by.onboarding_team = self.is_onboarding_team
        self._identified = True

    async def remember(self) -> None:
        """Where the chat stands, for the person's next message."""
        focus = self._keys.get(self.by.focus) if self.by.focus else None
        about = self._keys.get(self.by.asking_about) if self.by.asking_about else None
        self._person = await self._learn(self._person, focus=focus, **asking_now(self.by, about))

    async def invited(self) -> Person | None:
        """Whom a form of this turn names, if they are known where the actor is, and so hear of it.

        Whom the platform has named is met now: they have not written before. Their address is what it says.
        """
        asked, named = invitee(self.turn), self._colleague
        met = await self._meet(named) if named and asked != Invitee() else None
        if asked.user or not asked.email:
            return met
        actor = self.turn.actor
        return await known_by_email(self.session, asked.email, actor.channel, actor.workspace)

    async def _meet(self, named: Actor) -> Person:
        """Somebody of whom the platform says that they are there."""
        email = named.email.lower() if named.email else None
        if known := await people.find(self.session, named.channel, named.workspace, named.user):
            return replace(known, email=email or known.email)
        new = Person(0, named.channel, named.workspace, named.user, named.name, email)
        return await people.add_person(self.session, new)

    async def mine(self) -> list[OnboardingRecord]:
        """The onboardings that the person has joined, the one that changed last first."""
        found = await lists.joined_and_present(self.session, self.by.id)
        gone = [record.id for record, target in found if target and not await self._is_still_in(record.id)]
        return [record for record, _ in found if record.id not in gone]

    async def _is_still_in(self, key: int) -> bool:
        return (await self.load(key)).onboarding.role_of(self.by.id) is not None

    async def has_several(self) -> bool:
        """Whether the person has joined more than one onboarding, those that have ended too."""
        return len(await self.mine()) > 1

    async def asked_to_join(self) -> list[OnboardingListItem]:
        """Onboardings whose owner has not decided yet whether this person joins."""
        return [list_item(record) for record in await lists.asked_by(self.session, self.by.id)]

    async def of_this_place(self) -> list[OnboardingRecord]:
        """The onboardings that belong to the applicant team's channel that this turn comes from."""
        if not self.in_applicant_channel:
            return []
        return await lists.at_place(self.session, self.turn.place)

    async def of_card(self, message: str) -> OnboardingRecord | None:
        """The onboarding whose living card, in the channel that this turn comes from, is this message."""
        return await lists.of_card(self.session, self.turn.place, message)

    async def fire(self, reminder: int) -> DueReminder | None:
        """Count a reminder as fired, by the id of its row; None if it was fired or cancelled before."""
        return await reminders.fire(self.session, reminder, self.now)

    async def talk_about(self, person: int, loaded: LoadedOnboarding) -> None:
        """From now on somebody's chat is about this onboarding, and they are asked no question."""
        if person == self.by.id:
            self.by.focus, self.by.asking = loaded.onboarding.reference, None
        elif known := await people.by_id(self.session, person):
            await people.change_person(self.session, known, focus=loaded.key, **NOT_ASKED)

    async def invitations(self) -> list[OnboardingListItem]:
        """Onboardings that colleagues have invited this person to."""
        return await listing.invitations(self.session, self.by)

    async def invitation_of_code(self, digest: str, since: datetime) -> lists.Invitation | None:
        """The open invitation that a code is for, if it was made after a moment (aware)."""
        return await lists.of_code(self.session, digest, since)

    async def note_wrong_code(self) -> None:
        """The actor typed a code that is none: see `codes.too_many_tries`."""
        await people.add_try(self.session, self.identity.id, self.now)

    async def wrong_codes_since(self, since: datetime) -> int:
        """How many of them the actor has typed since a moment (aware)."""
        return await people.tries_since(self.session, self.identity.id, since)

    async def colleagues(self) -> tuple[Person, ...]:
        """The onboarding team, as its platform last said of each, by name."""
        return tuple(await people.of_the_team(self.session, self.services.team.channel))

    async def leave_the_team(self) -> Person | None:
        """The actor's platform says that they are gone: they are of the onboarding team no more, if they were."""
        actor = self.turn.actor
        person = await people.find(self.session, actor.channel, actor.workspace, actor.user)
        if person is None or not person.onboarding_team:
            return None
        return await self._learn(person, onboarding_team=False)

    async def remember_queue(self, asked: str) -> None:
        """What the actor wants to see of the queue, until they ask for something else."""
        self.identity = await self._learn(self.identity, queue=asked)
        if self._person.id == self.identity.id:
            self._person = self.identity

    async def find(self, reference: str) -> LoadedOnboarding | None:
        services = self.services
        found = await loading.find(self.session, reference, services.packs, self.now, services.calls_at_one_time)
        return await self._seen(found) if found else None

    async def load(self, key: int | None) -> LoadedOnboarding:
        """By the id of its row."""
        return await self._seen(await self._load(key or 0))

    async def _load(self, key: int) -> LoadedOnboarding:
        services = self.services
        return await loading.load(self.session, key, services.packs, self.now, services.calls_at_one_time)

    async def _seen(self, loaded: LoadedOnboarding) -> LoadedOnboarding:
        self._keys[loaded.onboarding.reference] = loaded.key
        return await self._without_who_left_the_channel(loaded)

    async def _without_who_left_the_channel(self, loaded: LoadedOnboarding) -> LoadedOnboarding:
        """Somebody who belongs to it by being in a channel of its team belongs to it no more once they are not."""
        onboarding = loaded.onboarding
        member = onboarding.member(self.by.id) if self._identified else None
        if member is None or member.status is not MembershipStatus.JOINED or not member.present_in:
            return loaded
        if await is_still_in(self.session, self.by.id, member.present_in, onboarding.places, self.channels):
            return loaded
        onboarding.change_member(member, status=MembershipStatus.LEFT, since=self.now, present_in=None)
        onboarding.record(EventKind.LEFT_CHANNEL, None, data=Named(member.name))
        await self.save(loaded, quiet=True)
        return await self._load(loaded.key)

    async def as_drawn(self, loaded: LoadedOnboarding, answer_number: int) -> Mapping[str, AnswerValue]:
        """The answers as they stood when a form was drawn: asked of the database only if somebody answered since."""
        if answer_number >= loaded.onboarding.answer_number:
            return loaded.onboarding.answers
        return await onboardings.answers_as_of(self.session, loaded.key, answer_number)

    async def history(self, loaded: LoadedOnboarding, before: int | None) -> History:
        """A page of what happened. `before`: the id of an event, None for the first page."""
        return await loading.history(self.session, loaded.key, before)

    async def again_from(self, budget: Budget) -> datetime | None:
        """When this person may do it again; None if they may now."""
        since = self.now - budget.within
        latest = await events.moments(self.session, self.by.id, budget.kind, since, budget.most)
        return latest[-1] + budget.within if len(latest) == budget.most else None

    async def count_refused_press(self, loaded: LoadedOnboarding, action: str) -> None:
        """Keep that this person pressed what they may not use. The onboarding stays as it is."""
        await events.count_refused_press(self.session, loaded.key, self.by.id, action, self.now)

    async def save(self, loaded: LoadedOnboarding, quiet: bool = False) -> None:
        """Write what changed, if anything did. `quiet`: it is no sign of life from either side."""
        changes = loaded.onboarding.changes
        if not changes.any:
            return
        if not quiet:
            schedule(loaded.onboarding)
        await saving.save(self.session, loaded, self.services.team, self.put_off, self.services.outlets)
        self._keys[loaded.onboarding.reference] = loaded.key
