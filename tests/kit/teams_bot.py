"""The bot that the Playground talks to: a server in this process, whose clock is moved by hand."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.teams.channel import TeamsChannel
from adapters.teams.http import HttpResponse
from adapters.teams.settings import TeamsSettings
from bot.channels import ChannelSettings
from bot.rehearsal.local_world import START
from bot.wiring import Application, assemble
from conversations.replies import Form
from models.database.migrate import upgrade
from models.domain import Address
from models.enums import Channel, PlaceKind
from models.repositories import dead_letters
from tests.kit.adaptive_cards import problems_in
from tests.kit.teams import TENANT
from tests.kit.teams_playground import CHANNEL

TEAM = Address(Channel.TEAMS, TENANT, PlaceKind.TEAM, CHANNEL)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_PATIENCE = 10.0  # seconds until what somebody does has to arrive


class TeamsBot:
    """`taken` counts the requests, `answers` what they were answered with. `form` is the last one drawn.

    `shown` counts the cards that went out; `faults` says what is wrong with them.
    """

    def __init__(self, app: Application) -> None:
        self.app = app
        self.address = ""
        self.now = START
        self.taken = 0
        self.answers: Counter[int] = Counter()
        self.under_way = 0
        self.form: Form | None = None
        self.shown = 0
        self.faults: list[str] = []

    @web.middleware
    async def counts(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Knows what is under way."""
        self.taken += 1
        self.under_way += 1
        try:
            response = await handler(request)
            self.answers[response.status] += 1
            self._look_at_answer(response)
            return response
        finally:
            self.under_way -= 1

    @asynccontextmanager
    async def deed(self, times: int = 1) -> AsyncIterator[None]:
        """Something that a person does, and everything that follows from it."""
        before = self.taken
        yield
        deadline = asyncio.get_running_loop().time() + _PATIENCE
        while self.taken < before + times and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.02)
        await self.settle()

    async def settle(self) -> None:
        while self.under_way:
            await asyncio.sleep(0.02)
        await self.app.worker.once()
        while await self._waits():
            self.now += timedelta(seconds=1)
            await self.app.worker.once()
        await asyncio.sleep(0.3)  # until the windows have drawn it

    async def _waits(self) -> bool:
        async with self.app.database.reading() as session:
            return (await dead_letters.counts(session, self.now)).oldest is not None

    async def travel(self, to: datetime) -> None:
        while (wait := await self.app.manager.next_due()) is not None and self.now + wait <= to:
            self.now += wait
            await self.settle()
        self.now = to
        await self.settle()

    def _look_at_answer(self, response: web.StreamResponse) -> None:
        """A card can be the answer to a press as well."""
        body = response.body if isinstance(response, web.Response) else None
        answered = json.loads(body) if isinstance(body, bytes) and body.startswith(b"{") else {}
        if isinstance(answered.get("value"), dict):
            self._look_at({"attachments": [{"content": answered["value"]}]})

    def _look_at(self, said: Mapping[str, Any]) -> None:
        self.shown += len(said.get("attachments", []))
        self.faults += problems_in(said)

    def watch_cards(self) -> None:
        """Holds every card that we send to its contract."""
        teams = self.app.channel(TeamsChannel)
        send = teams.http.request

        async def watched(method: str, url: str, *, body: bytes | None = None, **more: Any) -> HttpResponse:
            said = json.loads(body) if body else {}
            self._look_at(said.get("activity", said))
            return await send(method, url, body=body, **more)

        teams.http.request = watched  # type: ignore[method-assign]

    def watch_forms(self) -> None:
        teams = self.app.channel(TeamsChannel)
        drawn = teams.cards.form

        def watched(form: Form, nonce: str, in_card: bool = False) -> dict[str, object]:
            self.form = form
            return drawn(form, nonce, in_card)

        teams.cards.form = watched  # type: ignore[method-assign]


Bot = TypeVar("Bot", bound=TeamsBot)


@asynccontextmanager
async def served(kind: Callable[[Application], Bot], folder: Path, teams: TeamsSettings | None) -> AsyncIterator[Bot]:
    """A bot for the length of the block, which nobody signs anything for without `teams`."""
    url = f"sqlite:///{folder / 'playground.db'}"
    await upgrade(url)
    bots: list[Bot] = []
    settings = teams or TeamsSettings(service_urls=("http://localhost/",), public_url="https://bot.example.nhs.uk")
    app = assemble(url, TEAM, lambda: bots[0].now if bots else START, ChannelSettings(teams=settings))
    bot = kind(app)
    bots.append(bot)
    bot.watch_forms()
    bot.watch_cards()
    await app.database.open()
    try:
        site = web.Application(middlewares=[bot.counts])
        app.channel(TeamsChannel).add_routes(site, app.manager)
        async with TestServer(site) as server:
            bot.address = str(server.make_url("/api/messages"))
            yield bot
    finally:
        await app.close()
    assert bot.faults == [], bot.faults
