"""The whole application served over HTTP against a scripted Slack API, and Slack's own signed requests to it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from aiohttp import ClientResponse, web

from adapters.slack.channel import SlackApp, SlackChannel
from adapters.slack.listeners.replies import PATIENCE
from adapters.slack.manifest import PATH
from adapters.slack.settings import SlackSettings
from bot.wiring import Application
from models.domain import Address
from models.enums import Channel, PlaceKind
from tests.kit.assistant import Assistant, running
from tests.kit.slack_api import SlackApi, serving
from tests.kit.slack_contracts import Contracts
from tests.kit.slack_payloads import SECRET, TEAM, TEAM_CHANNEL, Body, signed
from tests.kit.stopwatch import stopwatch

TOKEN = "xoxb-local-bot"
TEAM_PLACE = Address(Channel.SLACK, TEAM, PlaceKind.TEAM, TEAM_CHANNEL)
PROMISED = 3.0  # seconds: Slack waits no longer for an answer


@dataclass
class Answered:
    """What a request was answered with, and how long that took."""

    status: int
    json: Mapping[str, Any]
    text: str
    seconds: float
    starved: float = 0.0  # of them, those in which other programs had the machine


@dataclass
class ScriptedSlack:
    """Slack as the assistant meets it: the API that it calls, and the signed requests that it is sent."""

    api: SlackApi
    address: str
    contracts: Contracts
    patience: float
    answers: list[Answered] = field(default_factory=list)
    seconds: float = 0.0
    between: float = 60.0  # seconds from one press to the next: people in a story do not double click
    assistant: Assistant = field(init=False)
    slack_app: SlackApp = field(init=False)

    def settings(self) -> Mapping[str, Any]:
        return {"slack": SlackSettings(TOKEN, SECRET, "", self.address)}

    def join(self, assistant: Assistant, site: web.Application) -> None:
        channel = assistant.app.channel(SlackChannel)
        self.assistant = assistant
        self.slack_app = channel.slack_app(assistant.app.manager, self.patience, lambda: self.seconds)
        channel.serve(site, self.slack_app)

    async def quiet(self) -> None:
        await self.slack_app.replies.finish()

    @property
    def app(self) -> Application:
        return self.assistant.app

    @property
    def now(self) -> datetime:
        return self.assistant.now

    @now.setter
    def now(self, moment: datetime) -> None:
        self.assistant.now = moment

    async def send(self, body: Body, **headers: str) -> Answered:
        """One request from Slack. Every answer comes within the promised time."""
        self.contracts.keep_body(body)
        self.seconds += self.between
        signature = signed(body.encoded, content_type=body.content_type)
        return await self.post(body.encoded, {**signature, **headers})

    async def post(self, body: str | bytes | BytesIO, headers: Mapping[str, str]) -> Answered:
        answered = await read_answer(self.assistant.client.post(PATH, data=body, headers=headers))
        self.contracts.keep_answer(answered.json)
        assert answered.seconds - answered.starved < PROMISED, f"answered after {answered.seconds:.2f} s"
        self.answers.append(answered)
        return answered

    async def settle(self) -> None:
        await self.assistant.settle()


async def read_answer(request: AbstractAsyncContextManager[ClientResponse]) -> Answered:
    """Make a request, and note how long its answer took."""
    async with stopwatch() as taken, request as response:
        text = await response.text()
    read = json.loads(text) if response.content_type == "application/json" and text else {}
    return Answered(response.status, read, text, taken.seconds, taken.starved)


@asynccontextmanager
async def scripted_slack(patience: float = PATIENCE) -> AsyncIterator[ScriptedSlack]:
    """A Slack to run the assistant with, while the block runs. What was sent is held to Slack's contracts at its end.

    `patience`: seconds after which a request is answered although its turn goes on.
    """
    contracts = Contracts()
    api = SlackApi(watch=lambda call: contracts.keep_call(call.method, call.arguments))
    async with serving(api) as address:
        yield ScriptedSlack(api, address, contracts, patience)
    contracts.confirm()


@asynccontextmanager
async def assistant_in_slack(url: str, patience: float = PATIENCE) -> AsyncIterator[ScriptedSlack]:
    """Everybody in Slack. `url`: the address of a migrated database."""
    async with scripted_slack(patience) as slack, running(url, TEAM_PLACE, slack):
        yield slack
