"""Both panes are drawn from the transcript, for the two people who look at them."""

from __future__ import annotations

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
