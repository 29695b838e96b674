"""A deed and its answer are written once, and the answer to a deed in the channel for its doer alone."""

from __future__ import annotations

import asyncio

from adapters.web.people import TEAM_PLACE
from tests.adapters.web.conftest import Client, House, deed


async def page(client: Client, query: str = "") -> str:
    return await (await client.get("/" + query)).text()


async def test_the_channel_sees_what_is_said_but_not_the_reply(client: Client, house: House) -> None:
    await client.post("/say", data=deed("team", "priya", "amara", text="board"))
    assert house.conversation.turns[0].place == TEAM_PLACE
    for_daniel, for_priya = await page(client, "?team=daniel"), await page(client, "?team=priya")
    assert "board</bdi>" in for_daniel and "board</bdi>" in for_priya
    assert "Noted" not in for_daniel and "Noted" in for_priya


async def test_a_double_click_and_a_reload_show_one_effect(client: Client, house: House) -> None:
    press = deed(action="approve", label="Approve")
    await asyncio.gather(*(client.post("/press", data=press) for _ in range(5)))
    await client.post("/press", data=press)
    assert len({turn.delivery_id for turn in house.conversation.turns}) == 1
    assert len(house.transcript.rows) == 2
