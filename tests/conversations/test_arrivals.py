"""One person's turns are played in the order in which they came; people do not wait for each other."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import pytest

from conversations import arrivals
from conversations.arrivals import ArrivalQueue
from conversations.turns import Arrival, Pressed, Typed
from models.database.database import Database
from models.enums import Channel
from models.repositories.arrivals import LOST_AFTER, Arrivals

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


class Clock:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def typed(user: str, sent_at: datetime | None = None) -> Arrival:
    return Arrival(Channel.SLACK, "T1", user, Typed("Sam Patel"), sent_at=sent_at)


def pressed(user: str) -> Arrival:
    return Arrival(Channel.SLACK, "T1", user, Pressed("answer"))


async def is_held_up(queue: ArrivalQueue, number: int) -> bool:
    """Whether its turn may not begin yet."""
    try:
        await asyncio.wait_for(queue.wait(number), 0.4)
    except TimeoutError:
        return True
    return False


async def test_the_second_waits_for_the_first_and_other_people_do_not(database: Database) -> None:
    queue = ArrivalQueue(Arrivals(database), Clock())
    places = [queue.place(pressed(user)) for user in ("sam", "sam", "amara")]
    async with places[0] as first, places[1] as second, places[2] as other:
        assert not await is_held_up(queue, first)
        assert await is_held_up(queue, second)
        assert not await is_held_up(queue, other)


async def test_the_second_begins_once_the_first_is_over_in_this_process_and_in_another(database: Database) -> None:
    here, elsewhere = (ArrivalQueue(Arrivals(database), Clock()) for _ in range(2))
    for first_queue in (here, elsewhere):
        async with AsyncExitStack() as first:
            await first.enter_async_context(first_queue.place(pressed("sam")))
            async with here.place(pressed("sam")) as second:
                waiting = asyncio.create_task(here.wait(second))
                await asyncio.sleep(0.1)
                assert not waiting.done()
                await first.aclose()
                await asyncio.wait_for(waiting, 2)


async def test_the_time_of_the_platform_counts_not_the_order_in_which_its_requests_came(database: Database) -> None:
    queue = ArrivalQueue(Arrivals(database), Clock())
    sent = NOW - timedelta(seconds=5)
    came_first, came_second = typed("sam", sent + timedelta(milliseconds=1)), typed("sam", sent)
    async with queue.place(came_first) as later, queue.place(came_second) as earlier:
        assert not await is_held_up(queue, earlier)
        assert await is_held_up(queue, later)


async def test_a_message_is_held_for_a_moment_after_it_was_sent_for_one_that_was_sent_before_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrivals, "SETTLE", timedelta(seconds=1))
    queue = ArrivalQueue(Arrivals(database), Clock())
    async with queue.place(typed("sam", NOW)) as message, queue.place(pressed("amara")) as press:
        assert await is_held_up(queue, message)
        assert not await is_held_up(queue, press)
    async with queue.place(typed("sam", NOW - timedelta(seconds=1))) as late:
        assert not await is_held_up(queue, late)


async def test_what_a_dead_process_left_open_is_waited_for_30_seconds_and_then_forgotten(database: Database) -> None:
    clock = Clock()
    store, queue = Arrivals(database), ArrivalQueue(Arrivals(database), clock)
    await store.add(("slack", "T1", "sam"), NOW, NOW)
    async with queue.place(pressed("sam")) as mine:
        assert await is_held_up(queue, mine)
        clock.now += LOST_AFTER
        assert not await is_held_up(queue, mine)
    await store.forget_lost(clock.now)
    clock.now = NOW
    async with queue.place(pressed("sam")) as next_one:
        assert not await is_held_up(queue, next_one)
