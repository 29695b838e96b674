"""Both panes are drawn from the transcript, for the two people who look at them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from adapters.web.people import TEAM_PLACE
from adapters.web.views import NEWEST
from conversations.replies import Button, Message, Outcome, SummaryList, SummaryRow
from conversations.text import Words
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


def buttons(shown: str, pane: str = "applicant") -> list[str]:
    left, _, right = shown.partition('id="team"')
    return re.findall(
        r'<form method="post" action="/press".*?<button [^>]*>([^<]+)',
        left if pane == "applicant" else right,
        re.DOTALL,
    )


STATUS = Message(
    words("Stage 3").blocks, (Button("answer", "Answer in a form", "NTF-7"),), (Button("stop", "Stop", "NTF-7"),)
)


async def test_direct_messages_have_a_button_once_and_only_while_it_does_something(
    client: Client, house: House
) -> None:
    row = SummaryRow((Words("Name"),), (Words("Flu"),), Button("change", "Change", "NTF-7"))
    await house.sender.post(TO_AMARA, STATUS)
    await house.sender.post(TO_AMARA, Message((SummaryList((row,)),)))
    await house.sender.post(TO_AMARA, STATUS)
    assert buttons(await page(client)) == ["Change", "Answer in a form", "Stop"]
    house.conversation.dead = frozenset({"answer", "change"})
    await house.sender.post(TO_AMARA, words("Your stage was approved"))
    assert buttons(await page(client)) == ["Stop"]


async def test_living_cards_keep_their_buttons_and_private_replies_those_that_do_something(
    client: Client, house: House
) -> None:
    card = await house.sender.post(TEAM_PLACE, STATUS)
    await house.sender.post(TEAM_PLACE, STATUS, thread=card)
    house.conversation.outcome = Outcome((STATUS,))
    await client.post("/say", data=deed("team", "priya", "amara", text="board"))
    assert len(buttons(await page(client), "team")) == 6
    house.conversation.dead = frozenset({"answer"})
    await house.sender.post(TEAM_PLACE, words("An organisation registered"))
    assert buttons(await page(client), "team") == ["Answer in a form", "Stop", "Stop", "Stop"]


async def test_a_page_that_cannot_ask_which_buttons_do_something_shows_them_all(
    client: Client, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise RuntimeError("the database is gone")

    await house.sender.post(TO_AMARA, STATUS)
    monkeypatch.setattr(house.conversation, "usable", away)
    assert buttons(await page(client)) == ["Answer in a form", "Stop"]


async def test_which_buttons_do_something_is_asked_once_for_what_stands_there(client: Client, house: House) -> None:
    await house.sender.post(TO_AMARA, STATUS)
    for _ in range(3):
        await page(client)
    await house.sender.post(TEAM_PLACE, words("An organisation registered"))
    await page(client)
    assert house.conversation.times_asked == 1
    await house.sender.post(TO_AMARA, words("Your stage was approved"))
    await page(client)
    assert house.conversation.times_asked == 2
