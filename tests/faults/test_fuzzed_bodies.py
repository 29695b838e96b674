"""Bodies that no client of ours would send, to every address that the server has: no 500, no row, no growth."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import hmac
import json
import logging
import time
import tracemalloc
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from aiohttp import ClientError, ClientSession, web
from aiohttp.test_utils import TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel, func, select

from bot.channels import ChannelSettings
from bot.server import web_app
from bot.settings.common import Settings
from bot.wiring import assemble
from models.database.database import Database

NOWHERE = "http://127.0.0.1:1/api/"
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
EXAMPLES = 400
UNENDING = {"/events"}  # a stream: it is only asked with other methods
KINDS = ("application/x-www-form-urlencoded", "application/json", "text/plain", "multipart/form-data; boundary=x", "")


@dataclass
class Served:
    """The whole application on a loopback port, with every channel, in a loop of its own."""

    runner: asyncio.Runner
    app: web.Application
    session: ClientSession
    database: Database

    @property
    def doors(self) -> list[tuple[str, str]]:
        """Each method and path."""
        known = {(route.method, route.resource.canonical) for route in self.app.router.routes() if route.resource}
        return sorted((method, path) for method, path in known if path not in UNENDING)

    def ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status; 0 where the server closed the connection on something that is not HTTP."""

        async def asked() -> int:
            try:
                async with self.session.request(method, path, data=body, headers=headers) as answer:
                    await answer.read()
                    return answer.status
            except (ClientError, ValueError):
                return 0

        return self.runner.run(asked())

    def rows(self) -> dict[str, int]:
        async def counted() -> dict[str, int]:
            async with self.database.reading() as session:
                return {
                    name: (await session.exec(select(func.count()).select_from(table))).one()
                    for name, table in SQLModel.metadata.tables.items()
                    if name != "process"  # a sign of life, which a health page gives
                }

        return self.runner.run(counted())


@asynccontextmanager
async def opened_application(url: str) -> AsyncIterator[tuple[web.Application, ClientSession, Database]]:
    chosen = Settings.model_validate(
        {
            "database_url": url,
            "slack_bot_token": "xoxb-1",
            "slack_signing_secret": SECRET,
            "slack_api_url": NOWHERE,
            "microsoft_app_id": "00000000-0000-0000-0000-000000000001",
            "microsoft_app_password": "secret",
            "microsoft_app_tenant_id": "00000000-0000-0000-0000-000000000002",
            "teams_openid_metadata_url": f"{NOWHERE}openid",
        }
    )
    parts = assemble(
        url, chosen.team_address, lambda: datetime.now(UTC), ChannelSettings(slack=chosen.slack(), teams=chosen.teams())
    )
    await parts.database.open()
    try:
        app = web_app(parts)
        async with TestServer(app) as server, ClientSession(server.make_url("/")) as session:
            yield app, session, parts.database
    finally:
        await parts.close()


@pytest.fixture
def served(sqlite_url: str) -> Iterator[Served]:
    with asyncio.Runner() as runner:
        block = opened_application(sqlite_url)
        yield Served(runner, *runner.run(block.__aenter__()))
        runner.run(block.__aexit__(None, None, None))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
names = st.sampled_from(
    ("pane", "who", "beside", "delivery", "text", "action", "about", "detail", "seen", "asked", "confirm", "payload")
)
payloads = st.builds(
    lambda kind, rest: {"type": kind, **rest},
    st.sampled_from(
        ("block_actions", "view_submission", "view_closed", "shortcut", "event_callback", "message", "invoke", "x")
    ),
    st.dictionaries(
        st.sampled_from(("user", "team", "view", "actions", "event", "event_id", "from", "conversation", "value")),
        json_values,
        max_size=6,
    ),
)
bodies = st.one_of(
    st.binary(max_size=400),
    json_values.map(lambda value: json.dumps(value).encode()),
    payloads.map(lambda value: json.dumps(value).encode()),
    payloads.map(lambda value: urlencode({"payload": json.dumps(value)}).encode()),
    st.dictionaries(names, st.text(max_size=60), max_size=8).map(
        lambda fields: urlencode(fields, errors="replace").encode()
    ),
    st.dictionaries(
        st.sampled_from(("command", "text", "team_id", "user_id", "channel_id", "trigger_id")), st.text(max_size=40)
    ).map(lambda fields: urlencode(fields, errors="replace").encode()),
    st.just(b"a=" + b"x" * 300_000),
)


def signed(body: bytes) -> dict[str, str]:
    """As Slack signs, so that what is behind the signature is reached too."""
    at = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={digest}"}


def test_no_body_makes_an_error_or_a_row(served: Served) -> None:
    doors, before = served.doors, served.rows()
    assert {("POST", "/say"), ("POST", "/slack/events"), ("GET", "/readyz")} <= set(doors)

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(door=st.sampled_from(doors), body=bodies, kind=st.sampled_from(KINDS), with_signature=st.booleans())
    def send(door: tuple[str, str], body: bytes, kind: str, with_signature: bool) -> None:
        headers = {"Content-Type": kind} | (signed(body) if with_signature else {})
        status = served.ask(door[0], door[1].replace("{name}", "page.css"), body, headers)
        assert status < 500 or (status == 503 and door[1] == "/api/messages"), (door, status, body)

    send()
    assert served.rows() == before


def test_memory_does_not_grow(served: Served) -> None:
    doors = [path for method, path in served.doors if method == "POST"]

    def storm(rounds: int) -> int:
        for number in range(rounds):
            fields = {"pane": f"p{number}", "who": f"w{number}", "text": "x" * 500, "about": str(number)}
            body = urlencode(fields).encode()
            for path in doors:
                served.ask("POST", path, body, {"Content-Type": KINDS[0]} | signed(body))
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    logging.disable()  # pytest keeps every line of the log
    storm(20)
    tracemalloc.start()
    try:
        first = storm(40)
        grown = storm(120) - first
    finally:
        tracemalloc.stop()
        logging.disable(logging.NOTSET)
    assert grown < 150_000, f"{grown:,} bytes more after {120 * len(doors)} requests"


def test_a_database_folder_is_left_as_it_was(served: Served, tmp_path: Path) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    served.ask("POST", "/say", b"\xff" * 100_000, {"Content-Type": KINDS[0]})
    assert sorted(path.name for path in tmp_path.iterdir()) == before
