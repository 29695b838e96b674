"""The three pages for whoever runs this."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text

from adapters.common.troubles import Troubles
from bot.health import Health, Pulses
from bot.monitor import Monitor
from bot.outbox.alerts import Alerts
from bot.telemetry.telemetry import NO_TELEMETRY
from bot.wiring import InstrumentedConversations
from conversations.replies import Outcome
from conversations.turns import Actor, Turn, Typed
from models.database.database import Database
from models.domain import Address
from models.enums import Channel, PlaceKind
from tests.kit.plain_channel import PlainChannel
from tests.kit.rig import platform as faults
from tests.kit.rig.post_office import PostOffice

Client = TestClient[web.Request, web.Application]


@pytest_asyncio.fixture
async def health(office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> Health:
    pulses = Pulses(office.clock)
    pulses.beat("slack")
    channels = [PlainChannel(name, office.sender) for name in (Channel.WEB, Channel.SLACK)]
    monkeypatch.setattr("bot.monitor.FRESH", 0.0)
    alerts = Alerts(office.database, office.clock)
    monitor = Monitor(office.database, office.clock, channels, Troubles(), alerts, "web")
    return Health(monitor, office.clock, office.metrics, pulses, channels, "a-long-word")


@pytest_asyncio.fixture
async def client(health: Health) -> AsyncIterator[Client]:
    app = web.Application(middlewares=[health.no_new_turns])
    health.add_to(app)

    async def turn(_: web.Request) -> web.Response:
        return web.Response(text="taken")

    app.router.add_post("/turn", turn)
    async with TestClient(TestServer(app)) as client:
        yield client


async def ready(client: Client) -> tuple[int, dict[str, Any]]:
    async with client.get("/readyz") as answer:
        return answer.status, await answer.json()


async def test_it_says_what_waits_and_what_does_not_arrive(client: Client, office: PostOffice) -> None:
    office.platform.before = faults.where(faults.status(410), target="C1")
    await office.write(2, target="C1")
    await office.work()
    await office.write(1, target="C2")
    office.now += timedelta(seconds=42)
    assert await ready(client) == (
        200,
        {
            "ready": True,
            "stopping": False,
            "troubles": [],
            "channels": ["slack", "web"],
            "database": "ok",
            "migrations": "up to date",
            "processes": {"web": 1},
            "last_ping": {"slack": "2026-12-18T16:55:00+00:00"},
            "outbox": {
                "waiting": 3,
                "oldest_unsent_seconds": 42.0,
                "dead_letters": [{"channel": "web", "reason": "channel_archived", "messages": 1}],
                "perhaps_delivered": 0,
            },
        },
    )


@pytest.mark.parametrize(
    ("headers", "known"),
    [
        ({}, True),
        ({"X-Forwarded-For": "192.0.2.1"}, False),
        ({"Via": "1.1 proxy"}, False),
        ({"X-Forwarded-For": "192.0.2.1", "Authorization": "Bearer a-long-word"}, True),
        ({"X-Forwarded-For": "192.0.2.1", "Authorization": "Bearer a-longer-word"}, False),
    ],
)
async def test_names_and_reasons_are_for_those_who_may(
    client: Client, office: PostOffice, headers: dict[str, str], known: bool
) -> None:
    office.platform.before = faults.where(faults.status(410), target="C1")
    await office.write(1, target="C1")
    await office.work()
    async with client.get("/readyz", headers=headers) as answer:
        report = await answer.json()
    assert ("channel_archived" in str(report)) is known
    if not known:
        assert report == {"ready": True, "stopping": False, "database": "ok", "troubles": 0}


async def test_a_missing_migration_is_not_ready(client: Client, office: PostOffice) -> None:
    await set_version(office.database, "0001")
    status, report = await ready(client)
    assert (status, report["ready"]) == (503, False)
    assert "Run python -m bot migrate" in report["database"]


async def test_a_process_that_runs_stays_ready_while_a_newer_version_is_deployed(
    client: Client, office: PostOffice
) -> None:
    await set_version(office.database, "later")
    status, report = await ready(client)
    assert (status, report["migrations"]) == (200, "newer than this version")


async def set_version(database: Database, revision: str) -> None:
    async with database.unit_of_work() as session:
        statement = text("UPDATE alembic_version SET version_num = :revision")
        await (await session.connection()).execute(statement, {"revision": revision})


async def test_a_slow_database_is_not_waited_for(client: Client, office: PostOffice, monkeypatch: Any) -> None:
    async def hang() -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(office.database, "check_schema", hang)
    monkeypatch.setattr("bot.monitor.PATIENCE", 0.05)
    status, report = await ready(client)
    assert (status, report["database"]) == (503, "The database does not answer in time.")
    assert (await client.get("/healthz")).status == 200


async def test_a_process_that_stops_takes_no_turns_and_still_answers_for_itself(client: Client, health: Health) -> None:
    assert (await client.post("/turn")).status == 200
    health.stopping = True
    async with client.post("/turn") as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
    assert (await ready(client))[0] == 503
    assert (await client.get("/healthz")).status == 200


class Answering(InstrumentedConversations):
    """Answers without a database, or raises."""

    def __init__(self, metrics: Any) -> None:
        self._metrics, self._telemetry = metrics, NO_TELEMETRY


async def test_the_figures_are_prometheus_and_name_nobody(client: Client, office: PostOffice, monkeypatch: Any) -> None:
    async def answer(_: object, turn: Turn) -> Outcome:
        if turn.delivery_id == "bad":
            raise ValueError
        return Outcome()

    monkeypatch.setattr("conversations.manager.ConversationManager.handle", answer)
    somebody = Actor(Channel.WEB, "riverside", "amara", "Amara Okafor")
    place = Address(Channel.WEB, "riverside", PlaceKind.DIRECT, "amara")
    manager = Answering(office.metrics)
    await manager.handle(Turn("1", somebody, place, Typed("secret words")))
    await asyncio.gather(manager.handle(Turn("bad", somebody, place, Typed("x"))), return_exceptions=True)
    office.platform.before = faults.only(1, faults.status(500))
    await office.write(1)
    await office.work()
    await office.work(seconds=10)
    async with client.get("/metrics") as answer_:
        page = await answer_.text()
    for line in (
        'onboarding_turns_total{kind="typed",outcome="done"} 1.0',
        'onboarding_turns_total{kind="typed",outcome="error"} 1.0',
        'onboarding_turn_seconds_count{kind="typed"} 2.0',
        'onboarding_messages_total{channel="web",fate="put_off"} 1.0',
        'onboarding_messages_total{channel="web",fate="sent"} 1.0',
        'onboarding_message_retries_total{channel="web"} 1.0',
        "onboarding_outbox_depth 0.0",
        "onboarding_outbox_lag_seconds 0.0",
        "onboarding_outbox_dead_letters 0.0",
    ):
        assert line in page.splitlines()
    assert "amara" not in page.lower() and "secret" not in page
