"""One turn from start to finish: who may, what happens once, what is stored, and what the actor sees."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

import orjson
from pydantic import TypeAdapter

import conversations.handlers  # noqa: F401  (binds what every action does)
from conversations import repository
from conversations.content.help import Help
from conversations.context import Services, TurnContext, asks_the_team
from conversations.events import Audience
from conversations.onboarding.onboarding import Event, Onboarding
from conversations.patient_data import storable
from conversations.replies import Message, Outcome, Result
from conversations.router import dispatch, only_looks
from conversations.turns import Actor, Address, Channel, Roster, Turn
from conversations.views.cards import simple, team_card
from conversations.views.home import Home, home_of
from conversations.views.notices import applicant_notice, place_notice, team_notice
from models import repositories
from models.database.database import Database
from models.database.errors import Conflict, DatabaseProblem, DatabaseUnavailable
from models.database.session import Session
from models.database.unit_of_work import WouldWrite
from models.tables.delivery import OutboxKind
from models.tables.events import EventRow
from models.tables.people import PersonRow

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
        packs: repository.Packs,
        topics: Help,
        rosters: Mapping[Channel, Roster],
        team: Address,
        committed: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._services = Services(packs, topics, team)
        self._rosters = rosters
        self._committed = committed

    async def handle(self, turn: Turn) -> Outcome:
        """Play a turn once: a redelivery gets the first answer again, a lost race plays on fresh state.

        Never raises for what a person did. While the database is away, the outcome says so and nothing is stored.
        """
        is_onboarding_team = await self._is_onboarding_team(turn)
        breaths = iter(_BREATHS)
        for _ in range(_TRIES):
            try:
                outcome = await self._once(turn, is_onboarding_team)
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

    async def _is_onboarding_team(self, turn: Turn) -> bool:
        roster = self._rosters.get(turn.actor.channel)
        return roster is not None and asks_the_team(turn) and await roster.is_onboarding_team(turn.actor)

    async def _once(self, turn: Turn, is_onboarding_team: bool) -> Outcome:
        if turn.once and only_looks(turn.intent):
            with suppress(WouldWrite):
                return await self._look(turn, is_onboarding_team)
        outcome = await self._store(turn, is_onboarding_team)
        self._committed()
        return outcome

    async def _look(self, turn: Turn, is_onboarding_team: bool) -> Outcome:
        """Nothing is stored, not even a receipt."""
        async with self._database.look() as work:
            return await dispatch(TurnContext(work, self._services, turn, self._clock(), is_onboarding_team))

    async def _store(self, turn: Turn, is_onboarding_team: bool) -> Outcome:
        now = self._clock()
        async with self._database.unit_of_work() as work:
            earlier = await repositories.earlier_outcome(work.session, turn.delivery_id)
            if earlier:
                return _OUTCOMES.validate_json(earlier)
            outcome = await dispatch(TurnContext(work, self._services, turn, now, is_onboarding_team))
            await work.flush()
            kept = orjson.dumps(storable(outcome)).decode()
            await repositories.add_receipt(work.session, turn.delivery_id, now, kept)
        return outcome

    async def compose(self, row: repositories.Claimed) -> Message | None:
        """What an outbox row says, rendered from the state at this moment. None if there is nothing left to say."""
        async with self._database.reading() as session:
            loaded = await repository.load(session, row.onboarding_id, self._services.packs, self._clock())
            if row.kind == OutboxKind.CARD:
                return team_card(loaded.onboarding)
            happened = await self._event(session, loaded.onboarding, row)
            if happened is None:
                return None
            if row.notice == Audience.TEAM:
                return team_notice(loaded.onboarding, happened)
            if row.notice == Audience.PLACE:
                return place_notice(loaded.onboarding, happened)
            person = await repositories.person_for(session, row.channel, row.workspace, row.target)
            if person is None:
                return None
            whole = await repositories.whole_person(session, person)
            return applicant_notice(loaded.onboarding, happened, repository.participant(whole, None))

    async def _event(self, session: Session, onboarding: Onboarding, row: repositories.Claimed) -> Event | None:
        recent = next((event for event in onboarding.events if event.id == row.event_id), None)
        if recent is not None:
            return recent
        event = await session.get(EventRow, row.event_id) if row.event_id else None
        if event is None:
            return None
        named = await session.get(PersonRow, event.person_id) if event.person_id else None
        return repository.event_of(event, named.name if named else None)

    async def home(self, actor: Actor, page: int = 0, of_the_team: bool | None = None) -> Home:
        """The actor's own page: nothing is stored. `of_the_team`: what the adapter knows; without it, we ask."""
        roster = self._rosters.get(actor.channel)
        if of_the_team is None:
            of_the_team = roster is not None and await roster.is_onboarding_team(actor)
        async with self._database.reading() as session:
            return await home_of(session, self._services.packs, self._clock(), actor, of_the_team, page)

    async def card(self, reference: str) -> Message | None:
        """The onboarding team's card of one onboarding as it stands; None for a reference that is unknown."""
        async with self._database.reading() as session:
            loaded = await repository.find(session, reference, self._services.packs, self._clock())
        return team_card(loaded.onboarding) if loaded else None

    async def due(self, limit: int = 50) -> list[int]:
        """Reminders whose time has come: each is to be handled as a turn."""
        async with self._database.reading() as session:
            return await repositories.due_reminders(session, self._clock(), limit)

    async def next_due(self) -> timedelta | None:
        """How long until the next reminder; None if none waits."""
        async with self._database.reading() as session:
            at = await repositories.next_due(session)
        return None if at is None else max(timedelta(0), at - self._clock())


def _try_again() -> Outcome:
    return Outcome(
        (simple("We could not save that. Nothing was changed. Try again in a moment."),), result=Result.FAILED
    )
