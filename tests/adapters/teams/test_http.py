"""One request each, and how long a file is without reading it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

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
