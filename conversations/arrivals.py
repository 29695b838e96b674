"""One person's turns in the order in which they came: on every channel, in any number of processes.

Everything that somebody does is stored as an arrival before anything else is asked about it, and its turn begins when
nothing older of theirs is open. People do not wait for each other, and no lock is held meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, repeat
from typing import Protocol

from conversations.turns import Arrival, Typed
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
