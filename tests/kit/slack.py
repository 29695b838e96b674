"""The whole application served over HTTP against a scripted Slack API, and Slack's own signed requests to it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from adapters.slack.app import SlackApp, slack_app
from adapters.slack.endpoint import PATH, add_slack
from adapters.slack.settings import SlackSettings
from bot.rehearsal.in_memory import START
from bot.wiring import Application, assemble
from conversations.turns import Address, Channel, PlaceKind
from models import queries
from tests.kit.slack_api import SlackApi, serving
from tests.kit.slack_contracts import Contracts
from tests.kit.slack_payloads import SECRET, TEAM, TEAM_CHANNEL, Body, signed
from tests.kit.stopwatch import stopwatch

TOKEN = "xoxb-local-bot"
TEAM_PLACE = Address(Channel.SLACK, TEAM, PlaceKind.TEAM, TEAM_CHANNEL)
PROMISED = 1.0  # seconds to the answer of any request


@dataclass
class Answered:
    """What a request was answered with, and how long that took."""

    status: int
    json: Mapping[str, Any]
    text: str
    seconds: float
    starved: float = 0.0  # of them, those in which other programs had the machine


@dataclass
class SlackHouse:
    """The assistant in its server, with a clock that is moved by hand."""

    api: SlackApi
    app: Application
    slack: SlackApp
    client: TestClient[web.Request, web.Application]
    contracts: Contracts
    now: datetime = START
    answers: list[Answered] = field(default_factory=list)
    seconds: float = 0.0
    between: float = 60.0  # seconds from one press to the next: people in a story do not double click

    def tick(self) -> float:
        self.seconds += self.between
        return self.seconds

    async def send(self, body: Body, **headers: str) -> Answered:
        """One request from Slack. Every answer comes within the promised time."""
        self.contracts.keep_body(body)
        signature = signed(body.encoded, content_type=body.content_type)
        return await self.post(body.encoded, {**signature, **headers})

    async def post(self, body: str | bytes | BytesIO, headers: Mapping[str, str]) -> Answered:
        answered = await read_answer(self.client.post(PATH, data=body, headers=headers))
        self.contracts.keep_answer(answered.json)
        assert answered.seconds - answered.starved < PROMISED, f"answered after {answered.seconds:.2f} s"
        self.answers.append(answered)
        return answered

    async def settle(self) -> None:
        """Until everything that waits is sent: Slack's pace of a message a second takes its time on the clock."""
        await self.slack.responder.finish()
        for _ in range(400):  # more than the 5 minutes after which a closed place is tried again
            await self.app.worker.once()
            async with self.app.database.reading() as session:
                if not (await queries.outbox_figures(session, self.now)).waiting:
                    return
            self.now += timedelta(seconds=1)
        raise AssertionError("messages still wait")


async def read_answer(request: AbstractAsyncContextManager[ClientResponse]) -> Answered:
    """Make a request, and note how long its answer took."""
    async with stopwatch() as taken, request as response:
        text = await response.text()
    read = json.loads(text) if response.content_type == "application/json" and text else {}
    return Answered(response.status, read, text, taken.seconds, taken.starved)


@asynccontextmanager
async def slack_house(url: str, patience: float = 0.75) -> AsyncIterator[SlackHouse]:
    """`url`: the address of a migrated database."""
    contracts = Contracts()
    api = SlackApi(watch=lambda call: contracts.keep_call(call.method, call.arguments))
    held: list[SlackHouse] = []
    async with serving(api) as address:
        settings = SlackSettings(TOKEN, SECRET, "", address)
        app = assemble(url, TEAM_PLACE, lambda: held[0].now, slack=settings)
        assert app.slack is not None

        def tick() -> float:
            return held[0].tick()

        slack = slack_app(app.slack, app.manager, patience, tick)
        server = web.Application()
        add_slack(server, slack, SECRET)
        async with TestClient(TestServer(server)) as client:
            held.append(SlackHouse(api, app, slack, client, contracts))
            await app.database.open()
            try:
                yield held[0]
            finally:
                await slack.responder.finish()
                await app.close()
    contracts.confirm()


Opened = Callable[[], SlackHouse]
