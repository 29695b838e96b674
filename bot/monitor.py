"""Looks at what a process needs, and tells the operator once of what is wrong: for the health pages and the alerts."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import uuid4

from adapters.common.channel_adapter import ChannelAdapter
from adapters.common.troubles import Troubles
from conversations.sending import SendProblem
from models.database.database import Database
from models.database.errors import Conflict, DatabaseNewer, DatabaseProblem
from models.domain import Clock
from models.repositories import dead_letters, operations

EVERY = 5.0  # seconds between looks
FRESH = 1.0  # seconds for which a look is good enough for whoever asks, however many they are
PATIENCE = 2.0  # seconds that a health page waits for a look
TRUSTED = 15.0  # seconds for which the last look stands while the next one waits for its turn
LONGEST = 10.0  # seconds for one look
CREDENTIALS_EVERY = 3600.0  # seconds
CREDENTIALS_AGAIN = 60.0  # seconds, where they were refused or the platform did not say

SILENT = "The database does not answer in time."

_log = logging.getLogger(__name__)


class Alarm(Protocol):
    """Tells an operator."""

    async def raise_alarm(self, sentences: Sequence[str]) -> None:
        """In the log, and wherever else they want it. Never raises."""
        ...


@dataclass(frozen=True)
class DatabaseHealth:
    """What was found at one moment. `problem`: why nothing can be stored, None if it can."""

    problem: str | None
    migrations: str = ""
    outbox: dead_letters.OutboxCounts | None = None
    dead: Sequence[tuple[str, str, int]] = ()
    processes: Mapping[str, int] = field(default_factory=dict)


class Monitor:
    """Looks at the database, which it also writes to: a disk that is full lets itself be read.

    `role`: web, worker or run. `timer`: seconds that only grow. One look serves everybody who asks while it goes on
    and for a second after it, so nobody can keep the database busy by asking.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        channels: Sequence[ChannelAdapter],
        troubles: Troubles,
        alarm: Alarm,
        role: str = "run",
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self.troubles = troubles
        self.role = role
        self._database = database
        self._clock = clock
        self._channels = channels
        self._alarm = alarm
        self._timer = timer
        self._id = uuid4().hex
        self._last = DatabaseHealth(SILENT)
        self._looked_at = float("-inf")
        self._looking: asyncio.Task[DatabaseHealth] | None = None
        self._failed_looks = 0
        self._untold: list[str] = []
        self._noted = asyncio.Event()
        troubles.changed = self._noted.set

    async def latest(self) -> DatabaseHealth:
        """A look of just now, or the last one where the next waits for its turn: a busy process is not a sick one."""
        if self._timer() - self._looked_at >= FRESH:
            await asyncio.wait({self._look_on()}, timeout=PATIENCE)
        return self._last if self._timer() - self._looked_at < TRUSTED else DatabaseHealth(SILENT)

    async def run(self) -> None:
        """Until it is cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._watch())
                for channel in self._channels:
                    tasks.create_task(self._try_credentials(channel))
        finally:
            if self._looking is not None:
                self._looking.cancel()
                await asyncio.wait({self._looking})

    async def _watch(self) -> None:
        while True:
            self._noted.clear()
            await self.look()
            try:
                await asyncio.wait_for(self._noted.wait(), EVERY)
            except TimeoutError:
                continue
            await asyncio.sleep(FRESH)  # several may be noted at once

    async def look(self) -> DatabaseHealth:
        """Look now, and tell the operator of what nobody has told them."""
        await asyncio.wait({self._look_on()})
        await self._tell(self._last.problem)
        return self._last

    def _look_on(self) -> asyncio.Task[DatabaseHealth]:
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        return self._looking

    async def _look(self) -> DatabaseHealth:
        try:
            async with asyncio.timeout(LONGEST):
                self._last = await self._ask_database()
        except TimeoutError:
            self._last = DatabaseHealth(SILENT)
        except DatabaseProblem as problem:
            self._last = DatabaseHealth(self._database.explained(problem))
        except Exception as problem:
            _log.exception("A look at the database failed")
            self._last = DatabaseHealth(f"The database cannot be looked at ({type(problem).__name__}).")
        finally:
            self._looked_at, self._looking = self._timer(), None
        return self._last

    async def _ask_database(self) -> DatabaseHealth:
        migrations = "up to date"
        try:
            await self._database.check_schema()
        except DatabaseNewer:
            migrations = "newer than this version"  # a deploy is under way: we need nothing of what it added
        processes = await self._share()
        async with self._database.reading() as session:
            counts = await dead_letters.counts(session, self._clock())
            dead = await dead_letters.by_reason(session) if counts.dead else []
        return DatabaseHealth(None, migrations, counts, dead, processes)

    async def _share(self) -> dict[str, int]:
        """Store a sign of life and what we see of troubles, and learn what the other processes see."""
        now, report = self._clock(), self.troubles.report()
        try:
            async with self._database.unit_of_work() as session:
                await operations.beat(session, self._id, self.role, now)
                standing = await operations.report_troubles(session, now, report.new, report.still, report.over)
                untold = await operations.take_untold(session, now)
                processes = await operations.running(session, now)
        except Conflict:
            return {}  # two processes told of the same at the same moment: the next look does
        self.troubles.shared(report, standing)
        self._untold += untold
        return processes

    async def _tell(self, problem: str | None) -> None:
        """That nothing can be stored is told by each process, for it cannot be shared; once it lasts two looks."""
        sentences, self._untold = self._untold, []
        if problem and self._failed_looks == 1:
            sentences.append(problem)
        if not problem and self._failed_looks > 1:
            _log.warning("The database can be used again")
        self._failed_looks = self._failed_looks + 1 if problem else 0
        if sentences:
            await self._alarm.raise_alarm(sentences)

    async def _try_credentials(self, channel: ChannelAdapter) -> None:
        while True:
            try:
                well = await channel.check()
            except SendProblem as problem:
                _log.warning("%s does not say whether it takes our credentials: %s", channel.name, problem)
                well = False
            except Exception:  # whatever it is, what this process sees goes on being told
                _log.exception("%s could not be asked whether it takes our credentials", channel.name)
                well = False
            await asyncio.sleep(CREDENTIALS_EVERY if well else CREDENTIALS_AGAIN)
