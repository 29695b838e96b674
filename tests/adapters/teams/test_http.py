"""One request each, and how long a file is without reading it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.teams import http as http_module
from adapters.teams.http import HttpClient


class Shelf:
    """Where files lie: it answers as the test says, with a file of 12 bytes behind."""

    def __init__(self, status: int, headers: Mapping[str, str]) -> None:
        self.status, self.headers = status, headers
        self.ranges: list[str] = []

    async def serve(self, request: web.Request) -> web.Response:
        self.ranges.append(request.headers.get("Range", ""))
        return web.Response(status=self.status, headers=self.headers, body=b"x" * 12 if self.status == 200 else b"")


@pytest.mark.parametrize(
    ("status", "headers", "length"),
    [
        (206, {"Content-Range": "bytes 0-0/2400000"}, 2_400_000),
        (206, {"Content-Range": "bytes 0-0/*"}, None),
        (206, {}, None),
        (416, {"Content-Range": "bytes */0"}, 0),
        (200, {}, 12),
        (302, {"Location": "https://evil.example"}, None),
        (404, {}, None),
    ],
)
async def test_a_files_length_is_what_its_host_says(
    status: int, headers: Mapping[str, str], length: int | None
) -> None:
    shelf = Shelf(status, headers)
    app = web.Application()
    app.router.add_get("/", shelf.serve)
    http = HttpClient()
    async with TestServer(app) as server:
        assert await http.length(str(server.make_url("/"))) == length
    await http.close()
    assert shelf.ranges == ["bytes=0-0"]


@pytest.mark.parametrize(("waits", "connections"), [(0.0, 1), (0.5, 2)])
async def test_a_connection_that_was_idle_is_not_trusted_with_a_message(
    waits: float, connections: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_module, "IDLE", 0.2)
    seen: set[object] = set()

    async def take(request: web.Request) -> web.Response:
        seen.add(request.transport and request.transport.get_extra_info("peername"))
        return web.json_response({})

    app, http = web.Application(), HttpClient()
    app.router.add_post("/", take)
    async with TestServer(app) as server:
        for _ in range(2):
            await http.request("POST", str(server.make_url("/")), body=b"{}")
            await asyncio.sleep(waits)
        await http.close()
    assert len(seen) == connections
