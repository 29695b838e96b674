"""A deed and its answer are written once, and the answer to a deed in the channel for its doer alone."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from adapters.web.people import TEAM_PLACE
from conversations.replies import Outcome
from tests.adapters.web.conftest import Client, House, deed
from tests.adapters.web.fakes import words


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


async def test_a_code_is_shown_and_stored_nowhere(client: Client, house: House) -> None:
    shown = replace(words("Your code is ABCD-2345"), secret=True)
    house.conversation.outcome = Outcome((shown, words("Noted")), unkept=True)
    await client.post("/say", data=deed(text="link WXYZ-6789"))
    drawn = await page(client)
    assert "Your code is ABCD-2345" in drawn and "Noted" in drawn
    stored = str(house.transcript.rows)
    assert "A code or a link was shown here once." in stored and "Noted" in stored
    assert "ABCD-2345" not in stored and "WXYZ-6789" not in stored + drawn
