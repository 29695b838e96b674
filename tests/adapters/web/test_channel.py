"""The page is added to the server where it is served, and its sender wakes the pages of the same process."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.web.channel import PageSettings, WebChannel
from tests.adapters.web.conftest import Client, new_house
from tests.adapters.web.fakes import NOW, TO_AMARA, MemoryTranscript, ScriptedConversation, words


async def status(settings: PageSettings, host: str) -> int:
    """How the page's own address answers under a host name."""
    app = web.Application()
    WebChannel(settings, MemoryTranscript(), lambda: NOW).add_routes(app, ScriptedConversation())
    async with TestClient(TestServer(app)) as client:
        return (await client.get("/", headers={"Host": host})).status


async def test_the_page_answers_where_it_is_served_and_under_other_names_only_where_it_may() -> None:
    assert await status(PageSettings(served=False), "localhost") == 404
    assert await status(PageSettings(), "localhost") == 200
    assert await status(PageSettings(), "demo.example") == 403
    assert await status(PageSettings(anywhere=True), "demo.example") == 200


async def test_what_its_sender_posts_wakes_the_page() -> None:
    channel = WebChannel(PageSettings(), MemoryTranscript(), lambda: NOW)
    page = asyncio.create_task(channel.hub.wait(["direct:amara"], 30))
    await asyncio.sleep(0)
    await channel.sender.post(TO_AMARA, words("Approved"))
    await asyncio.wait_for(page, 2)


async def test_anywhere_answers_under_any_name() -> None:
    async with TestClient(TestServer(new_house(anywhere=True).app)) as client:
        assert (await client.get("/", headers={"Host": "demo.example"})).status == 200


@pytest.mark.parametrize("name", ["app.py", "..%2Fapp.py", "%2e%2e/app.py"])
async def test_only_the_pages_own_files_are_given_out(name: str, client: Client) -> None:
    assert (await client.get(f"/static/{name}")).status == 404
