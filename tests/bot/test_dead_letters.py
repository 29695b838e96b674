"""Messages that do not arrive: kept with a reason, told to the operator once, and sent again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs

from bot.outbox.alerts import Alerts
from bot.outbox.dead_letters import listing, numbers, resend
from bot.outbox.retry import MOST_ATTEMPTS, MOST_MISTAKES, backoff
from bot.startup_errors import StartProblem
from conversations.channels import MessageRefused, PersonUnreachable
from conversations.turns import Unreached
from models.repositories import dead_letters
from tests.kit.rig import platform as faults
from tests.kit.rig.post_office import PostOffice

CLOSED = faults.where(faults.status(410), target="C1")


async def alerts_of(office: PostOffice) -> list[str]:
    """What an operator is told now."""
    with capture_logs() as logs:
        await Alerts(office.database, office.clock).tell()
    return [str(log["alert"]) for log in logs]


async def test_a_closed_place_keeps_its_messages_in_order_until_it_is_back(office: PostOffice) -> None:
    office.platform.before = CLOSED
    rows = await office.write(3, target="C1")
    others = await office.write(2, target="C2")
    await office.work()
    assert office.heard("C2") == [row.id for row in others]
    later = await office.write(1, target="C1")
    await office.work(seconds=301)
    assert [row.problem for row in await office.unsent()] == ["channel_archived", None, None, None]
    office.platform.before = None
    await office.work(seconds=301)
    assert office.heard("C1") == [row.id for row in rows + later]


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


async def test_a_person_who_cannot_be_reached_is_given_up_and_the_team_hears_it(office: PostOffice) -> None:
    office.composer.problem = PersonUnreachable("user_not_found", left=True)
    first, second = await office.write(2)
    await office.work()
    assert [turn.intent for turn in office.composer.turns] == [Unreached(1, True), Unreached(2, True)]
    assert [row.gave_up_at for row in await office.rows()] == [office.now, office.now]
    assert len(await alerts_of(office)) == 1
    office.composer.problem = None
    assert await again(office, [first.id]) == 1
    await office.work()
    assert office.heard() == [first.id]
    assert [row.id for row in await office.unsent()] == [second.id]


async def test_a_refused_message_holds_nothing_up(office: PostOffice) -> None:
    office.composer.problem = MessageRefused("invalid_blocks")
    await office.write()
    await office.work()
    office.composer.problem = None
    [next_one] = await office.write()
    await office.work()
    assert office.heard() == [next_one.id]


async def test_a_message_that_keeps_failing_is_given_up_with_nothing_but_the_name_of_the_problem(
    office: PostOffice,
) -> None:
    office.composer.problem = ValueError("a mistake of ours, with somebody's words in it")
    await office.write(1, attempts=MOST_MISTAKES - 1)
    await office.work()
    [stored] = await office.rows()
    assert (stored.gave_up_at, stored.problem) == (office.now, "ValueError")


def test_a_platform_may_be_away_for_two_days() -> None:
    waited = sum((backoff(attempts) for attempts in range(1, MOST_ATTEMPTS)), timedelta())
    assert timedelta(days=2) < waited < timedelta(days=4)


async def again(office: PostOffice, ids: list[int | None] | None) -> int:
    chosen = None if ids is None else [number for number in ids if number is not None]
    async with office.database.unit_of_work() as session:
        return await dead_letters.send_again(session, office.now, chosen)


async def test_all_are_sent_again_but_those_that_perhaps_arrived(office: PostOffice) -> None:
    office.platform.before = CLOSED
    await office.write(2, target="C1")
    await office.write(1, problem="no answer", sent_at=office.now)
    await office.work()
    office.platform.before = None
    assert await again(office, None) == 1
    await office.work()
    assert office.heard("C1") == [1, 2]
    assert office.heard() == []
    assert await again(office, [3, 99]) == 1
    await office.work()
    assert office.heard() == [3]


async def test_sending_again_what_arrived_does_nothing(office: PostOffice) -> None:
    [row] = await office.write()
    await office.work()
    assert await again(office, [row.id]) == 0
    await office.work()
    assert office.heard() == [row.id]


async def test_the_command_lists_each_with_its_reason_and_sends_it_again(office: PostOffice, database_url: str) -> None:
    office.platform.before = CLOSED
    await office.write(3, target="C1")
    await office.work()
    lines = await listing(database_url)
    assert lines[:3] == [
        "3 messages waiting to be sent, 1 that cannot be delivered.",
        "1: notice for ONB-1 to web (T1, C1), waiting for an operator since Friday 18 December 2026 at 4:55pm GMT, "
        "2 more behind it",
        "    channel_archived",
    ]
    assert await resend(database_url, ["1"]) == "1 message will be sent again."
    assert (await listing(database_url))[1:] == []


@pytest.mark.parametrize("which", [["every"], ["all", "3"], ["-1"], ["½"]])
def test_the_command_refuses_what_is_no_number(which: list[str]) -> None:
    with pytest.raises(StartProblem, match="Give --resend the number of a message, or all"):
        numbers(which)


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
    assert [log["event"] for log in logs] == ["outbox.alert", "outbox.alert_not_posted"]
    assert "secret" not in str(logs)


async def test_two_workers_tell_of_it_once(office: PostOffice) -> None:
    office.platform.before = CLOSED
    await office.write(1, target="C1")
    await office.work()
    told = [await Alerts(office.database, office.clock).tell() for _ in range(2)]
    assert told == [1, 0]


async def test_the_figures_count_what_waits_and_what_does_not_arrive(office: PostOffice) -> None:
    office.platform.before = CLOSED
    await office.write(2, target="C1")
    await office.work()
    office.composer.problem = MessageRefused("invalid_blocks")
    await office.write(1, target="C2")
    await office.work()
    office.now = office.now.replace(hour=18)
    async with office.database.reading() as session:
        figures = await dead_letters.figures(session, office.now)
        assert await dead_letters.by_reason(session) == [
            ("web", "channel_archived", 1),
            ("web", "invalid_blocks", 1),
        ]
    assert (figures.waiting, figures.dead, figures.perhaps) == (2, 2, 0)
    assert figures.oldest is not None and figures.oldest.hour == 16
