"""A platform is answered in time, whatever is under way."""

from __future__ import annotations

import asyncio

import pytest

from adapters.common.task_limiter import StillRunning, TaskLimiter, TooBusy


async def after(event: asyncio.Event, result: str = "done") -> str:
    await event.wait()
    return result


async def at_once(result: str = "done") -> str:
    return result


async def test_what_ends_in_time_is_answered_with_its_result() -> None:
    assert await TaskLimiter(1).run(at_once("saved"), seconds=1) == "saved"


async def test_what_takes_longer_goes_on_and_its_result_can_be_had_later() -> None:
    limiter, released = TaskLimiter(1), asyncio.Event()
    late = await limiter.run(after(released, "saved"), seconds=0.01)
    assert isinstance(late, StillRunning)
    released.set()
    assert await late.task == "saved"


async def test_what_finds_no_place_is_never_begun() -> None:
    limiter, released, begun = TaskLimiter(1), asyncio.Event(), False

    async def work() -> None:
        nonlocal begun
        begun = True

    await limiter.run(after(released), seconds=0.01)
    with pytest.raises(TooBusy):
        await limiter.run(work(), seconds=1)
    assert not begun
    released.set()
    await limiter.finish(1)
    await limiter.run(work(), seconds=1)
    assert begun


async def test_who_waits_for_a_place_gets_it_when_one_is_free() -> None:
    limiter, released = TaskLimiter(1, queue_seconds=5), asyncio.Event()
    first = await limiter.run(after(released), seconds=0.01)
    assert isinstance(first, StillRunning)
    second = asyncio.create_task(limiter.run(at_once("second"), seconds=5))
    await asyncio.sleep(0)
    assert not second.done()
    released.set()
    assert await second == "second"


async def test_a_stop_finishes_what_is_under_way_and_counts_what_is_not() -> None:
    limiter, released, never = TaskLimiter(2), asyncio.Event(), asyncio.Event()
    await limiter.run(after(released), seconds=0)
    await limiter.run(after(never), seconds=0)
    told = limiter.start(at_once("sorry"))
    released.set()
    assert await limiter.finish(0.05) == 1
    assert told.done()
    never.set()
    assert await limiter.finish(1) == 0


async def test_a_failure_that_nobody_waits_for_is_in_the_log_without_what_was_typed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    limiter, released = TaskLimiter(1), asyncio.Event()

    async def fails() -> None:
        await released.wait()
        raise ValueError("typed by a person")

    await limiter.run(fails(), seconds=0)
    released.set()
    await limiter.finish(1)
    assert "ValueError" in caplog.text and "typed by a person" not in caplog.text
