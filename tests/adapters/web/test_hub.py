"""A change wakes the pages that show its conversation, and no others."""

from __future__ import annotations

import asyncio

import pytest

from adapters.web.hub import Hub

LONG = 30.0


async def waiting(hub: Hub, *conversations: str, timeout: float = LONG) -> asyncio.Task[None]:
    """A page that waits already."""
    task = asyncio.create_task(hub.wait(conversations, timeout))
    await asyncio.sleep(0)
    return task


async def test_a_change_wakes_every_page_with_its_conversation_and_no_other() -> None:
    hub = Hub()
    both, team, tom = await waiting(hub, "direct:amara", "team"), await waiting(hub, "team"), await waiting(hub, "tom")
    hub.changed("team")
    await asyncio.wait_for(asyncio.gather(both, team), 2)
    await asyncio.sleep(0.05)
    assert not tom.done()
    tom.cancel()


async def test_a_page_looks_again_when_the_time_is_over() -> None:
    await asyncio.wait_for(await waiting(Hub(), "team", timeout=0.01), 2)


async def test_closing_lets_every_page_go_and_those_that_come_later() -> None:
    hub = Hub()
    page = await waiting(hub, "team")
    hub.close()
    await asyncio.wait_for(page, 2)
    await asyncio.wait_for(hub.wait(["team"], LONG), 2)


async def test_a_page_that_went_is_forgotten() -> None:
    hub = Hub()
    page = await waiting(hub, "team")
    page.cancel()
    with pytest.raises(asyncio.CancelledError):
        await page
    assert hub._waiting == {}
