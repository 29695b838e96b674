"""The onboarding team's numbers: days that have ended are summed once, and what is read does not grow with them."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from conversations.desk import numbers as sums
from conversations.desk.numbers import HISTORY_KINDS, SAID_KINDS, STOPPED, DayNumbers, Numbers, month_of
from conversations.guidance.uk_time import LONDON, in_uk
from conversations.guidance.working_days import is_working_day
from models.database.errors import Conflict
from models.figures import LATELY
from models.repositories import lists
from models.repositories.desk import canned_replies
from models.repositories.desk import numbers as stored

if TYPE_CHECKING:
    from models.database.database import Database
    from models.database.unit_of_work import Session
    from models.domain import Clock

_DAY = timedelta(days=1)
_SETTLED = timedelta(hours=1)  # after midnight: what began before it is stored by then
_AT_ONCE = 7  # days that are summed before whoever sums does something else
_FRESH = 2  # days, today among them, that are counted as they are read
_STOPPED_AFTER = 10  # working days without an answer


@dataclass
class DailyNumbers:
    """Sums each day once it has ended, however many processes do so. `done`: the last day that this one saw summed."""

    database: Database
    clock: Clock
    done: date = field(default=date.min)

    async def sum_ended_days(self) -> None:
        """Some of the days that are left. It asks the database nothing where there are none."""
        last = (in_uk(self.clock()) - _SETTLED).date() - _DAY
        for _ in range(_AT_ONCE):
            if self.done >= last:
                return
            with suppress(Conflict):  # another process was first
                await self._sum_next(last)

    async def _sum_next(self, last: date) -> None:
        async with self.database.reading() as session:
            before = await stored.counted_until(session)
            day = before + _DAY if before else await _first_day(session, last)
            if day > last:
                self.done = last
                return
            found = await _numbers_between(session, *_bounds(day, day))
            stopped = await stored.stopped_at(session, _working_days_ago(day)) if day == last else None
        async with self.database.unit_of_work() as session:
            await stored.move_mark(session, before, day)
            await stored.add_figures(session, month_of(day), found.figures)
            await stored.add_stays(session, day, found.stays)
            if stopped is not None:
                await stored.replace_figures(session, month_of(day), STOPPED, stopped)
                recent = await stored.recent_stays(session, day - (LATELY - 1) * _DAY)
                await stored.put_lengths(session, sums.lengths_of(recent))
        self.done = day


async def _first_day(session: Session, last: date) -> date:
    """Where nothing has happened yet, the day before today is the first that counts."""
    first = await stored.first_counted(session)
    return min(in_uk(first).date(), last) if first else last


def _bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """From the midnight that begins one day in the UK to that which ends another."""
    begins, ends = (datetime.combine(day, time(), LONDON).astimezone(UTC) for day in (first, last + _DAY))
    return begins, ends


def _working_days_ago(day: date) -> datetime:
    left = _STOPPED_AFTER
    while left:
        day -= _DAY
        left -= is_working_day(day)
    return _bounds(day, day)[0]


async def _numbers_between(session: Session, begins: datetime, ends: datetime) -> DayNumbers:
    happened = await stored.counted_events(session, begins, ends)
    keys = {key for key, event in happened if event.kind in HISTORY_KINDS}
    histories = await stored.histories(session, keys, HISTORY_KINDS, ends) if keys else {}
    return sums.numbers_of_days((event for _, event in happened), histories.values(), begins, ends)


async def read_numbers(session: Session, months: tuple[str, ...], now: datetime) -> Numbers:
    """Of some months. Of the days that are not summed yet, today and yesterday at most, what happened is counted now.

    Stays and steps are not: for these, all that came before them would have to be read.
    """
    today = in_uk(now).date()
    by_month = {month: Counter(found) for month, found in (await stored.of_months(session, months)).items()}
    summed = await stored.counted_until(session)
    oldest = today - (_FRESH - 1) * _DAY
    first = max(oldest, summed + _DAY) if summed else oldest
    for day in (first + after * _DAY for after in range((today - first).days + 1)):
        if month_of(day) in months:
            begins, ends = _bounds(day, day)
            happened = await stored.counted_events(session, begins, ends, SAID_KINDS)
            found = sums.numbers_of_days((event for _, event in happened), (), begins, ends)
            by_month.setdefault(month_of(day), Counter()).update(found.figures)
    behind = summed if summed and first > summed + _DAY else None
    often_sent = tuple(await canned_replies.used(session))
    return Numbers(months, by_month, await lists.counts_by_state(session), summed, behind, often_sent)
