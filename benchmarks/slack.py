"""How long Slack waits for its answer: a command, a press and a form, beside a bolt handler that does nothing.

Signed requests to the whole application; its own calls go to a Slack API in the same process.
"""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from adapters.slack.app import SlackApp
from adapters.slack.endpoint import PATH, add_slack
from adapters.slack.responding import Responder
from benchmarks.results import Figure
from models.migrate import upgrade
from tests.kit.slack import Answered, SlackHouse, read_answer, slack_house
from tests.kit.slack_api import AMARA
from tests.kit.slack_payloads import SECRET, TEAM, command, press_on_message, signed, submission
from tests.kit.slack_screen import controls, state_of
from tests.kit.slack_seats import SlackWorld

TIMES = 200
GOAL = 1_000  # milliseconds: what is promised of every listener

Deed = Callable[[], Awaitable[Answered]]


async def measure() -> list[Figure]:
    """Median and 99th percentile, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}"
        await upgrade(url)
        async with slack_house(url) as house:
            return [*await _idle(), *await _busy(house)]


async def _idle() -> list[Figure]:
    """Bolt itself: verify, dispatch, acknowledge."""

    async def authorised(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_token="xoxb-none")

    bolt = AsyncApp(signing_secret=SECRET, authorize=authorised, process_before_response=True)

    @bolt.command("/notify")
    async def nothing(ack: Callable[[], Awaitable[Any]]) -> None:
        await ack()

    server = web.Application()
    add_slack(server, SlackApp(bolt, Responder()), SECRET)
    async with TestClient(TestServer(server)) as client:

        async def deed() -> Answered:
            body = command(AMARA, "help", "1.2.3").encoded
            return await read_answer(client.post(PATH, data=body, headers=signed(body)))

        return await _figures("a bolt handler that does nothing", deed)


async def _busy(house: SlackHouse) -> list[Figure]:
    world = SlackWorld(house)

    async def typed() -> Answered:
        return await house.send(command(AMARA, "onboard", house.api.trigger(AMARA)))

    made = await _figures("a slash command that opens a form", typed)
    await world.amara.says("status")
    message = house.api.seen_by(AMARA, f"D{AMARA}")[-1]
    found = next(control for control in controls(message.blocks) if control.label == "Answer in a form")

    async def pressed() -> Answered:
        body = press_on_message(AMARA, found.action, message.held(), message.channel, house.api.trigger(AMARA))
        return await house.send(body)

    made += await _figures("a press that opens a form", pressed)
    view: Mapping[str, Any] = house.api.top(AMARA) or {}

    async def sent() -> Answered:
        answered = await house.send(submission(AMARA, _fresh(house, view), _filled(view), house.api.trigger(AMARA)))
        assert answered.json["response_action"] == "update"
        return answered

    return made + await _figures("a form sent back", sent)


def _fresh(house: SlackHouse, view: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same form opened once more: no redelivery."""
    return {**view, "hash": f"{house.seconds}-{len(house.answers)}"}


def _filled(view: Mapping[str, Any]) -> dict[str, Any]:
    answers = {"part_of_nhs_england": "no", "direct_care": "yes", "integration": "api", "developers": "yes"}
    return state_of(view, {f"before_you_start.{name}": [value] for name, value in answers.items()})


async def _figures(name: str, deed: Deed) -> list[Figure]:
    answers = [await deed() for _ in range(TIMES)]
    assert all(answered.status == 200 for answered in answers)
    times = [answered.seconds * 1000 for answered in answers]
    return [
        Figure(f"Slack: {name}, median", median(times), GOAL, "ms"),
        Figure(f"Slack: {name}, 99th percentile", quantiles(times, n=100)[-1], GOAL, "ms"),
    ]
