"""A year by a moved clock: over Christmas, Easter, both changes of the clocks, and 3 days without a worker.

What is expected is counted here by itself, from the bank holidays of England as GOV.UK lists them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from conversations.guidance.uk_time import LONDON
from conversations.journey.machine import State
from conversations.replies import Message
from conversations.repository.loading import of_kind
from models.database.database import Database
from models.domain import Address, CallTime
from models.enums import CallStatus, EventKind
from tests.bot.post_office import PostOffice, read
from tests.conversations.at_the_desk import AMARA, DANIEL, PRIYA, TOM, Desk
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
REGISTERED = [date(2026, 10, 13), date(2026, 12, 17), date(2027, 3, 18), date(2027, 4, 12)]
"""Days on which an applicant registers, whom nobody gets back to."""
CALLS = [date(2026, 10, 23), date(2026, 12, 22), date(2027, 3, 24), date(2027, 5, 27)]
"""Days of engagement calls, booked a week before, which nobody records."""
WAITS = [date(2026, 10, 21), date(2026, 12, 3), date(2027, 3, 5), date(2027, 7, 20)]
"""Days on which the onboarding team looks at an onboarding on the waiting list, and not again."""
SNOOZED = {
    **{date(2026, 10, 22): date(2026, 10, 26), date(2026, 12, 18): date(2027, 1, 6)},
    **{date(2027, 3, 23): date(2027, 4, 6), date(2027, 5, 26): date(2027, 6, 10)},
}
"""Days on which a stage is submitted, and until when the onboarding team puts it off."""
TAKEN = date(2026, 11, 13)
"""The submitted stage of this day is Daniel's from then on."""
NEW_YORK = ZoneInfo("America/New_York")

CLOCKS = {*KINDS, "reply_due_soon", "reply_overdue", "snooze_over"}


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


def clock_of(begun: date, days: int, kinds: tuple[str, str] = ("due_soon", "overdue")) -> list[tuple[str, datetime]]:
    """Of a step that is to be done within so many working days: told 2 before, once late, and 2 after that was told."""
    soon, overdue = kinds
    due = after(begun, days)
    late = at_9(after(due, 1))
    return [(soon, at_9(after(due, -2))), (overdue, late), ("still_overdue", at_9(after(on(late), 2)))]


def clock_of_a_call(held: date) -> list[tuple[str, datetime]]:
    """It is to be recorded within 2 working days: before it was held nothing is, so nobody is told of it."""
    return clock_of(held, 2)[1:]


def clock_put_off(submitted: date, until: date) -> list[tuple[str, datetime]]:
    """What was told before it was put off is told; of the rest the end of the snooze, and then what is late."""
    due = after(submitted, 5)
    late = at_9(after(max(due, until), 1))
    soon = [("due_soon", at_9(after(due, -2)))] if until < due else []
    return [("snooze_over", at_9(until)), *soon, ("overdue", late), ("still_overdue", at_9(after(on(late), 2)))]


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


Lived = dict[str, dict[date, str]]


async def lived_through(years: Years) -> Lived:
    """A year in which this and that begins; the onboarding of each day, by what began."""
    begun = {
        "submitted": (submitted, SUBMITTED),
        "asked": (asked_for_more, ASKED),
        "registered": (registered, REGISTERED),
        "called": (booked, [after(day, -5) for day in CALLS]),
        "waits": (waits, WAITS),
        "snoozed": (snoozed, SNOOZED),
    }
    found: Lived = {name: {} for name in begun}
    for day, name in sorted((day, name) for name, (_, days) in begun.items() for day in days):
        await until(years, in_uk(day, 14))
        found[name][day] = await begun[name][0](years.desk, day)
        await years.desk.types(replace(TOM, zone=NEW_YORK.key), "help")
    await until(years, in_uk(LAST, 20))
    return found


async def kept(desk: Desk, state: State, *calls: CallTime) -> str:
    """An onboarding that came to where it stands just now."""
    onboarding = in_state(state)
    onboarding.now = onboarding.state_since = desk.now
    onboarding.given = {key: replace(given, at=desk.now) for key, given in onboarding.given.items()}
    onboarding.call_times = list(calls)
    return await desk.keep(onboarding)


async def submitted(desk: Desk, day: date) -> str:
    reference = await kept(desk, State.TEMPLATES)
    await desk.presses(AMARA, "submit", reference, "templates")
    if day == TAKEN:
        await desk.presses(DANIEL, "take", reference)
    return reference


