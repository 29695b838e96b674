"""Reminders of unfinished work, person by person: in their own hours, at most one a day, and none that they refused."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from conversations.guidance.uk_time import LONDON
from conversations.guidance.working_days import moment_to_remind
from models.domain import OutboxMessage
from models.enums import Audience, OutboxKind
from models.repositories import choices, outbox, people

if TYPE_CHECKING:
    from models.database.unit_of_work import Session
    from models.domain import Address, Event
    from models.repositories.choices import NoticeChoice


async def choice_of(session: Session, person: int) -> NoticeChoice:
    """What somebody wants to hear of by itself."""
    return await choices.of(session, person)


async def be_quiet(session: Session, person: int, until: datetime | None, off: bool = False) -> None:
    """No reminders until a moment, or (`off`) none at all; neither: as it goes without saying."""
    await choices.choose(session, person, quiet_until=until, reminders_off=off)


async def choose_mail(session: Session, person: int, by_mail: bool) -> None:
    """Whether notices come by email too."""
    await choices.choose(session, person, by_mail=by_mail)


async def when_to_tell(session: Session, person: int, address: Address, now: datetime) -> datetime | None:
    """Now, which counts as their reminder of today; or when to look again. None for somebody who wants none."""
    choice = await choices.of(session, person)
    if choice.reminders_off:
        return None
    known = await people.find(session, address.channel, address.workspace, address.target)
    zone = _zone(known.zone if known else None)
    at = moment_to_remind(max(now, choice.quiet_until or now), zone)
    if at > now:
        return at
    today = datetime.combine(now.astimezone(zone).date(), time(0), zone)
    if await choices.claim_reminder(session, person, now, today):
        return now
    return moment_to_remind(today + timedelta(days=1), zone)


def _zone(name: str | None) -> ZoneInfo:
    """The UK where nobody says, or says something that is no zone."""
    try:
        return ZoneInfo(name) if name else LONDON
    except (ValueError, OSError, LookupError):
        return LONDON


async def tell(session: Session, key: int, event: Event, to: Address, now: datetime) -> OutboxMessage:
    """Send a reminder to one person; what is sent. `key`: the row of its onboarding; `event`: as it was recorded."""
    row = OutboxMessage(
        OutboxKind.NOTICE,
        key,
        to.channel,
        to.workspace,
        to.kind,
        to.target,
        at=now,
        due_at=now,
        event_id=event.id,
        notice=Audience.APPLICANT.value,
    )
    await outbox.add_messages(session, [row])
    return row
