"""A body that is no well-made form, or is too long, is refused with a page that says what to do."""

from __future__ import annotations

import pytest

from adapters.web.bodies import BODY_LIMIT
from tests.adapters.web.conftest import Client, House, deed

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("body", [b"\xff\xfe", b"pane=%ff%fe", b"&".join([b"a=1"] * 2_000), b"", b"pane=%ED%A0%80"])
async def test_a_malformed_body_is_refused(body: bytes, client: Client) -> None:
    assert (await client.post("/say", data=body, headers=FORM)).status == 400


async def test_another_type_of_body_is_refused(client: Client) -> None:
    assert (await client.post("/say", json=deed(text="hi"))).status == 400


async def test_a_body_over_the_limit_is_refused_kindly(client: Client, house: House) -> None:
    answer = await client.post("/say", data=deed(text="x" * (BODY_LIMIT + 1)))
    assert answer.status == 413
    assert "256 KB" in await answer.text()
    assert house.conversation.turns == []