async def asked_for_more(desk: Desk, _: date) -> str:
    reference = await kept(desk, State.ELIGIBILITY)
    await desk.presses(AMARA, "submit", reference, "eligibility")
    more = {"items": ("eligibility.product",), "words": ("Which one?",)}
    await desk.fills(PRIYA, "ask_for_more", reference, more, "eligibility")
    return reference


async def registered(desk: Desk, _: date) -> str:
    reference = await kept(desk, State.REGISTERING)
    await desk.presses(AMARA, "register_anyway", reference)
    return reference


async def booked(desk: Desk, day: date) -> str:
    """A call in 5 working days."""
    reference = await kept(desk, State.CALL_OFFERED, CallTime(in_uk(after(day, 5), 15), CallStatus.OFFERED))
    [call] = (await desk.onboarding(reference)).call_times
    await desk.presses(AMARA, "pick_time", reference, str(call.id))
    return reference


async def waits(desk: Desk, _: date) -> str:
    reference = await kept(desk, State.WAITING_CAPACITY)
    await desk.fills(PRIYA, "set_wait", reference, {"priority": ("low",), "reason": ("feature",)})
    return reference


async def snoozed(desk: Desk, day: date) -> str:
    reference = await submitted(desk, day)
    put_off = {"until": (SNOOZED[day].isoformat(),), "words": ("They are on leave.",)}
    await desk.fills(PRIYA, "snooze", reference, put_off)
    return reference


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
    for person in (PRIYA, DANIEL):
        await desk.types(person, "help")
        await desk.presses(person, "have_summary", "")
    lived = await lived_through(years)

    await each_clock_is_told_on_its_day(desk, lived)
    quiet = {day: await happened(desk, key, {"nudged", "close_asked"}) for day, key in lived["asked"].items()}
    assert quiet == {day: quiet_since(day) for day in ASKED}
    for who, zone in (("amara", LONDON), ("tom", NEW_YORK), ("vera", LONDON)):
        told = post.moments(who, "It is your turn. Your onboarding is waiting")
        assert max(Counter(map(on, told)).values()) == 1 and len(told) == 3 * len(ASKED)
        assert all(works(on(at)) and 9 <= at.astimezone(zone).hour < 17 for at in told), who
    assert {at.astimezone(NEW_YORK).hour for at in post.moments("tom", "It is your turn. Your onb")} == {9}

    first = min(day for days in lived.values() for day in days)
    days = [day for day in (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)) if works(day)]
    mornings = sorted({at_9(day) for day in days if day > first})
    assert post.moments("team", "Summary for") == mornings
    assert post.moments("priya", "Your summary for") == []  # she has nothing
    assert post.moments("daniel", "Your summary for") == sorted({at_9(day) for day in days if day > TAKEN})
    heard = [at for at, target, _ in post.sent if target == "team" and _minute(at) not in mornings]
    assert all(works(on(at)) for at in heard)


async def each_clock_is_told_on_its_day(desk: Desk, lived: Lived) -> None:
    clocks = {name: {day: await happened(desk, key, CLOCKS) for day, key in lived[name].items()} for name in lived}
    assert clocks["submitted"] == {day: clock_of(day, 5) for day in SUBMITTED}
    assert clocks["submitted"][date(2026, 12, 21)] == [
        ("due_soon", datetime(2026, 12, 24, 9, tzinfo=UTC)),
        ("overdue", datetime(2026, 12, 31, 9, tzinfo=UTC)),
        ("still_overdue", datetime(2027, 1, 5, 9, tzinfo=UTC)),
    ]
    assert clocks["submitted"][date(2027, 3, 22)][1] == ("overdue", datetime(2027, 4, 1, 8, tzinfo=UTC))
    replies = ("reply_due_soon", "reply_overdue")
    assert clocks["registered"] == {day: clock_of(day, 10, replies) for day in REGISTERED}
    assert clocks["called"] == {after(day, -5): clock_of_a_call(day) for day in CALLS}
    assert clocks["waits"] == {day: clock_of(day, 20) for day in WAITS}
    assert clocks["snoozed"] == {day: clock_put_off(day, until) for day, until in SNOOZED.items()}
    assert clocks["snoozed"][date(2026, 12, 18)] == [
        ("snooze_over", datetime(2027, 1, 6, 9, tzinfo=UTC)),
        ("overdue", datetime(2027, 1, 7, 9, tzinfo=UTC)),
        ("still_overdue", datetime(2027, 1, 11, 9, tzinfo=UTC)),
    ]
