"""Every address of the whole assistant, also those that are added later: the same headers, the same limits."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from aiohttp import ClientConnectionError, ClientSession, web
from aiohttp.test_utils import unused_port

from adapters.web.people import TEAM_PLACE
from bot.channels import ChannelSettings
from bot.public_pages import PublicPages
from bot.server import Listening, Server, web_app
from bot.wiring import Application, assemble, utc_now
from models.retention import Retention
from tests.attacks.conftest import SLACK, TEAMS

FEWEST = 18  # addresses, with Slack, Teams, the page and the health pages
TOO_LARGE = 2 * 1024 * 1024
REFUSED = {400, 401, 403, 404, 405, 413}
KEPT_SAFE = {"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Server"}


@pytest.fixture
async def parts(sqlite_url: str) -> AsyncIterator[Application]:
    parts = assemble(sqlite_url, TEAM_PLACE, utc_now, ChannelSettings(slack=SLACK, teams=TEAMS))
    await parts.database.open()
    yield parts
    await parts.close()


@pytest.fixture
async def routes(parts: Application) -> AsyncIterator[list[tuple[str, str]]]:
    """Method and address of each, while they are served."""
    app, port = web_app(parts, PublicPages(Retention())), unused_port()
    server = Server(app, Listening("127.0.0.1", port))
    await server.start()
    yield [(route.method, f"http://127.0.0.1:{port}{path_of(route)}") for route in app.router.routes()]
    await server.stop()


def path_of(route: web.AbstractRoute) -> str:
    """With a word in the place of each part that may be any."""
    assert route.resource is not None
    return re.sub(r"\{[^}]*\}", "abcdefghijklmnopqrstuvwxyz", route.resource.canonical)


async def test_every_answer_has_the_headers_that_keep_browsers_safe(routes: list[tuple[str, str]]) -> None:
    assert len(routes) >= FEWEST
    async with ClientSession() as session:
        for method, address in routes:
            async with session.request(method, address, allow_redirects=False) as answer:
                assert set(answer.headers) >= KEPT_SAFE, (method, address)
                assert "unsafe" not in answer.headers["Content-Security-Policy"], (method, address)
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert answer.headers["Server"] == "assistant"
                assert "Set-Cookie" not in answer.headers


async def _endless(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 65536):
        yield b"x" * 65536


@pytest.mark.parametrize("told", [True, False], ids=["with its length", "in chunks"])
async def test_no_route_reads_a_body_without_end(routes: list[tuple[str, str]], told: bool) -> None:
    async with ClientSession() as session:
        for method, address in routes:
            if method not in ("POST", "PUT", "PATCH"):
                continue
            body = BytesIO(b"x" * TOO_LARGE) if told else _endless(TOO_LARGE)
            try:
                async with session.post(address, data=body, allow_redirects=False) as answer:
                    assert answer.status in REFUSED, (method, address, answer.status)
            except ClientConnectionError:
                pass  # it was closed before all of it was sent
