"""Whether this process may send: not from a copy of a database, whose original tells people the same."""

from __future__ import annotations

from adapters.common.troubles import Troubles
from bot.settings.data import Sending
from models.database.database import Database
from models.domain import Clock
from models.repositories import database_identity

SWITCHED_OFF = "SENDING is off, so nothing is sent and no reminder fires. Remove it to send what waits."
A_COPY = (
    "This database is a copy of another one, so nothing is sent from it and no reminder fires. If it takes the place "
    "of the other, run python -m bot db adopt."
)
_TROUBLE = "sending"


class SendingSwitch:
    """Asked before anything is sent. Once it is on it stays on: no database becomes a copy while it is open."""

    def __init__(self, database: Database, clock: Clock, troubles: Troubles, sending: Sending = Sending.AUTO) -> None:
        self._database = database
        self._clock = clock
        self._troubles = troubles
        self._sending = sending
        self._on = sending is Sending.ALWAYS

    async def is_on(self) -> bool:
        """Notes a trouble where it is off. Raises a DatabaseProblem."""
        if not self._on:
            problem = SWITCHED_OFF if self._sending is Sending.OFF else A_COPY if await self._is_copy() else None
            self._troubles.note(_TROUBLE, problem)
            self._on = problem is None
        return self._on

    async def _is_copy(self) -> bool:
        async with self._database.reading() as session:
            found = await database_identity.is_copy(session)
        if found is None:
            async with self._database.unit_of_work() as session:
                await database_identity.adopt(session, self._clock())
        return bool(found)
