"""One person's turns in the order in which they came: on every channel, in any number of processes.

Everything that somebody does is stored as an arrival before anything else is asked about it, and its turn begins when
nothing older of theirs is open. People do not wait for each other, and no lock is held meanwhile.

And how much of one person and of one workspace is taken in a minute, so that nobody takes the assistant from the rest.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, repeat
from typing import Protocol

from cachetools import TTLCache
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from conversations.replies import Outcome, Result, simple
from conversations.turns import Arrival, Pressed, Submitted, Turn, Typed
from models.domain import Clock

SETTLE = timedelta(milliseconds=200)
"""How long after its platform's own time a message is held, so that one sent just before it has come in as well."""
_LOOK_EVERY = (0.02, 0.05, 0.1, 0.25)  # seconds between looks for what another process plays


class NumberedArrival(Protocol):
    """An arrival as it was stored."""

    @property
    def number(self) -> int: ...
    @property
    def is_first(self) -> bool: ...


class ArrivalStore(Protocol):
    """Where arrivals are kept, for every process. Provided by models.repositories.arrivals."""

    async def add(self, person: tuple[str, str, str], sent_at: datetime, now: datetime) -> NumberedArrival: ...

    async def is_first(self, person: tuple[str, str, str], sent_at: datetime, number: int, now: datetime) -> bool: ...

    async def close(self, number: int) -> None: ...


@dataclass
class _Open:
    """An arrival of this process. `ended` is set once it is closed."""

    person: tuple[str, str, str]
    sent_at: datetime
    is_first: bool
    settled_at: datetime | None
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class ArrivalQueue:
    """`clock` gives the time now, aware."""

    def __init__(self, store: ArrivalStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._open: dict[int, _Open] = {}

    @asynccontextmanager
    async def place(self, arrival: Arrival) -> AsyncIterator[int]:
        """The number of a place in its person's queue, kept for the length of the block. Raises a DatabaseProblem."""
        now, person = self._clock(), (arrival.channel.value, arrival.workspace, arrival.user)
        at = min(arrival.sent_at, now) if arrival.sent_at else now  # a platform's clock may be ahead of ours
        stored = await self._store.add(person, at, now)
        settled_at = at + SETTLE if arrival.sent_at and isinstance(arrival.intent, Typed) else None
        self._open[stored.number] = _Open(person, at, stored.is_first, settled_at)
        try:
            yield stored.number
        finally:
            await asyncio.shield(self._leave(stored.number))

    async def wait(self, number: int) -> None:
        """Until nothing older of its person is open. Raises a DatabaseProblem."""
        mine = self._open.get(number)
        if mine is None:
            return  # it was played already: this is the second half of the same turn
        settles = mine.settled_at - self._clock() if mine.settled_at else timedelta(0)
        if settles > timedelta(0):
            await asyncio.sleep(settles.total_seconds())
        elif mine.is_first and not mine.settled_at:
            return
        for pause in chain(_LOOK_EVERY, repeat(_LOOK_EVERY[-1])):
            if await self._store.is_first(mine.person, mine.sent_at, number, self._clock()):
                return
            await self._an_older_one_ends(number, mine, pause)

    def played(self, number: int) -> None:
        """Its turn was stored, and with it that its place is free: what waits for it may go on."""
        if closed := self._open.pop(number, None):
            closed.ended.set()

    async def _an_older_one_ends(self, number: int, mine: _Open, seconds: float) -> None:
        """Or a moment passes: it may be another process that is at it."""
        older = (each for other, each in self._open.items() if other != number and each.person == mine.person)
        waited_for = min(older, key=lambda each: each.sent_at, default=None)
        if waited_for is None or waited_for.sent_at > mine.sent_at:
            await asyncio.sleep(seconds)
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(waited_for.ended.wait(), seconds)

    async def _leave(self, number: int) -> None:
        if number in self._open:
            with suppress(Exception):  # the database is away: nobody waits for it longer than 30 seconds
                await self._store.close(number)
            self.played(number)


# How many


_TOLD_AGAIN = 20.0  # seconds until a person who goes on typing is told again
_MOST = 10_000  # people who are remembered as told
_PERSON = (
    "You have done a lot in the last minute, so we have not taken this, and nothing of it is saved. Wait a minute, "
    "then do it again."
)
_WORKSPACE = (
    "Your organisation has done a lot in the last minute, so we have not taken this, and nothing of it is saved. Wait "
    "a minute, then do it again."
)


@dataclass(frozen=True)
class TurnLimits:
    """How many turns a minute; 0 for any number."""

    person: int = 120
    workspace: int = 3000


UNLIMITED = TurnLimits(0, 0)


class TurnLimiter:
    """Counts what people do in this process. What we do by ourselves is not counted.

    `clock` gives the time now, aware.
    """

    def __init__(self, limits: TurnLimits, clock: Clock) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._person = RateLimitItemPerMinute(limits.person) if limits.person else None
        self._workspace = RateLimitItemPerMinute(limits.workspace) if limits.workspace else None
        self._told: TTLCache[tuple[str, str, str], bool] = TTLCache(_MOST, _TOLD_AGAIN, lambda: clock().timestamp())

    async def is_full(self, arrival: Arrival) -> bool:
        """Whether nothing more of this person is taken now. It is not counted."""
        home = (arrival.channel.value, arrival.workspace)
        for limit, who in ((self._person, (*home, arrival.user)), (self._workspace, home)):
            if limit is not None and not await self._limiter.test(limit, *who):
                return True
        return False

    async def refusal(self, turn: Turn) -> Outcome | None:
        """Counts a turn: None where it may be played, else what to answer. Who goes on typing is told now and then."""
        if not isinstance(turn.intent, Typed | Pressed | Submitted):
            return None
        home = (turn.actor.channel.value, turn.actor.workspace)
        person = (*home, turn.actor.user)
        if self._person is not None and not await self._limiter.hit(self._person, *person):
            return self._answer(turn, person, _PERSON)
        if self._workspace is not None and not await self._limiter.hit(self._workspace, *home):
            return self._answer(turn, person, _WORKSPACE)
        return None

    def _answer(self, turn: Turn, person: tuple[str, str, str], words: str) -> Outcome:
        if isinstance(turn.intent, Typed) and not turn.intent.command:
            if person in self._told:
                return Outcome(result=Result.FAILED)
            self._told[person] = True
        return Outcome((simple(words),), result=Result.FAILED)
