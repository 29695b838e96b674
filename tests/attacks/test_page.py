"""What attackers wanted of the page without a login: to decide on what real people asked for, and to run scripts."""

from __future__ import annotations

from io import BytesIO

import pytest
from aiohttp import web

from adapters.web.channel import PageSettings
from models.domain import Address
from models.enums import Channel, PlaceKind
from tests.attacks.conftest import Door, deed, opened_door

SLACK_TEAM = Address(Channel.SLACK, "T01TEST", PlaceKind.TEAM, "C01ONB")
ANYWHERE = PageSettings(anywhere=True)
PROXIED = (
    {"Forwarded": "for=192.0.2.1"},
    {"X-Forwarded-For": "192.0.2.1"},
    {"X-Forwarded-Host": "onboarding.example"},
    {"X-Forwarded-Proto": "https"},
    {"X-Real-IP": "192.0.2.1"},
    {"Via": "1.1 proxy"},
)


async def says(door: Door, words: str, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return (await door.post("/say", deed("team", "priya", text=words), named)).status


async def shown(door: Door) -> str:
    return (await door.get("/"))[1]


async def test_to_decide_as_a_person_of_the_page_while_the_team_works_in_slack(sqlite_url: str) -> None:
    async with opened_door(sqlite_url, team=SLACK_TEAM) as door:
        await door.post("/say", deed("team", "priya", text="board"))
        await door.post("/press", deed("team", "priya", action="board"))
        page = await shown(door)
    assert "Open onboardings" not in page
    assert page.count("Only members of the onboarding team can use this channel.") == 2


async def test_who_the_page_knows_decides_where_the_team_is_on_the_page(door: Door) -> None:
    """So that the test before this one can fail."""
    await door.post("/press", deed("team", "priya", action="board"))
    assert "Open onboardings" in await shown(door)


@pytest.mark.parametrize("headers", PROXIED, ids=lambda headers: next(iter(headers)))
async def test_to_reach_the_page_through_a_proxy(door: Door, headers: dict[str, str]) -> None:
    async with door.session.get(door.url("/"), headers=headers) as answer:
        assert answer.status == 403 and "WEB_CHAT_ANYWHERE" in await answer.text()
    assert (await door.post("/say", deed("team", "priya", text="board"), headers)).status == 403
    async with door.session.get(door.url("/events"), headers=headers) as answer:
        assert answer.status == 403


async def test_to_reach_the_page_through_a_proxy_that_speaks_an_old_http(door: Door) -> None:
    assert b" 403 " in await door.raw("GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
    assert b" 200 " in await door.raw("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")


async def test_a_proxy_is_let_through_where_the_operator_says_so(sqlite_url: str) -> None:
    async with opened_door(sqlite_url, page=ANYWHERE) as door:
        for headers in PROXIED:
            async with door.session.get(door.url("/"), headers=headers) as answer:
                assert answer.status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "localhost.evil.example"},
        {"Host": "evil.example:3978"},
        {"Host": "127.0.0.2"},
        {"Host": "[::ffff:192.0.2.1]"},
    ],
    ids=str,
)
async def test_to_make_somebody_elses_browser_decide(door: Door, headers: dict[str, str]) -> None:
    assert (await door.post("/say", deed("team", "priya", text="board"), headers)).status == 403


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"pane": "team"}', "application/json", 400),
        (b"pane=team", "text/plain", 400),
        (b"text=" + b"x" * 300_000, "application/x-www-form-urlencoded", 413),
        (b"text=" + b"x" * 2_000_000, "application/x-www-form-urlencoded", 413),
        (b"&".join(b"a=1" for _ in range(2_000)), "application/x-www-form-urlencoded", 400),
        (b"\xff\xfe=1", "application/x-www-form-urlencoded", 400),
    ],
    ids=["json", "text", "large", "very large", "many fields", "no text"],
)
async def test_to_break_it_with_a_body(door: Door, body: bytes, kind: str, status: int) -> None:
    async with door.session.post(door.url("/say"), data=BytesIO(body), headers={"Content-Type": kind}) as answer:
        assert answer.status == status


@pytest.mark.parametrize("path", ["/static/../people.py", "/static/%2e%2e/people.py", "/static/..%2fpeople.py"])
async def test_to_read_files_beside_the_pages_own(door: Door, path: str) -> None:
    answered = await door.raw(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert b" 404 " in answered.splitlines()[0]


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_to_use_a_method_that_the_page_has_not(door: Door, method: str) -> None:
    async with door.session.request(method, door.url("/")) as answer:
        assert answer.status == web.HTTPMethodNotAllowed.status_code


async def test_to_open_a_websocket(door: Door) -> None:
    upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eA==\r\n"
    assert b" 101 " not in await door.raw(f"GET /events HTTP/1.1\r\nHost: evil.example\r\n{upgrade}\r\n")


async def test_to_run_a_script_in_somebody_elses_page(door: Door) -> None:
    for words in (
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{ 7 * 191 }}",
        "javascript:alert(1)",
    ):
        await door.post("/say", deed("applicant", "amara", text=words))
    page = await shown(door)
    assert "<script>alert" not in page and "<img" not in page and "1337" not in page
    assert 'href="javascript' not in page
