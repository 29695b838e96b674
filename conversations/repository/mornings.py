"""What happens each working morning, about no single onboarding: clocks that nobody has set, and the next morning."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from conversations.guidance.working_days import morning_after
from conversations.onboarding.clocks import KEEP_CLOCK, clocks
from conversations.onboarding.people import Side
from models.database.errors import Conflict
from models.domain import Reminder
from models.repositories import reminders

if TYPE_CHECKING:
    from datetime import datetime

    from models.database.database import Database
    from models.database.unit_of_work import Session
    from models.domain import Clock

MORNING = "morning"


async def begin(database: Database, clock: Clock) -> None:
    """Have a morning wait from now on, where none does yet: another process may be first."""
    with suppress(Conflict):
        async with database.unit_of_work() as session:
            await reminders.remind_of_all(session, Reminder(MORNING, clock()))


async def go_on(session: Session, now: datetime) -> None:
    """The next morning waits; and whatever was open before there were clocks gets its own."""
    await reminders.remind_of_all(session, Reminder(MORNING, morning_after(now)))
    await reminders.remind_without_a_clock(session, KEEP_CLOCK, clocks(), Side.ONBOARDING_TEAM.value, now)
