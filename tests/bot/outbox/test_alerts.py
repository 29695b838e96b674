"""The operator is told once of messages that do not arrive, and again when it happens again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs

from adapters.common.troubles import Troubles
from bot.outbox.alerts import Alerts
from tests.bot.outbox.conftest import CLOSED
from tests.kit.rig.post_office import PostOffice


async def alerts_of(office: PostOffice) -> list[str]:
    """What an operator is told now."""
    with capture_logs() as logs:
        await Alerts(office.database, office.clock).tell()
    return [str(log["alert"]) for log in logs]


async def test_an_operator_is_told_once_and_again_when_it_happens_again(office: PostOffice) -> None:
    office.platform.before = CLOSED
    await office.write(3, target="C1")
    await office.work()
    [alert] = await alerts_of(office)
    assert alert.startswith("1 message to web (T1) cannot be delivered: channel_archived. Run python -m bot outbox")
    await office.work(seconds=301)
    assert await alerts_of(office) == []
    office.platform.before = None
    await office.work(seconds=301)
    office.platform.before = CLOSED
    await office.write(1, target="C1")
    await office.work()
    assert len(await alerts_of(office)) == 1


Posted = list[dict[str, Any]]


@pytest_asyncio.fixture
async def webhook() -> AsyncIterator[tuple[str, Posted]]:
    posted: Posted = []

    async def take(request: web.Request) -> web.Response:
        posted.append(await request.json())
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", take)
    async with TestServer(app) as server:
        yield str(server.make_url("/hook")), posted


async def test_an_alert_is_posted_where_the_operator_wants_it(office: PostOffice, webhook: tuple[str, Posted]) -> None:
    address, posted = webhook
    office.platform.before = CLOSED
    await office.write(1, target="C1")
    await office.work()
    alerts = Alerts(office.database, office.clock, address)
    assert [await alerts.tell(), await alerts.tell()] == [1, 0]
    assert [set(body) for body in posted] == [{"text"}]


async def test_a_webhook_that_is_away_stops_nothing_and_its_address_stays_secret(office: PostOffice) -> None:
    office.platform.before = CLOSED
    await office.write(1, target="C1")
    await office.work()
    with capture_logs() as logs:
        assert await Alerts(office.database, office.clock, "http://127.0.0.1:1/secret").tell() == 1
    assert [log["event"] for log in logs] == ["operator.alert", "operator.alert_not_posted"]
    assert "secret" not in str(logs)


async def test_a_trouble_that_keeps_messages_back_is_told_as_that_trouble_alone(office: PostOffice) -> None:
    troubles = Troubles()
    troubles.note("channel", "channel_archived")
    office.platform.before = CLOSED
    await office.write(1, target="C1")
    await office.work()
    assert await Alerts(office.database, office.clock, troubles=troubles).tell() == 0


async def test_two_workers_tell_of_it_once(office: PostOffice) -> None:
    office.platform.before = CLOSED
    await office.write(1, target="C1")
    await office.work()
    told = [await Alerts(office.database, office.clock).tell() for _ in range(2)]
    assert told == [1, 0]
