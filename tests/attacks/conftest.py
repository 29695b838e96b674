"""The whole assistant as strangers reach it: the page, Slack's and Teams' addresses and the health pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

import pytest_asyncio
from aiohttp import ClientResponse, ClientSession
from sqlmodel import col, func, select

from adapters.slack.settings import SlackSettings
from adapters.teams.settings import TeamsSettings
from adapters.web.channel import SERVED, PageSettings
from adapters.web.people import TEAM_PLACE
from bot.channels import ChannelSettings
from bot.connections import Connections
from bot.server import Listening, Server, web_app
from bot.wiring import Application, assemble, utc_now
from models.domain import Address
from models.tables import AnswerRow, EventRow, MembershipRow, OnboardingRow
from tests.kit.rig.processes import free_port
from tests.kit.slack_payloads import SECRET

NOWHERE = "http://127.0.0.1:9/"
SLACK = SlackSettings("xoxb-1", SECRET, "", f"{NOWHERE}api/")
TEAMS = TeamsSettings(app_id="app", app_password="secret", tenant_id="home", metadata_url=f"{NOWHERE}openid")


@dataclass(frozen=True)
class Door:
    """What a stranger has: the port, and what comes back."""

    port: int
    parts: Application
    session: ClientSession
    connections: Connections

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.session.get(self.url(path), headers=named) as answer:
            return answer.status, await answer.text()

    async def post(self, path: str, form: dict[str, str], headers: dict[str, str] | None = None) -> ClientResponse:
        async with self.session.post(self.url(path), data=form, headers=headers, allow_redirects=False) as answer:
            await answer.read()
            return answer

    async def raw(self, said: str) -> bytes:
        """A request letter for letter, and its whole answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(said.encode())
        async with asyncio.timeout(20):
            answered = await reader.readuntil(b"\r\n\r\n")
        writer.close()
        return answered


def deed(pane: str, who: str, **more: str) -> dict[str, str]:
    """What the page posts."""
    beside = "amara" if pane == "team" else "priya"
    return {"pane": pane, "who": who, "beside": beside, "delivery": str(uuid4()), **more}


@asynccontextmanager
async def opened_door(
    url: str, team: Address = TEAM_PLACE, most: int = 500, page: PageSettings = SERVED
) -> AsyncIterator[Door]:
    settings = ChannelSettings(page, SLACK, TEAMS)
    parts, connections = assemble(url, team, utc_now, settings), Connections(most)
    await parts.database.open()
    port = free_port()
    server = Server(web_app(parts), Listening("127.0.0.1", port), connections)
    await server.start()
    try:
        async with ClientSession() as session:
            yield Door(port, parts, session, connections)
    finally:
        await server.stop()
        await parts.close()


@pytest_asyncio.fixture
async def door(sqlite_url: str) -> AsyncIterator[Door]:
    async with opened_door(sqlite_url) as door:
        yield door


async def standing(app: Application, reference: str) -> tuple[int, ...]:
    """How many answers, memberships and events an onboarding has."""
    async with app.database.reading() as session:
        key = (await session.exec(select(OnboardingRow.id).where(col(OnboardingRow.reference) == reference))).one()
        rows = [
            select(func.count()).select_from(table).where(col(table.onboarding_id) == key)
            for table in (AnswerRow, MembershipRow, EventRow)
        ]
        return tuple([(await session.exec(counted)).one() for counted in rows])
