"""The whole application served to a local Teams."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
import pytest_asyncio
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from adapters.teams import endpoint
from adapters.teams.channel import TeamsChannel
from adapters.teams.settings import TeamsSettings
from bot.channels import ChannelSettings
from bot.rehearsal.parts import registering
from bot.wiring import Application, assemble, utc_now
from models.domain import Address
from tests.kit.drawn_cards import every_card_is_drawn
from tests.kit.teams import AMARA, PRIYA, TEAM_CHANNEL, LocalTeams, Person, local_teams, texts
from tests.kit.teams_client import Client
from tests.kit.teams_seats import TEAM, TeamsWorld, in_teams, settings_for

__all__ = ["every_card_is_drawn"]

UNHURRIED = 30.0  # seconds


@dataclass
class ServedAssistant:
    """The application, and those who talk to it."""

    teams: LocalTeams
    app: Application
    session: ClientSession
    url: str

    def client(self, person: Person, **more: object) -> Client:
        return Client(self.teams, self.session, self.url, person, **more)  # type: ignore[arg-type]

    def in_team(self, person: Person = PRIYA, thread: str = "") -> Client:
        place = f"{TEAM_CHANNEL};messageid={thread}" if thread else TEAM_CHANNEL
        return self.client(person, place=place, kind="channel")

    async def for_everyone(self, group: Client) -> None:
        """In a group chat it is asked first whom an onboarding is for."""
        asked = self.teams.cards(group.where)[-1]
        assert "Who is this onboarding for?" in texts(asked)
        await group.presses("Everyone here, 2 people", asked)

    async def settle(self) -> None:
        """Everything that waits is sent."""
        await asyncio.sleep(0)
        await self.app.worker.once()


@pytest_asyncio.fixture
async def teams(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LocalTeams]:
    """Whoever says something is answered once its turn is over, on a machine that stands still for seconds too.

    What happens to a turn that takes longer than Teams waits has tests of its own.
    """
    monkeypatch.setattr(endpoint, "ACKNOWLEDGED", UNHURRIED)
    async with local_teams() as teams:
        yield teams


@pytest_asyncio.fixture
async def house(teams: LocalTeams, sqlite_url: str) -> AsyncIterator[ServedAssistant]:
    async with served(teams, sqlite_url, settings_for(teams)) as house:
        yield house


@asynccontextmanager
async def served(
    teams: LocalTeams, database: str, settings: TeamsSettings, team: Address = TEAM
) -> AsyncIterator[ServedAssistant]:
    """The application on a free port, with its worker idle: `settle` moves it."""
    app = assemble(database, team, utc_now, ChannelSettings(teams=settings))
    await app.database.open()
    site = web.Application()
    app.channel(TeamsChannel).add_routes(site, app.manager)
    server = TestServer(site)
    await server.start_server()
    async with ClientSession() as session:
        yield ServedAssistant(teams, app, session, str(server.make_url("/api/messages")))
    await server.close()
    await app.close()


@pytest_asyncio.fixture
async def met(house: ServedAssistant) -> ServedAssistant:
    """Amara has spoken to the assistant, so it knows where she is."""
    await house.client(AMARA).says("help")
    house.teams.requests.clear()
    return house


@pytest_asyncio.fixture
async def world(sqlite_url: str) -> AsyncIterator[TeamsWorld]:
    """An onboarding that has just been registered. Modules that need more have a world of their own."""
    async with in_teams(sqlite_url) as world:
        await registering.register_in_forms(world, world.amara)
        yield world
