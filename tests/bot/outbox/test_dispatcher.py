"""The outbox arrives: in order, each card once in its last state; nobody waits for a channel that fails or hangs."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from adapters.common.channel_adapter import RateLimit
from bot.outbox.dispatcher import OutboxDispatcher, RateLimits
from conversations.sending import NotSent
from models.database.database import Database
from models.enums import Channel
from models.repositories.outbox_claims import Pace
from tests.bot.outbox.conftest import DeskOutbox
from tests.bot.post_office import PostOffice
from tests.conversations.at_the_desk import TOM
from tests.kit.plain_channel import PlainChannel

TIMES = {"times": ("2027-01-06 10:00",)}


async def test_messages_arrive_in_the_order_in_which_they_were_said(outbox: DeskOutbox, about: str) -> None:
    for number in range(40):
        await outbox.tell(about, f"number {number}")
    await asyncio.gather(outbox.dispatcher.drain(), outbox.dispatcher.drain())
    for user in ("amara", "tom", "vera"):
        assert outbox.heard(user) == [f"| number {number}" for number in range(40)]


async def test_a_place_that_fails_holds_up_no_other_and_gets_everything_in_order_later(
    outbox: DeskOutbox, about: str
) -> None:
    outbox.post.failing["tom"] = NotSent("No connection.")
    for number in range(5):
        await outbox.tell(about, f"number {number}")
    await outbox.dispatcher.drain()
    assert len(outbox.heard("amara")) == 5
    assert not outbox.heard("tom")
    assert outbox.post.tries.count("tom") == 1, "the rest of a conversation waits for its first message"
    outbox.post.failing.clear()
    outbox.desk.now += timedelta(minutes=20)
    await outbox.dispatcher.drain()
    assert outbox.heard("tom") == outbox.heard("amara")


async def test_a_place_that_hangs_holds_up_no_other(outbox: DeskOutbox, about: str) -> None:
    outbox.post.hanging["tom"] = asyncio.Event()
    await outbox.tell(about, "first")
    await outbox.dispatcher.dispatch()
    await outbox.tell(about, "second")
    for _ in range(200):
        await outbox.dispatcher.dispatch()
        if len(outbox.heard("amara")) == 2:
            break
        await asyncio.sleep(0.02)
    assert outbox.heard("amara") == ["| first", "| second"]
    assert not outbox.heard("tom")
    outbox.post.hanging["tom"].set()
    await outbox.dispatcher.drain()
    assert outbox.heard("tom") == ["| first", "| second"]


async def test_a_message_that_fails_is_tried_again_after_a_while_and_not_before(outbox: DeskOutbox, about: str) -> None:
    outbox.post.failing["tom"] = NotSent("No connection.")
    await outbox.tell(about, "hello")
    for _ in range(3):
        await outbox.dispatcher.drain()
    assert outbox.post.tries.count("tom") == 1
    [row] = [row for row in await outbox.rows() if row.sent_at is None]
    assert row.problem == "No connection."
    assert row.due_at.replace(tzinfo=outbox.desk.now.tzinfo) > outbox.desk.now
    outbox.desk.now = row.due_at.replace(tzinfo=outbox.desk.now.tzinfo)
    await outbox.dispatcher.drain()
    assert outbox.post.tries.count("tom") == 2


async def test_an_error_that_a_channel_never_announced_loses_nothing(outbox: DeskOutbox, about: str) -> None:
    outbox.post.failing["tom"] = KeyError("a mistake of ours")
    await outbox.tell(about, "hello")
    await outbox.dispatcher.drain()
    outbox.post.failing.clear()
    outbox.desk.now += timedelta(minutes=20)
    await outbox.dispatcher.drain()
    assert outbox.heard("tom") == ["| hello"]


async def test_two_processes_send_each_message_once(database: Database, outbox: DeskOutbox, about: str) -> None:
    second = OutboxDispatcher(
        database, outbox.desk.manager, [PlainChannel(Channel.WEB, outbox.post)], outbox.desk.clock
    )
    for number in range(20):
        await outbox.tell(about, f"number {number}")
    await asyncio.gather(outbox.dispatcher.drain(), second.drain())
    await asyncio.gather(outbox.dispatcher.drain(), second.drain())
    assert outbox.heard("amara") == [f"| number {number}" for number in range(20)]


async def test_whoever_has_left_is_told_nothing_more(outbox: DeskOutbox, about: str) -> None:
    await outbox.desk.presses(TOM, "leave", about)
    await outbox.tell(about, "hello")
    await outbox.dispatcher.drain()
    assert outbox.heard("amara") == ["| hello"]
    assert not outbox.heard("tom")


LIMITS = (RateLimit(7, timedelta(seconds=2)), RateLimit(60, timedelta(seconds=30)))


def test_a_channel_with_limits_is_looked_at_again_after_the_shortest_of_them() -> None:
    channels = [PlainChannel(Channel.TEAMS, PostOffice(), None, LIMITS), PlainChannel(Channel.WEB, PostOffice())]
    limits = RateLimits(channels)
    assert limits.paces == {"teams": (Pace(7, timedelta(seconds=2)), Pace(60, timedelta(seconds=30)))}
    assert limits.next_look("teams") == 2
    assert limits.next_look("web") is None
    assert limits.next_look("slack") is None
