"""The page answers only to itself, and refuses what it did not send with a page that says what to do."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

import pytest
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.web.guard import hostname
from adapters.web.pages import HEADERS
from tests.adapters.web.conftest import DELIVERY, Client, House, deed, new_house

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
POSTS = ("/say", "/press", "/submit", "/help", "/close")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "[::1", "10.0.0.1", ""])
@pytest.mark.parametrize("path", ["/", "/events", "/static/chat.js"])
async def test_another_host_name_is_refused(host: str, path: str, client: Client) -> None:
    answer = await client.get(path, headers={"Host": host})
    assert answer.status in (400, 403)


@pytest.mark.parametrize("host", ["localhost", "localhost:3978", "127.0.0.1:1", "[::1]:3978", "LOCALHOST"])
async def test_a_loopback_name_is_answered(host: str, client: Client) -> None:
    assert (await client.get("/", headers={"Host": host})).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:9"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", POSTS)
async def test_a_post_from_another_site_is_refused(
    path: str, headers: dict[str, str], client: Client, house: House
) -> None:
    answer = await client.post(path, data=deed(text="hi", action="x"), headers=headers)
    assert answer.status == 403
    assert house.conversation.turns == []


async def test_a_post_from_the_page_itself_is_taken(client: Client, house: House) -> None:
    own = {"Host": "localhost:3978", "Origin": "http://localhost:3978", "Sec-Fetch-Site": "same-origin"}
    await client.post("/say", data=deed(text="hi"), headers=own, allow_redirects=False)
    assert len(house.conversation.turns) == 1


async def test_every_answer_carries_the_headers(client: Client) -> None:
    for answer in (
        await client.get("/"),
        await client.get("/static/chat.js"),
        await client.get("/?applicant=nobody"),
        await client.post("/say", data=deed(text="hi"), allow_redirects=False),
    ):
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS


async def test_the_page_has_no_inline_script_or_style(client: Client) -> None:
    page = await (await client.get("/")).text()
    assert "<style" not in page and "style=" not in page and "<script>" not in page and "onclick" not in page
    assert "http://" not in page and "https://" not in page


async def test_a_page_that_cannot_be_drawn_says_so(
    client: Client, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object) -> int:
        raise OSError("the disk is gone")

    monkeypatch.setattr(house.transcript, "version", gone)
    answer = await client.get("/")
    assert answer.status == 500
    assert "Wait a minute" in (page := await answer.text()) and "disk" not in page


NAMES = st.sampled_from(
    ["pane", "who", "beside", "delivery", "action", "about", "detail", "seen", "text", "confirm", "confirmed", "asked",
     "answer.a", "answer.a.day", "answer.a.month", "answer.a.moment", "topic", "label", "style"]
)  # fmt: skip
LIKELY = st.sampled_from(["applicant", "team", "amara", "priya", DELIVERY, "yes", "a", "1", "{}", ""])
FIELDS = st.lists(
    st.tuples(NAMES, LIKELY | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)), max_size=12
)
GOOD = st.just([*deed(action="x", text="hi").items()])


@settings(deadline=None, max_examples=60)
@given(
    path=st.sampled_from(POSTS),
    body=st.binary(max_size=200) | st.builds(lambda a, b, c: urlencode([*a, *b, *c]).encode(), FIELDS, GOOD, FIELDS),
)
def test_no_body_is_an_error_of_ours(path: str, body: bytes) -> None:
    async def post() -> int:
        async with TestClient(TestServer(new_house().app)) as client:
            return (await client.post(path, data=body, headers=FORM)).status

    assert asyncio.run(post()) in (200, 400, 422)


@given(st.text(max_size=30))
def test_any_host_can_be_read(host: str) -> None:
    assert hostname(host) is None or isinstance(hostname(host), str)
