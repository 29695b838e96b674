"""What the onboarding team looks through: what is found, what is open, who has what, and when calls can be held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from conversations.desk.capacity import Month, months_from
from conversations.desk.search import ranked
from conversations.guidance.uk_time import LONDON
from conversations.journey.machine import State
from conversations.onboarding.calls import LAST_TIME, TIMES_OPEN
from conversations.onboarding.records import list_item, short_name
from conversations.replies import Suggestion
from models.folding import folded
from models.repositories import lists, people, reminders
from models.repositories.desk import capacity as stored_capacity
from models.repositories.desk import numbers, published_times, queue, search

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from models.database.unit_of_work import Session
    from models.desk import PublishedTime, QueueQuery
    from models.domain import OnboardingRecord
    from models.figures import StageLength


_MOST_SUGGESTED = 100
_MOST_TIMES = 2_000


async def found(session: Session, wanted: str) -> list[int]:
    """The rows of onboardings that fit what was typed, the best first, closed ones too."""
    words = folded(wanted)
    return ranked(wanted, await search.candidates(session, words)) if words else []


async def records(session: Session, keys: Sequence[int]) -> list[OnboardingRecord]:
    """Onboardings by their rows, in this order."""
    return await search.records(session, keys)


async def suggestions(session: Session, words: str) -> tuple[Suggestion, ...]:
    """Up to 100 onboardings that fit what has been typed so far, the best first, closed ones too."""
    shown = await search.records(session, (await found(session, words))[:_MOST_SUGGESTED])
    return tuple(Suggestion(each.reference, short_name(list_item(each))) for each in shown)


async def known_references(session: Session, references: Collection[str]) -> list[str]:
    """Those of some references that there are."""
    return await lists.known_references(session, references)


async def queue_page(session: Session, query: QueueQuery, limit: int, offset: int) -> list[OnboardingRecord]:
    """A page of the open onboardings that match."""
    return await queue.page(session, query, limit, offset)


async def count_queue(session: Session, query: QueueQuery) -> int:
    """How many open onboardings match."""
    return await queue.count(session, query)


async def names(session: Session, identities: Collection[int]) -> Mapping[int, str]:
    """What some people are called, by their identities."""
    return await people.names(session, identities)


async def capacity(session: Session, today: date) -> list[Month]:
    """This month with how many were invited in it so far, and those that follow."""
    first, *others = months_from(today)
    expected = await stored_capacity.expected_from(session, first)
    since, until = (datetime.combine(day, time(), LONDON) for day in (first, others[0]))
    invited = await stored_capacity.invited_between(session, since, until)
    return [Month(first, expected.get(first), invited), *(Month(each, expected.get(each)) for each in others)]


async def expect(session: Session, month: date, expected: int | None) -> None:
    """How many are expected to be invited in a month, by its first day; None for none said."""
    await stored_capacity.expect(session, month, expected)


async def lengths(session: Session) -> tuple[StageLength, ...]:
    """What each stage took lately, where there are enough to count."""
    return await numbers.lengths(session)


@dataclass(frozen=True)
class Published:
    """A time that is published, and how many calls are booked at it."""

    time: PublishedTime
    booked: int


async def published(session: Session, now: datetime) -> list[Published]:
    """Times for engagement calls that begin after a moment (aware), the soonest first."""
    times = await published_times.open_from(session, now, _MOST_TIMES)
    booked = await published_times.booked(session, [each.id for each in times])
    return [Published(each, booked.get(each.id, 0)) for each in times]


async def publish(session: Session, times: Sequence[PublishedTime], now: datetime) -> tuple[int, int]:
    """As one series, whose number comes back, with how many applicants wait for a call: each of them hears of it."""
    series = await published_times.publish(session, times)
    return series, await reminders.remind_in_state(session, TIMES_OPEN, State.REGISTERED, now)


async def withdraw_time(session: Session, key: int | None, now: datetime) -> int:
    """One by its row; how many it was. Whoever has none to choose from any more hears of it."""
    return await _withdrawn(session, await published_times.withdraw(session, now, key=key or 0), now)


async def withdraw_series(session: Session, series: int | None, now: datetime) -> int:
    """The same for all that were published together."""
    return await _withdrawn(session, await published_times.withdraw(session, now, series=series or 0), now)


async def _withdrawn(session: Session, count: int, now: datetime) -> int:
    if count:
        await look_at_offers(session, now)
    return count


async def look_at_offers(session: Session, now: datetime) -> None:
    """Everybody who could choose a time is to be told where none is left."""
    await reminders.remind_in_state(session, LAST_TIME, State.CALL_OFFERED, now)
