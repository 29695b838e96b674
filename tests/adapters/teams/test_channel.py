"""Teams as a plug: what a worker needs is there at once, and what a server needs is made with its routes."""

from __future__ import annotations

from aiohttp import web

from adapters.common.channel_adapter import ChannelAdapter
from adapters.teams.channel import TeamsChannel
from adapters.teams.endpoint import ROUTE
from conversations.replies import Heading, Message
from conversations.text import text
from models.enums import Channel
from tests.adapters.teams.conftest import ServedAssistant
from tests.kit.teams import TEAM_CHANNEL, texts
from tests.kit.teams_seats import TEAM


async def test_a_worker_sends_without_routes(house: ServedAssistant) -> None:
    channel: ChannelAdapter = house.app.channel(TeamsChannel)
    assert channel.name is Channel.TEAMS
    await channel.sender.post(TEAM, Message((Heading(text("Hello")),)))
    (thread,) = house.teams.threads()
    assert thread.startswith(TEAM_CHANNEL) and texts(house.teams.cards(thread)) == "Hello"


def test_one_route_takes_what_teams_sends_and_one_gives_case_files(house: ServedAssistant) -> None:
    app = web.Application()
    house.app.channel(TeamsChannel).add_routes(app, house.app.manager)
    routes = {(route.method, route.resource and route.resource.canonical) for route in app.router.routes()}
    assert routes == {("POST", ROUTE), *((method, "/case-file/{word}") for method in ("HEAD", "GET", "POST"))}


async def test_closing_it_twice_is_no_fault(house: ServedAssistant) -> None:
    channel = house.app.channel(TeamsChannel)
    await channel.close()
    await channel.close()
