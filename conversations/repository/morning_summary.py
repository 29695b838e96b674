"""Reads what the onboarding team has before it on a morning: all of it, or what one of them has."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from conversations.content.loader import versions
from conversations.desk.morning_summary import AGES, Call, Evidence, MorningSummary, is_needed
from conversations.guidance.uk_time import LONDON, in_uk
from conversations.guidance.working_days import morning_of, working_day_before
from conversations.onboarding.people import Side
from conversations.onboarding.reviews.validity import could_run_out, valid_until
from models.enums import PlaceKind
from models.repositories import choices, onboardings, people
from models.repositories.desk import morning_summary as stored

if TYPE_CHECKING:
    from datetime import date

    from conversations.repository.loading import Packs
    from models.database.unit_of_work import Session
    from models.domain import OutboxMessage
    from models.repositories.desk.morning_summary import Whose

MOST = 100  # calls of a day, and pieces of evidence: far more than there are
SHOWN = 5  # onboardings beneath each heading
_DAYS_AHEAD = 30
NEWEST = 2**31 - 1  # the number of an answer: no answer is newer


async def of_row(session: Session, message: OutboxMessage, now: datetime, packs: Packs) -> MorningSummary | None:
    """What a row of the outbox is about. None once its day is over, and for somebody who wants none any more."""
    if message.notice != in_uk(now).date().isoformat():
        return None
    if message.place is not PlaceKind.DIRECT:
        return await read(session, now, packs)
    person = await people.find(session, message.channel, message.workspace, message.target)
    if person is None or not person.onboarding_team or not await wants(session, person.id):
        return None
    return await read(session, now, packs, person.id)


async def wants(session: Session, identity: int) -> bool:
    """Whether somebody of the onboarding team wants each morning's."""
    return (await choices.of(session, identity)).summary


async def want(session: Session, identity: int, summary: bool) -> None:
    """They want each morning's from now on, or none."""
    await choices.choose(session, identity, summary=summary)


async def read(session: Session, now: datetime, packs: Packs, assignee: int | None = None) -> MorningSummary:
    """As it stands at a moment (aware). `assignee`: of what one identity of the onboarding team has alone."""
    today, whose = in_uk(now).date(), stored.Whose(assignee, SHOWN)
    since = morning_of(working_day_before(today))
    us, end_of_week = Side.ONBOARDING_TEAM.value, today + timedelta(days=7 - today.weekday())
    ages = [_midnight(today - timedelta(days=days)) for days in AGES]
    late = await stored.late(session, whose, us, today)
    with_them = {record.assignee for record in late.shown if record.assignee}
    return MorningSummary(
        since=since,
        of_one=assignee is not None,
        new=await stored.registered(session, whose, since),
        waiting=tuple(await stored.waiting_since(session, whose, us, ages)),
        late=late,
        names=await people.names(session, with_them),
        calls=await _calls(session, whose, today),
        going_live=await stored.going_live(session, whose, today, end_of_week),
        evidence=await _evidence(session, whose, packs, today),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)


async def _calls(session: Session, whose: Whose, today: date) -> tuple[Call, ...]:
    """Of today, on a UK clock."""
    all_of_them = stored.Whose(whose.assignee, MOST)
    booked = await stored.calls(session, all_of_them, _midnight(today), _midnight(today + timedelta(days=1)))
    return tuple(Call(*each) for each in booked)


async def _evidence(session: Session, whose: Whose, packs: Packs, today: date) -> tuple[Evidence, ...]:
    """What is needed every year and was last done almost a year ago, of what is open and of services that are live."""
    of_all = (question for version in versions() for question in packs(version).questions)
    titles = {question.key: question.item_title for question in of_all if question.yearly}
    if not titles:
        return ()
    end = today + timedelta(days=_DAYS_AHEAD)
    found = await stored.dated(session, stored.Whose(whose.assignee, MOST), titles, *could_run_out(today, end))
    told = []
    for record, key, done in found:
        runs_out = valid_until(done)
        if today <= runs_out <= end:
            answers = await onboardings.answers_as_of(session, record.id, NEWEST)
            if is_needed(packs(record.content_version), key, answers):
                told.append(Evidence(record, titles[key], runs_out))
    return tuple(told)
