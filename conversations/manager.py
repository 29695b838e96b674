"""One turn from start to finish: who may, what happens once, what is stored, and what the actor sees."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

import conversations.handlers  # noqa: F401  (binds what every action does)
from conversations.arrivals import UNLIMITED, ArrivalQueue, TurnLimiter, TurnLimits
from conversations.authorisation import usable
from conversations.channel_answers import ChannelAnswers, ChannelQuestion, with_answers
from conversations.content.schema import ContentNewer
from conversations.context import Asked, Services, TurnContext, asks_the_team
from conversations.desk import batches
from conversations.desk import router as desk_router
from conversations.handlers import consequences
from conversations.handlers.calls import holding
from conversations.handlers.people import leave
from conversations.invitees import named_by
from conversations.organisations.lookup import OrganisationAnswers, OrganisationQuestion
from conversations.replies import Home, Message, Outcome, Result, Suggestion, simple
from conversations.repository import mornings
from conversations.repository.batches import due as due_batches
from conversations.repository.data.case_files import CaseFileReader
from conversations.repository.desk import suggestions
from conversations.repository.home import ApplicantReader, team_home
from conversations.repository.loading import find, load
from conversations.repository.numbers import DailyNumbers
from conversations.repository.organisation_finding import OrganisationFinder
from conversations.repository.outgoing import said_by, said_of_all
from conversations.repository.people import known_identity
from conversations.repository.receipts import answered, keep
from conversations.router import fall_due, is_queued, left_workspace, meet, only_looks, remembered, respond
from conversations.translating import home_in, language_of
from conversations.turns import (
    Actor,
    Arrival,
    BatchDue,
    FellDue,
    MeetingMade,
    MeetingRefused,
    PersonLeft,
    Platforms,
    Pressed,
    Submitted,
    TeamRead,
    Turn,
    Typed,
    Unreached,
)
from conversations.views.desk.board import PAGE
from conversations.views.home import home_page
from conversations.views.team_card import team_card
from models.database.database import Database
from models.database.errors import Conflict, DatabaseProblem, DatabaseUnavailable, DatabaseUnwritable
from models.domain import Address, Clock, OutboxMessage
from models.enums import Channel
from models.repositories import arrivals, people, reminders

_TRIES = 8
_DIRECTORY_SECONDS = 2.0  # an invitation waits no longer to find out whether its colleague can be told
_log = logging.getLogger(__name__)
_NEWER = simple(
    "This onboarding was begun with a newer version of the questions than we can show at the moment. Nothing is lost. "
    "Try again later."
)
_BREATHS = (0.1, 0.4)  # seconds, for a database that comes back at once


class ConversationManager:
    """Carries every turn of every channel through the one database. Safe to call from any number of tasks at once.

    `clock` gives the time now, aware. `platforms` say who is of the onboarding team, who has an address and, when a
    turn turns out to need it, what is in a channel; they are asked before the transaction, never inside it.
    `committed` is called after each commit. `limits`: how much anybody may do in a minute.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        services: Services,
        platforms: Platforms,
        committed: Callable[[], None] = lambda: None,
        limits: TurnLimits = UNLIMITED,
    ) -> None:
        self._database = database
        self._clock = clock
        self._services = services
        self._platforms = platforms
        self._committed = committed
        self._arrivals = arrivals.Arrivals(database)
        self._queue = ArrivalQueue(self._arrivals, clock)
        self._limiter = TurnLimiter(limits, clock)
        self._numbers = DailyNumbers(database, clock)
        self._failing = False
        self.begin_mornings = partial(mornings.begin, database, clock)
        self.organisations = OrganisationFinder(database, platforms.organisations).suggest
        self.case_file = CaseFileReader(database, clock, services.packs, platforms, services.outlets.organiser).fetch

    @asynccontextmanager
    async def arrival(self, arrival: Arrival) -> AsyncIterator[int | None]:
        """A place among what this person did, for `Turn.arrival`: take it before anything else is asked about them.

        None for what waits for nothing: our own turns, and what only looks. None too while the database is away, and
        for somebody who does too much: the turn itself then says so.
        """
        async with AsyncExitStack() as stack:
            number = None
            if is_queued(arrival) and not await self._limiter.is_full(arrival):
                with suppress(DatabaseProblem, Conflict):
                    number = await stack.enter_async_context(self._queue.place(arrival))
            yield number

    async def handle(self, turn: Turn) -> Outcome:
        """Play a turn once, when what its person did before it is played: a redelivery gets the first answer again.

        Never raises for what a person did. While the database is away, the outcome says so and nothing is stored.
        """
        if refusal := await self._limiter.refusal(turn):
            return refusal
        if turn.arrival is not None:
            return await self._play(turn)
        actor = turn.actor
        arrival = Arrival(actor.channel, actor.workspace, actor.user, turn.intent, turn.once)
        async with self.arrival(arrival) as number:
            return await self._play(replace(turn, arrival=number))

    async def _play(self, turn: Turn) -> Outcome:
        """A lost race plays on fresh state."""
        named = await named_by(turn, self._platforms.directories, _DIRECTORY_SECONDS)
        of_the_team = asks_the_team(turn) and await self._vouches(turn.actor)
        asked = Asked(of_the_team, named, organisations=OrganisationAnswers(self._platforms.organisations))
        if turn.arrival is not None:
            with suppress(DatabaseProblem):  # the turn finds out for itself
                await self._queue.wait(turn.arrival)
        breaths = iter(_BREATHS)
        tries = 0
        while tries < _TRIES:
            tries += 1
            try:
                return await self._once(turn, asked)
            except ChannelQuestion as question:
                await asked.channels.answer(question, self._platforms.channels)
                tries -= 1  # nothing failed
                continue
            except OrganisationQuestion as question:
                await asked.organisations.answer(question)
                tries -= 1
                continue
            except Conflict:
                continue
            except DatabaseUnavailable as problem:
                # It may have been stored as the connection broke: the receipt says so at the next try.
                breath = next(breaths, None)
                if breath is None:
                    return self._not_saved(self._database.explained(problem))
                await asyncio.sleep(breath)
                continue
            except DatabaseProblem as problem:
                return self._not_saved(self._database.explained(problem))
            except ContentNewer as problem:
                self._not_saved(str(problem))
                return Outcome((_NEWER,), result=Result.FAILED)
        return self._not_saved("Others were first, again and again.")

    def _not_saved(self, why: str) -> Outcome:
        """Says it to the person each time, and in the log once until a turn is saved again."""
        if not self._failing:
            _log.error("A turn could not be saved: %s Its person was told. The next ones are not logged.", why)
        self._failing = True
        return _try_again()

    async def _vouches(self, actor: Actor) -> bool:
        """Whether the actor's platform says that they are of the onboarding team now."""
        roster = self._platforms.rosters.get(actor.channel)
        return roster is not None and await roster.is_onboarding_team(actor)

    async def _once(self, turn: Turn, asked: Asked) -> Outcome:
        if turn.once and only_looks(turn.intent):
            with suppress(DatabaseUnwritable):  # it turned out to write: it starts again, as the rest
                return await self._look(turn, asked)
        outcome = await self._store(turn, asked)
        if turn.arrival is not None:
            self._queue.played(turn.arrival)
        if self._failing:
            self._failing = False
            _log.warning("Turns are saved again")
        self._committed()
        return outcome

    async def _look(self, turn: Turn, asked: Asked) -> Outcome:
        """Nothing is stored, not even a receipt."""
        async with self._database.reading() as session:
            return await dispatch(TurnContext(session, self._services, turn, self._clock(), asked))

    async def _store(self, turn: Turn, asked: Asked) -> Outcome:
        now = self._clock()
        async with self._database.unit_of_work() as session:
            if turn.arrival is not None:
                await arrivals.close(session, turn.arrival)
            if earlier := await answered(session, turn.delivery_id):
                return earlier
            context = TurnContext(session, self._services, turn, now, asked)
            outcome = await dispatch(context)
            person = getattr(context, "identity", None)  # nobody, for a turn of our own
            await keep(session, turn.delivery_id, now, outcome, person and person.id)
        return outcome

    async def compose(self, message: OutboxMessage) -> Message | None:
        """What an outbox row says, rendered from the state at this moment. None if there is nothing left to say."""
        writes = message.channel is Channel.MAIL  # the digest of the code in it
        async with self._database.unit_of_work() if writes else self._database.reading() as session:
            if message.onboarding_id is None:
                return await said_of_all(session, message, self._clock(), self._services.packs)
            packs, calls = self._services.packs, self._services.calls_at_one_time
            loaded = await load(session, message.onboarding_id, packs, self._clock(), calls)
            return await said_by(session, message, loaded.onboarding)

    async def home(self, actor: Actor, page: int = 0, of_the_team: bool | None = None) -> Home:
        """The actor's own page: nothing is stored. `of_the_team`: what the adapter knows; without it, we ask."""
        of_the_team = await self._vouches(actor) if of_the_team is None else of_the_team
        return await with_answers(partial(self._home, actor, of_the_team, page), self._platforms.channels)

    async def _home(self, actor: Actor, of_the_team: bool, page: int, answers: ChannelAnswers) -> Home:
        async with self._database.reading() as session:
            services, now = self._services, self._clock()
            reader = ApplicantReader(session, services.packs, now, answers, services.calls_at_one_time)
            try:
                read = await (team_home(session, actor, PAGE, page) if of_the_team else reader.home_of(actor))
            except ContentNewer:
                return Home((_NEWER,))
        return home_in(language_of(read.language), home_page(read, now, page))

    async def suggestions(self, actor: Actor, words: str) -> tuple[Suggestion, ...]:
        """What somebody may mean by what they have typed so far: nothing for whoever is not of the team now."""
        vouched = await self._vouches(actor)
        async with self._database.reading() as session:
            return await suggestions(session, words) if vouched else ()

    async def card(self, reference: str) -> Message | None:
        """The onboarding team's card of one onboarding as it stands; None for a reference that is unknown."""
        async with self._database.reading() as session:
            services = self._services
            loaded = await find(session, reference, services.packs, self._clock(), services.calls_at_one_time)
        return team_card(loaded.onboarding) if loaded else None

    async def usable(self, actor: Actor, place: Address, presses: Collection[Pressed]) -> frozenset[Pressed]:
        """Those of some buttons that would still do something for this person. Nothing is stored."""
        of_the_team = await self._vouches(actor)
        turn = Turn("", actor, place, Pressed(""))
        try:
            return await with_answers(partial(self._usable, turn, of_the_team, presses), self._platforms.channels)
        except DatabaseUnwritable:  # such as that they left the channel: the next press stores it, and says so
            return frozenset(presses)

    async def _usable(
        self, turn: Turn, of_the_team: bool, presses: Collection[Pressed], answers: ChannelAnswers
    ) -> frozenset[Pressed]:
        async with self._database.reading() as session:
            identity = await known_identity(session, turn.actor)
            if identity is None:
                return frozenset(presses)
            context = TurnContext(session, self._services, turn, self._clock(), Asked(of_the_team, channels=answers))
            context.identity = identity
            await context.act_as(await people.shared_by(session, identity))
            try:
                return await usable(context, presses)
            except ContentNewer:  # whoever presses one is told
                return frozenset(presses)

    async def due(self, limit: int = 50) -> list[int]:
        """Reminders whose time has come: each is to be handled as a turn."""
        async with self._database.reading() as session:
            return await reminders.due(session, self._clock(), limit)

    async def due_batches(self) -> list[Turn]:
        """The next step of everything that is being done to several onboardings: each is to be handled as a turn."""
        async with self._database.reading() as session:
            return await due_batches(session, self._clock(), self._services.team)

    async def forget_lost_arrivals(self) -> None:
        """Delete what processes that died have left in people's queues."""
        await self._arrivals.forget_lost(self._clock())

    async def sum_ended_days(self) -> None:
        """Count days that have ended into the numbers of their month, each once however many processes do this."""
        await self._numbers.sum_ended_days()

    async def next_due(self) -> timedelta | None:
        """How long until the next reminder; None if none waits."""
        async with self._database.reading() as session:
            at = await reminders.next_due(session)
        return None if at is None else max(timedelta(0), at - self._clock())


async def dispatch(context: TurnContext) -> Outcome:
    """One turn, from intent to outcome."""
    match context.turn.intent:
        case FellDue() as due:
            return await fall_due(context, due)
        case PersonLeft():
            return await left_workspace(context)
        case Unreached() as about:
            return await leave.unreached(context, about)
        case MeetingMade() | MeetingRefused() as answer:
            return await holding.meeting_answered(context, answer)
        case TeamRead() as read:
            return await consequences.team_is(context, read.everybody)
        case BatchDue() as batch:
            await meet(context)
            return await batches.work(context, batch)
        case Typed() | Pressed() | Submitted() as intent:
            await meet(context)
            if isinstance(intent, Typed) and desk_router.answers(context, intent):
                return await remembered(context, intent, await desk_router.respond(context, intent))
            return await remembered(context, intent, await respond(context, intent))


def _try_again() -> Outcome:
    told = simple("We could not save that. Nothing was changed. Try again in a moment.")
    return Outcome((told,), result=Result.FAILED)
