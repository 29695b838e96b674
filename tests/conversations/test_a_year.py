"""A year by a moved clock: over Christmas, Easter, both changes of the clocks, and 3 days without a worker.

What is expected is counted here by itself, from the bank holidays of England as GOV.UK lists them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from conversations.guidance.uk_time import LONDON
from conversations.journey.machine import State
from conversations.replies import Message
from conversations.repository.loading import of_kind
from models.database.database import Database
from models.domain import Address
from models.enums import EventKind
from tests.bot.post_office import PostOffice, read
from tests.conversations.at_the_desk import AMARA, PRIYA, Desk
from tests.conversations.onboardings import in_state
from tests.conversations.years import KINDS, Years

BANK_HOLIDAYS = {
    *(date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29)),
    *(date(2027, 5, 3), date(2027, 5, 31), date(2027, 8, 30)),
}
SUMMER = ((date(2026, 3, 29), date(2026, 10, 25)), (date(2027, 3, 28), date(2027, 10, 31)))
"""When an hour is taken off UK time to be UTC."""
FIRST, LAST = date(2026, 10, 5), date(2027, 10, 1)
STOPS, STARTS = datetime(2027, 4, 13, 6, tzinfo=UTC), datetime(2027, 4, 16, 9, 30, tzinfo=UTC)
"""Without a worker, from a Tuesday at 7am until a Friday at half past ten."""

SUBMITTED = [
    *(date(2026, 10, 20), date(2026, 11, 13), date(2026, 12, 21), date(2026, 12, 31), date(2027, 2, 26)),
    *(date(2027, 3, 22), date(2027, 3, 25), date(2027, 4, 7), date(2027, 4, 9), date(2027, 4, 26)),
    *(date(2027, 5, 25), date(2027, 8, 24)),
]
"""Days on which a stage is submitted that nobody reviews."""
ASKED = [date(2026, 10, 14), date(2026, 12, 16), date(2027, 3, 19), date(2027, 5, 12)]
"""Days on which the onboarding team asks for more, and hears nothing."""


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


def working_days(start: date, step: int) -> Iterator[date]:
    day = start
    while True:
        day += timedelta(days=step)
        if works(day):
            yield day


def after(start: date, count: int) -> date:
    """So many working days on, or back."""
    days = working_days(start, 1 if count > 0 else -1)
    return [next(days) for _ in range(abs(count))][-1]


def at_9(day: date) -> datetime:
    """9am in the UK, or when the worker was back that should have told it."""
    summer = any(first <= day < last for first, last in SUMMER)
    moment = datetime.combine(day, time(8 if summer else 9), UTC)
    return STARTS if STOPS <= moment < STARTS else moment


def in_uk(day: date, hour: int) -> datetime:
    """As UTC, in which so much later is so much later."""
    return datetime.combine(day, time(hour), LONDON).astimezone(UTC)


def on(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def clock_of(submitted: date) -> list[tuple[str, datetime]]:
    """Templates are reviewed within 5 working days: told 2 before, once late, and 2 after that was told."""
    due = after(submitted, 5)
    late = at_9(after(due, 1))
    return [("due_soon", at_9(after(due, -2))), ("overdue", late), ("still_overdue", at_9(after(on(late), 2)))]


def quiet_since(asked: date) -> list[tuple[str, datetime]]:
    return [*(("nudged", at_9(after(asked, days))) for days in (5, 15, 30)), ("close_asked", at_9(after(asked, 60)))]


class Dated(PostOffice):
    """Keeps when each message was sent, and to whom."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.sent: list[tuple[datetime, str, str]] = []

    async def post(self, address: Address, message: Message, thread: str | None = None, key: str = "") -> str:
        self.sent.append((self.desk.now, address.target, read(message)))
        return await super().post(address, message, thread, key)

    def moments(self, target: str, words: str) -> list[datetime]:
        return [_minute(at) for at, where, line in self.sent if where == target and words in line]


def _minute(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(second=0, microsecond=0)


async def happened(desk: Desk, reference: str, kinds: set[str]) -> list[tuple[str, datetime]]:
    """Of an onboarding, every event of some kinds, oldest first."""
    key, found = await desk.key(reference), []
    async with desk.database.reading() as session:
        for kind in kinds:
            found += [(event.kind, _minute(event.at)) for event in await of_kind(session, key, EventKind(kind))]
    return sorted(found, key=lambda each: each[1])


async def lived_through(years: Years) -> tuple[dict[date, str], dict[date, str]]:
    """A year, in which stages are submitted and asked about; the onboarding of each of these days."""
    submitted, asked = dict[date, str](), dict[date, str]()
    desk = years.desk
    for day in sorted({*SUBMITTED, *ASKED}):
        await until(years, in_uk(day, 14))
        state = State.TEMPLATES if day in SUBMITTED else State.ELIGIBILITY
        onboarding = in_state(state)
        onboarding.now = onboarding.state_since = desk.now
        onboarding.given = {key: replace(given, at=desk.now) for key, given in onboarding.given.items()}
        reference = await desk.keep(onboarding)
        await desk.presses(AMARA, "submit", reference, state.value)
        if day in ASKED:
            more = {"items": ("eligibility.product",), "words": ("Which one?",)}
            await desk.fills(PRIYA, "ask_for_more", reference, more, state.value)
        (submitted if day in SUBMITTED else asked)[day] = reference
    await until(years, in_uk(LAST, 20))
    return submitted, asked


async def until(years: Years, moment: datetime) -> None:
    """As the worker does, but for the days when there is none."""
    if years.desk.now < STOPS <= moment:
        await years.travel(STOPS)
        years.desk.now = STARTS
    await years.travel(moment)


async def test_a_year_in_which_each_is_told_on_its_day_and_once(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database, in_uk(FIRST, 12))
    years = Years(desk)
    post = Dated(desk)
    years.listen(post)
    await desk.types(PRIYA, "help")
    await desk.presses(PRIYA, "have_summary", "")
    submitted, asked = await lived_through(years)

    clocks = {day: await happened(desk, key, KINDS) for day, key in submitted.items()}
    assert clocks == {day: clock_of(day) for day in submitted}
    assert clocks[date(2026, 12, 21)] == [
        ("due_soon", datetime(2026, 12, 24, 9, tzinfo=UTC)),
        ("overdue", datetime(2026, 12, 31, 9, tzinfo=UTC)),
        ("still_overdue", datetime(2027, 1, 5, 9, tzinfo=UTC)),
    ]
    assert clocks[date(2027, 3, 22)][1] == ("overdue", datetime(2027, 4, 1, 8, tzinfo=UTC))

    quiet = {day: await happened(desk, key, {"nudged", "close_asked"}) for day, key in asked.items()}
    assert quiet == {day: quiet_since(day) for day in asked}
    for person in ("amara", "tom", "vera"):
        told = post.moments(person, "It is your turn")
        assert max(Counter(map(on, told)).values()) == 1 and len(told) == 3 * len(ASKED)
        assert all(works(on(at)) and 9 <= at.astimezone(LONDON).hour < 17 for at in told)

    first = min(submitted)
    days = [day for day in (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)) if works(day)]
    mornings = sorted({at_9(day) for day in days if day > first})
    assert post.moments("team", "Summary for") == mornings
    assert post.moments("priya", "Your summary for") == []  # she has nothing
    heard = [at for at, target, _ in post.sent if target == "team" and _minute(at) not in mornings]
    assert all(works(on(at)) for at in heard)
