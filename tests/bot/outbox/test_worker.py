"""The loop that sends: woken by a turn at once, never ended by an error, and stopped in time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

import pytest

from bot.outbox import worker as loop
from bot.outbox.dispatcher import OutboxDispatcher
from bot.outbox.worker import Worker
from conversations.journey.machine import State
from models.database.database import Database
from models.database.errors import DatabaseUnavailable
from models.enums import Channel
from tests.bot.post_office import PostOffice
from tests.conversations.at_the_desk import PRIYA, Desk
from tests.conversations.onboardings import in_state
from tests.kit.plain_channel import PlainChannel

HELLO = {"words": ("Hello",)}


class Process:
    """A desk, a post office, and the worker between them."""

    def __init__(self, database: Database) -> None:
        self.desk, self.post = Desk(database), PostOffice()
        dispatcher = OutboxDispatcher(
            database, self.desk.manager, [PlainChannel(Channel.WEB, self.post)], self.desk.clock
        )
        self.looks: list[float] = []
        self.worker = Worker(self.desk.manager, dispatcher, looked=lambda: self.looks.append(monotonic()))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """At work in the block; then told to stop, which takes no time."""
        working = asyncio.create_task(self.worker.run())
        await asyncio.sleep(0.05)
        try:
            yield
        finally:
            self.worker.stop()
            await asyncio.wait_for(working, 5)

    async def until(self, target: str, count: int, seconds: float) -> bool:
        """Whether so many messages have come within the time."""
        try:
            async with asyncio.timeout(seconds):
                while len(self.post.at(target)) < count:
                    await asyncio.sleep(0.01)
        except TimeoutError:
            return False
        return True


@pytest.fixture
def process(sqlite_database: Database) -> Process:
    return Process(sqlite_database)


@pytest.fixture
def long_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing happens by chance within the test."""
    monkeypatch.setattr(loop, "POLL", 60.0)


@pytest.mark.usefixtures("long_poll")
async def test_a_turn_wakes_it_at_once(process: Process) -> None:
    reference = await process.desk.keep(in_state(State.TEMPLATES))
    async with process.running():
        await process.desk.fills(PRIYA, "message_applicant", reference, HELLO)
        process.worker.wake()
        assert await process.until("amara", 1, seconds=5)


@pytest.mark.usefixtures("long_poll")
async def test_it_is_the_turn_that_wakes_it(process: Process) -> None:
    process.desk.manager._committed = process.worker.wake
    reference = await process.desk.keep(in_state(State.TEMPLATES))
    async with process.running():
        await process.desk.fills(PRIYA, "message_applicant", reference, HELLO)
        assert await process.until("amara", 1, seconds=5)


@pytest.mark.usefixtures("long_poll")
async def test_many_turns_with_nothing_to_send_make_it_look_now_and_then(process: Process) -> None:
    async with process.running():
        for _ in range(100):
            process.worker.wake()
            await asyncio.sleep(0.002)
    looks = process.looks
    assert 2 <= len(looks) <= 2 + (looks[-1] - looks[0]) / loop.REST


async def test_it_finds_for_itself_what_another_process_wrote(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "POLL", 0.05)
    reference = await process.desk.keep(in_state(State.TEMPLATES))
    async with process.running():
        await process.desk.fills(PRIYA, "message_applicant", reference, HELLO)
        assert await process.until("amara", 1, seconds=5)


@pytest.mark.parametrize(
    "problem", [DatabaseUnavailable("The database did not answer."), KeyError("a mistake of ours")]
)
async def test_no_error_ends_it(process: Process, monkeypatch: pytest.MonkeyPatch, problem: Exception) -> None:
    monkeypatch.setattr(loop, "POLL", 0.05)
    reference = await process.desk.keep(in_state(State.TEMPLATES))
    due, failures = process.desk.manager.due, iter(range(3))

    async def fails_at_first(limit: int = 50) -> list[int]:
        if next(failures, None) is not None:
            raise problem
        return await due(limit)

    monkeypatch.setattr(process.desk.manager, "due", fails_at_first)
    async with process.running():
        await process.desk.fills(PRIYA, "message_applicant", reference, HELLO)
        assert await process.until("amara", 1, seconds=5)
        async with asyncio.timeout(5):
            while next(failures, None) is not None:
                await asyncio.sleep(0.05)


async def test_what_hangs_when_it_is_told_to_stop_is_handed_back(process: Process) -> None:
    reference = await process.desk.keep(in_state(State.TEMPLATES))
    process.post.hanging["amara"] = asyncio.Event()
    await process.desk.fills(PRIYA, "message_applicant", reference, HELLO)
    working = asyncio.create_task(process.worker.run(grace=0.1))
    while "amara" not in process.post.tries:
        await asyncio.sleep(0.01)
    process.worker.stop()
    await asyncio.wait_for(working, 5)
    process.post.hanging.clear()
    second = Process(process.desk.database)
    second.desk.now = process.desk.now
    await second.worker.once()
    assert len(second.post.at("amara")) == 1


async def test_once_fires_what_is_due_and_sends_what_that_says(process: Process) -> None:
    reference = await process.desk.keep(in_state(State.READY_FOR_GO_LIVE))
    await process.desk.fills(PRIYA, "set_go_live", reference, {"go_live_on": ("2027-01-06",)})
    await process.worker.once()
    process.desk.now = process.desk.now.replace(year=2027, month=1, day=6)
    await process.worker.once()
    assert any("You are live" in words for words in process.post.at("amara"))
