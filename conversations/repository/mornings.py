"""What happens each working morning, about no single onboarding: clocks, the team's summary, and the next morning."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from conversations.guidance.uk_time import in_uk
from conversations.guidance.working_days import STARTS_AGAIN, moment_to_remind, morning_after
from conversations.onboarding.clocks import KEEP_CLOCK, clocks
from conversations.onboarding.people import Side
from models.database.errors import Conflict
from models.domain import OutboxMessage, Reminder
from models.enums import OutboxKind
from models.repositories import choices, outbox, reminders

if TYPE_CHECKING:
    from datetime import datetime

    from models.database.database import Database
    from models.database.unit_of_work import Session
    from models.domain import Address, Clock, DueReminder

MORNING = "morning"


async def begin(database: Database, clock: Clock) -> None:
    """Have a morning wait from now on, where none does yet: another process may be first."""
    with suppress(Conflict):
        async with database.unit_of_work() as session:
            await reminders.remind_of_all(session, Reminder(MORNING, clock()))


async def go_on(session: Session, due: DueReminder, now: datetime, team: Address) -> None:
    """The next morning waits; whatever was open before there were clocks gets its own; and the team hears of its day.

    A morning that nobody worked through is told later that day, but not at night, and not on a day off.
    """
    await reminders.remind_of_all(session, Reminder(MORNING, morning_after(now)))
    await reminders.remind_without_a_clock(session, KEEP_CLOCK, clocks(), Side.ONBOARDING_TEAM.value, now)
    if in_uk(due.at).time() == STARTS_AGAIN and moment_to_remind(now) == now:
        await _summarise(session, now, team)


async def _summarise(session: Session, now: datetime, team: Address) -> None:
    """A summary of everything to the team's channel, and to each who wants one a summary of what they have."""
    wanting = [person.address for person in await choices.wanting_summary(session) if person.channel == team.channel]
    day = in_uk(now).date().isoformat()
    rows = [
        OutboxMessage(OutboxKind.SUMMARY, None, *(to.channel, to.workspace, to.kind, to.target), now, now, notice=day)
        for to in (team, *wanting)
    ]
    await outbox.add_messages(session, rows)
