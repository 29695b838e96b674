"""What attackers wanted of the door itself: to close it to others, to fill the disk with log, to learn who runs it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from adapters.slack.manifest import PATH
from adapters.teams.endpoint import ROUTE
from bot.logs import set_up_logs
from bot.rehearsal import script
from bot.rehearsal.parts import reviewing
from tests.attacks.conftest import Door, deed, opened_door
from tests.attacks.test_slack import HOSTILE
from tests.kit.slack import TOKEN, assistant_in_slack
from tests.kit.slack_payloads import SECRET
from tests.kit.slack_seats import SlackWorld

HALF_A_HEAD = f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slack: "
HALF_A_BODY = f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\n" + "x" * 1000


@pytest.mark.parametrize("sent", ["", HALF_A_HEAD, HALF_A_BODY], ids=["silence", "half a head", "half a body"])
async def test_to_stop_the_service_by_holding_connections_open(sqlite_url: str, sent: str) -> None:
    async with opened_door(sqlite_url, most=20) as door:
        held = []
        for _ in range(60):
            _, writer = await asyncio.open_connection("127.0.0.1", door.port)
            writer.write(sent.encode())
            held.append(writer)
        async with asyncio.timeout(20):
            assert (await door.get("/healthz"))[0] == 200
            assert (await door.post("/say", deed("applicant", "amara", text="help"))).status == 303
        assert len(door.connections) <= 20
        for writer in held:
            writer.close()


async def test_to_stop_the_page_with_event_streams(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.web.screen.MOST_STREAMS", 5)
    streams = [await door.session.get(door.url("/events?applicant=amara&team=priya")) for _ in range(20)]
    async with asyncio.timeout(20):
        for stream in streams[:15]:
            await stream.read()  # it ends
    assert (await door.get("/"))[0] == 200
    for stream in streams:
        stream.close()


async def test_to_fill_the_log_with_requests_that_nobody_signed(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(100):
        await door.post(PATH, {"payload": "{}"})
        async with door.session.post(door.url(ROUTE), json={}) as answer:
            assert answer.status in (400, 401)
    assert len([record for record in caplog.records if record.levelno >= logging.WARNING]) == 2


async def test_to_fill_the_log_by_breaking_off(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(10):
        _, writer = await asyncio.open_connection("127.0.0.1", door.port)
        writer.write(HALF_A_BODY.encode())
        await writer.drain()
        writer.close()
    for broken in ("Transfer-Encoding: chunked\r\n\r\nnot a number\r\n", "Content-Length: many\r\n\r\n"):
        await door.raw(f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\n{broken}")
    await door.get("/healthz")
    assert [record for record in caplog.records if record.exc_info] == []


async def test_to_learn_from_the_health_page_who_runs_it_and_where(door: Door) -> None:
    door.parts.monitor.troubles.note("channel", "Unarchive the Slack channel of Northgate.")
    status, page = await door.get("/readyz", X_Forwarded_For="192.0.2.1")
    assert (status, json.loads(page)["troubles"]) == (200, 1)
    assert not {word for word in ("Northgate", "onboarding.db", "slack", "last_ping") if word in page}
    assert "Northgate" in (await door.get("/readyz"))[1]


async def test_to_learn_of_the_database_from_the_health_page_while_it_is_away(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone() -> None:
        raise OSError("postgres.internal:5432 refused")

    monkeypatch.setattr(door.parts.database, "check_schema", gone)
    status, page = await door.get("/readyz", Via="1.1 proxy")
    assert status == 503 and json.loads(page)["database"] == "not ok"
    assert "internal" not in page


async def test_to_keep_the_database_busy_by_asking_for_health(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    check = door.parts.database.check_schema

    async def counted() -> None:
        looked.append(1)
        await check()

    monkeypatch.setattr(door.parts.database, "check_schema", counted)
    monkeypatch.setattr("bot.monitor.FRESH", 60.0)
    answers = await asyncio.gather(*(door.get(path) for path in ("/readyz", "/metrics") for _ in range(50)))
    assert {status for status, _ in answers} == {200}
    assert len(looked) == 1


async def test_to_learn_which_program_answers_from_its_headers(door: Door) -> None:
    for path in ("/", "/healthz", "/nothing", "/static/nothing"):
        async with door.session.get(door.url(path)) as answer:
            assert answer.headers["Server"] == "assistant"
            assert "Content-Security-Policy" in answer.headers
    async with door.session.delete(door.url("/")) as answer:
        assert answer.status == 405 and "Content-Security-Policy" in answer.headers


async def test_to_find_a_secret_on_any_page(door: Door) -> None:
    pages = [await door.get(path) for path in ("/", "/healthz", "/readyz", "/metrics")]
    assert not any(secret in page for _, page in pages for secret in (SECRET, "xoxb-1"))


@pytest.fixture
def logs_as_found() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


@pytest.mark.usefixtures("logs_as_found")
async def test_to_read_in_the_log_who_people_are_and_what_they_answered(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """However much of it an operator asks for."""
    set_up_logs("DEBUG")
    async with assistant_in_slack(database_url) as slack:
        world = SlackWorld(slack)
        await script.to_invitation(world)
        await reviewing.answer(world.amara)
        for words in HOSTILE.values():
            await world.amara.says(words)
    written = capsys.readouterr().err
    people = ("Amara", "Okafor", "Priya", "Shah", "riverside.example", "Riverside", "ppointment")
    assert [word for word in (SECRET, TOKEN, "Bearer", "1337", *people) if word in written] == []
