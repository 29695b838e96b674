"""Fires reminders as turns when their time has come."""

from __future__ import annotations

from typing import Protocol

import structlog

from conversations.replies import Outcome, Result
from conversations.turns import Actor, FellDue, MeetingMade, MeetingRefused, TeamRead, Turn, Unreached
from models.database.errors import DatabaseProblem
from models.domain import Address
from models.enums import Channel, PlaceKind

_ASSISTANT = Actor(Channel.WEB, "", "", "NHS Notify")
_NOWHERE = Address(Channel.WEB, "", PlaceKind.DIRECT, "")

log = structlog.get_logger()


class SystemTurns(Protocol):
    """What handles the turns that nobody took: the assistant's own."""

    async def handle(self, turn: Turn) -> Outcome:
        """Never raises for what a person did. FAILED where nothing was stored."""
        ...


class RegularTurns(SystemTurns, Protocol):
    """What knows all that comes of the time alone: reminders, mornings, ended days, and what is done to several."""

    async def due(self, limit: int = 50) -> list[int]:
        """The row ids of reminders whose time has come."""
        ...

    async def begin_mornings(self) -> None:
        """Have each working morning come, from now on."""
        ...

    async def forget_lost_arrivals(self) -> None:
        """Delete what processes that died have left in people's queues."""
        ...

    async def due_batches(self) -> list[Turn]:
        """The next step of everything that is being done to several onboardings, as a turn each."""
        ...

    async def sum_ended_days(self) -> None:
        """Count days that have ended into the numbers of their month, each once however many processes do this."""
        ...


async def fire_due(reminders: RegularTurns) -> int:
    """Fire every reminder that is due, each once however many processes do this; how many were fired.

    One that fails is logged and left for the next time: it holds no other up.
    """
    fired = 0
    for reminder in await reminders.due():
        try:
            outcome = await reminders.handle(system_turn(f"reminder:{reminder}", FellDue(reminder)))
        except DatabaseProblem:
            raise
        except Exception as problem:
            log.error("reminder.not_fired", reminder=reminder, why=type(problem).__name__)
        else:
            fired += outcome.result is not Result.FAILED
    return fired


async def step_batches(batches: RegularTurns) -> int:
    """One step of each thing that is being done to several onboardings; how many steps did something.

    Everybody else's turns and messages go in between. One that fails is logged and left for the next time.
    """
    stepped = 0
    for turn in await batches.due_batches():
        try:
            outcome = await batches.handle(turn)
        except DatabaseProblem:
            raise
        except Exception as problem:
            log.error("batch.no_step", batch=turn.delivery_id, why=type(problem).__name__)
        else:
            stepped += outcome.result is Result.DONE
    return stepped


def system_turn(delivery_id: str, intent: FellDue | Unreached | MeetingMade | MeetingRefused | TeamRead) -> Turn:
    """A turn that nobody took: the assistant's own."""
    return Turn(delivery_id, _ASSISTANT, _NOWHERE, intent)
