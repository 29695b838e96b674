"""One turn from start to finish: who may, what happens once, what is stored, and what the actor sees."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

import orjson
from pydantic import TypeAdapter

from conversations import records
from conversations.cards import simple, team_card
from conversations.content.help import Help
from conversations.home import Home, home_of
from conversations.notices import Audience, applicant_notice, place_notice, team_notice
from conversations.onboarding import Happened, Onboarding
from conversations.open_turn import House, OpenTurn, asks_the_team
from conversations.patient_data import storable
from conversations.play import only_looks, play
from conversations.replies import Message, Outcome, Result
from conversations.turns import Actor, Address, Channel, Roster, Turn
from models import queries
from models.database import Database
from models.delivery import OutboxKind
from models.errors import Conflict, DatabaseProblem, DatabaseUnavailable
from models.event import Event
from models.person import Person
from models.session import Session
from models.unit_of_work import WouldWrite

Clock = Callable[[], datetime]

_OUTCOMES: TypeAdapter[Outcome] = TypeAdapter(Outcome)
_TRIES = 8
_BREATHS = (0.1, 0.4)  # seconds, for a database that comes back at once


class ConversationManager:
    """Carries every turn of every channel through the one database. Safe to call from any number of tasks at once.

    `clock` gives the time now, aware. `rosters` answers, for each channel, who is of the onboarding team; it is asked
    before the transaction, never inside it. `team` is where the onboarding team's cards and notices go.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        packs: records.Packs,
        topics: Help,
        rosters: Mapping[Channel, Roster],
        team: Address,
        committed: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._house = House(packs, topics, team)
        self._rosters = rosters
        self._committed = committed

    async def handle(self, turn: Turn) -> Outcome:
        """Play a turn once: a redelivery gets the first answer again, a lost race plays on fresh state.

        Never raises for what a person did. While the database is away, the outcome says so and nothing is stored.
        """
        vouched = await self._vouched(turn)
        breaths = iter(_BREATHS)
        for _ in range(_TRIES):
            try:
                outcome = await self._once(turn, vouched)
            except Conflict:
                continue
            except DatabaseUnavailable:
                # It may have been stored as the connection broke: the receipt says so at the next try.
                breath = next(breaths, None)
                if breath is None:
                    return _try_again()
                await asyncio.sleep(breath)
                continue
            except DatabaseProblem:
                return _try_again()
            return outcome
        return _try_again()

    async def _vouched(self, turn: Turn) -> bool:
        roster = self._rosters.get(turn.actor.channel)
        return roster is not None and asks_the_team(turn) and await roster.is_onboarding_team(turn.actor)

    async def _once(self, turn: Turn, vouched: bool) -> Outcome:
        if turn.once and only_looks(turn.intent):
            with suppress(WouldWrite):
                return await self._look(turn, vouched)
        outcome = await self._store(turn, vouched)
        self._committed()
        return outcome

    async def _look(self, turn: Turn, vouched: bool) -> Outcome:
        """Nothing is stored, not even a receipt."""
        async with self._database.look() as work:
            return await play(OpenTurn(work, self._house, turn, self._clock(), vouched))

    async def _store(self, turn: Turn, vouched: bool) -> Outcome:
        now = self._clock()
        async with self._database.unit_of_work() as work:
            earlier = await queries.earlier_outcome(work.session, turn.delivery_id)
            if earlier:
                return _OUTCOMES.validate_json(earlier)
            outcome = await play(OpenTurn(work, self._house, turn, now, vouched))
            await work.flush()
            kept = orjson.dumps(storable(outcome)).decode()
            await queries.add_receipt(work.session, turn.delivery_id, now, kept)
        return outcome

    async def compose(self, row: queries.Claimed) -> Message | None:
        """What an outbox row says, rendered from the state at this moment. None if there is nothing left to say."""
        async with self._database.reading() as session:
            loaded = await records.load(session, row.onboarding_id, self._house.packs, self._clock())
            if row.kind == OutboxKind.CARD:
                return team_card(loaded.onboarding)
            happened = await self._event(session, loaded.onboarding, row)
            if happened is None:
                return None
            if row.notice == Audience.TEAM:
                return team_notice(loaded.onboarding, happened)
            if row.notice == Audience.PLACE:
                return place_notice(loaded.onboarding, happened)
            person = await queries.person_for(session, row.channel, row.workspace, row.target)
            if person is None:
                return None
            whole = await queries.whole_person(session, person)
            return applicant_notice(loaded.onboarding, happened, records.participant(whole, None))

    async def _event(self, session: Session, onboarding: Onboarding, row: queries.Claimed) -> Happened | None:
        recent = next((event for event in onboarding.events if event.id == row.event_id), None)
        if recent is not None:
            return recent
        event = await session.get(Event, row.event_id) if row.event_id else None
        if event is None:
            return None
        named = await session.get(Person, event.person_id) if event.person_id else None
        return records.happened(event, named.name if named else None)

    async def home(self, actor: Actor, page: int = 0, of_the_team: bool | None = None) -> Home:
        """The actor's own page: nothing is stored. `of_the_team`: what the adapter knows; without it, we ask."""
        roster = self._rosters.get(actor.channel)
        if of_the_team is None:
            of_the_team = roster is not None and await roster.is_onboarding_team(actor)
        async with self._database.reading() as session:
            return await home_of(session, self._house.packs, self._clock(), actor, of_the_team, page)

    async def card(self, reference: str) -> Message | None:
        """The onboarding team's card of one onboarding as it stands; None for a reference that is unknown."""
        async with self._database.reading() as session:
            loaded = await records.find(session, reference, self._house.packs, self._clock())
        return team_card(loaded.onboarding) if loaded else None

    async def due(self, limit: int = 50) -> list[int]:
        """Reminders whose time has come: each is to be handled as a turn."""
        async with self._database.reading() as session:
            return await queries.due_reminders(session, self._clock(), limit)

    async def next_due(self) -> timedelta | None:
        """How long until the next reminder; None if none waits."""
        async with self._database.reading() as session:
            at = await queries.next_due(session)
        return None if at is None else max(timedelta(0), at - self._clock())


def _try_again() -> Outcome:
    return Outcome(
        (simple("We could not save that. Nothing was changed. Try again in a moment."),), result=Result.FAILED
    )
