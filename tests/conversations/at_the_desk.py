"""The manager over a real database, with people who type, press and fill in forms, and a clock that never stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from conversations.arrivals import UNLIMITED, TurnLimits
from conversations.content.loader import load as load_pack
from conversations.content.loader import load_help
from conversations.context import Services
from conversations.manager import ConversationManager
from conversations.onboarding.onboarding import Onboarding
from conversations.organisations.lookup import OrganisationSource
from conversations.replies import Outcome
from conversations.repository.loading import create, load
from conversations.repository.saving import save
from conversations.turns import (
    Actor,
    ChannelFacts,
    Directory,
    FellDue,
    Intent,
    PersonLeft,
    Platforms,
    Presence,
    Pressed,
    Roster,
    Submitted,
    Turn,
    Typed,
)
from models.database.database import Database
from models.domain import Address
from models.enums import Channel, PlaceKind
from models.repositories import events, lists, people
from tests.conversations.onboardings import NOW, PACK

TEAM = Address(Channel.WEB, "notify", PlaceKind.TEAM, "team")
HELP = load_help()

EVERYTHING = 10_000  # events

Values = Mapping[str, tuple[str, ...]]


def an_actor(name: str, workspace: str = "riverside") -> Actor:
    user = name.split(maxsplit=1)[0].lower()
    return Actor(Channel.WEB, workspace, user, name, f"{user}@{workspace}.example")


AMARA, TOM, GRACE = an_actor("Amara Okafor"), an_actor("Tom Ellis"), an_actor("Grace Lin")
PRIYA, DANIEL = an_actor("Priya Shah", "notify"), an_actor("Daniel Reid", "notify")


class TeamRoster:
    """Vouches for everybody of the onboarding team's own workspace."""

    async def is_onboarding_team(self, actor: Actor) -> bool:
        return actor.workspace == "notify"


class Channels:
    """What stands in for a platform's channels: `facts` of each that the assistant is in, and who is there as what."""

    def __init__(self) -> None:
        self.facts: dict[str, ChannelFacts] = {}
        self.there: dict[tuple[str, str], Presence] = {}
        self.described: list[str] = []
        self.team: list[Actor] = []  # everybody in the onboarding team's channel
        self.listed = 0  # how often that was asked for

    async def describe(self, place: Address) -> ChannelFacts | None:
        self.described.append(place.target)
        return self.facts.get(place.target)

    async def members(self, place: Address) -> tuple[Actor, ...]:
        self.listed += 1
        return tuple(self.team)

    async def presence(self, place: Address, person: Address) -> Presence:
        return self.there.get((place.target, person.target), Presence.ABSENT)


class Desk:
    """Hands turns to the manager. The clock goes on by a millisecond each time it is read."""

    def __init__(
        self,
        database: Database,
        start: datetime = NOW,
        calls_at_one_time: int = 1,
        directories: Mapping[Channel, Directory] | None = None,
        limits: TurnLimits = UNLIMITED,
        roster: Roster | None = None,
        organisations: OrganisationSource | None = None,
    ) -> None:
        self.database = database
        self.now = start
        self.channels = Channels()
        self.manager = ConversationManager(
            database,
            self.clock,
            Services(load_pack, HELP, TEAM, PACK.version, calls_at_one_time),
            Platforms(
                {Channel.WEB: roster or TeamRoster()}, directories or {}, {Channel.WEB: self.channels}, organisations
            ),
            limits=limits,
        )
        self._deliveries = count(1)

    def clock(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def turn(self, who: Actor, intent: Intent, delivery: str | None = None) -> Turn:
        direct = Address(who.channel, who.workspace, PlaceKind.DIRECT, who.user)
        place = TEAM if who.workspace == "notify" else direct
        return Turn(delivery or f"delivery-{next(self._deliveries)}", who, place, intent)

    async def types(self, who: Actor, words: str) -> Outcome:
        return await self.manager.handle(self.turn(who, Typed(words)))

    async def presses(self, who: Actor, action: str, about: str, detail: str = "") -> Outcome:
        return await self.manager.handle(self.turn(who, Pressed(action, about, detail)))

    async def fills(
        self, who: Actor, action: str, about: str, values: Values, detail: str = "", seen: int = 10**9
    ) -> Outcome:
        return await self.manager.handle(self.turn(who, Submitted(action, about, detail, values, seen)))

    async def leaves_workspace(self, who: Actor) -> Outcome:
        return await self.manager.handle(self.turn(who, PersonLeft()))

    async def fires(self, reminder: int) -> Outcome:
        return await self.manager.handle(self.turn(PRIYA, FellDue(reminder), f"reminder:{reminder}"))

    async def works(self, most: int = 1000) -> int:
        """Do what is being done to several onboardings, step by step as the worker does; how many steps there were."""
        steps = 0
        while steps < most and (turns := await self.manager.due_batches()):
            for turn in turns:
                await self.manager.handle(turn)
                steps += 1
        return steps

    async def keep(self, onboarding: Onboarding) -> str:
        """Store an onboarding made in memory, answers, reviews, people and all. Returns its reference."""
        people = {member.person: an_actor(member.name) for member in onboarding.members}
        ids = {}
        for number, actor in people.items():
            await self.types(actor, "help")
            ids[number] = await self.person_id(actor)
        async with self.database.unit_of_work() as session:
            loaded = create(load_pack, onboarding.pack.version, onboarding.now)
            onboarding.reference = loaded.onboarding.reference
            changes = onboarding.changes
            changes.members = [replace(m, person=ids[m.person], id=None) for m in onboarding.members]
            changes.call_times = [replace(call, id=None) for call in onboarding.call_times]
            changes.reviews = set(onboarding.reviews)
            changes.answers = [
                replace(given, person=ids.get(given.person, min(ids.values()))) for given in onboarding.given.values()
            ]
            loaded.onboarding = onboarding
            await save(session, loaded, TEAM)
        return onboarding.reference

    async def person_id(self, actor: Actor) -> int:
        """The id of somebody's row."""
        async with self.database.reading() as session:
            row = await people.find(session, actor.channel, actor.workspace, actor.user)
        assert row is not None and row.id is not None
        return row.id

    async def key(self, reference: str) -> int:
        """The id of an onboarding's row."""
        async with self.database.reading() as session:
            row = await lists.by_reference(session, reference)
        assert row is not None
        return row.id

    async def onboarding(self, reference: str) -> Onboarding:
        async with self.database.reading() as session:
            row = await lists.by_reference(session, reference)
            assert row is not None and row.id is not None
            return (await load(session, row.id, load_pack, self.now)).onboarding

    async def kinds(self, reference: str) -> list[str]:
        """What happened, oldest first, but for the moves."""
        async with self.database.reading() as session:
            row = await lists.by_reference(session, reference)
            assert row is not None
            newest_first = await events.page(session, row.id, EVERYTHING, hidden=["moved"])
        return [event.kind for event in reversed(newest_first)]
