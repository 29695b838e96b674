"""Both panes are drawn from the transcript, for the two people who look at them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from adapters.web.people import TEAM_PLACE
from adapters.web.views import NEWEST
from tests.adapters.web.conftest import Client, House, deed
from tests.adapters.web.fakes import TO_AMARA, words


async def page(client: Client, query: str = "") -> str:
    return await (await client.get("/" + query)).text()


async def test_direct_messages_are_seen_by_nobody_else(client: Client) -> None:
    await client.post("/say", data=deed(text="for the assistant alone"))
    assert "for the assistant alone" not in await page(client, "?applicant=tom")


async def test_older_messages_are_behind_a_link_that_outlives_a_deed(client: Client, house: House) -> None:
    for number in range(NEWEST + 7):
        await house.sender.post(TO_AMARA, words(f"Message {number}."))
    shown = await page(client)
    assert "Message 6." not in shown and "Message 7." in shown
    assert 'href="/?applicant=amara&amp;team=priya&amp;earlier=100#applicant-8">Show earlier messages (7)</a>' in shown
    assert "Message 0." in (back := await page(client, "?earlier=100"))
    assert "Show earlier" not in back and 'name="earlier" value="100"' in back
    answer = await client.post("/say", data=deed(text="hello", earlier="100"), allow_redirects=False)
    assert answer.headers["Location"] == "/?applicant=amara&team=priya&earlier=100#applicant"


async def next_event(client: Client, query: str) -> str:
    """The data of the first event on a stream."""
    async with client.get("/events" + query) as stream:
        assert stream.content_type == "text/event-stream"
        async for line in stream.content:
            if line.startswith(b"data: "):
                return line.decode().removeprefix("data: ").strip()
    raise AssertionError("the stream ended without an event")


async def test_an_open_page_hears_of_a_change_at_once(client: Client, house: House) -> None:
    listening = asyncio.create_task(next_event(client, "?applicant=amara&team=priya&since=0.0"))
    await asyncio.sleep(0.05)
    assert not listening.done()
    await house.sender.post(TO_AMARA, words("hello"))
    assert await asyncio.wait_for(listening, 1) == "1.0"


async def test_what_changed_since_the_page_was_drawn_is_told(client: Client, house: House) -> None:
    await house.sender.post(TEAM_PLACE, words("hello"))
    assert await asyncio.wait_for(next_event(client, "?since=0.0"), 1) == "0.1"


async def test_what_another_process_wrote_is_found(client: Client, house: House) -> None:
    listening = asyncio.create_task(next_event(client, "?since=0.0"))
    await asyncio.sleep(0.05)
    await house.transcript.append("team", None, "Worker", {"said": "x"}, at=house.sender._clock())
    assert await asyncio.wait_for(listening, 4) == "0.1"


@pytest.fixture
async def port(house: House) -> AsyncIterator[int]:
    """A server that does not cancel a handler whose client has gone, as ours does not; aiohttp's TestServer does."""
    runner = web.AppRunner(house.app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield runner.addresses[0][1]
    await runner.cleanup()


async def test_a_closed_tab_is_no_error(port: int, house: House, caplog: pytest.LogCaptureFixture) -> None:
    _, tab = await asyncio.open_connection("127.0.0.1", port)
    tab.write(b"GET /events?since=0.0 HTTP/1.1\r\nHost: localhost\r\n\r\n")
    await asyncio.sleep(0.1)
    tab.close()
    await tab.wait_closed()
    await asyncio.sleep(0.1)
    for _ in range(3):
        await house.sender.post(TEAM_PLACE, words("hello again"))
        await asyncio.sleep(0.05)
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
    assert house.hub._waiting == {}


async def test_the_server_can_stop_while_a_page_is_open(client: Client, house: House) -> None:
    async with client.get("/events?since=0.0") as stream:
        house.hub.close()
        await asyncio.wait_for(stream.content.read(), 1)
