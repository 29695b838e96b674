"""The page's routes: its own files and no others, under a loopback name unless it is served anywhere."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import TestClient, TestServer

from tests.adapters.web.conftest import Client, new_house


async def test_anywhere_answers_under_any_name() -> None:
    async with TestClient(TestServer(new_house(anywhere=True).app)) as client:
        assert (await client.get("/", headers={"Host": "demo.example"})).status == 200


@pytest.mark.parametrize("name", ["app.py", "..%2Fapp.py", "%2e%2e/app.py"])
async def test_only_the_pages_own_files_are_given_out(name: str, client: Client) -> None:
    assert (await client.get(f"/static/{name}")).status == 404
