"""One list of channels becomes one process: its rosters, its senders, its health page, and all closed at the end."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.slack.channel import SlackChannel
from adapters.slack.settings import SlackSettings
from adapters.teams.channel import TeamsChannel
from adapters.teams.settings import TeamsSettings
from adapters.web.channel import PageSettings, WebChannel
from bot.channels import ChannelSettings
from bot.wiring import assemble
from models.domain import Address
from models.enums import Channel, PlaceKind
from tests.bot.post_office import PostOffice
from tests.kit.plain_channel import PlainChannel

TEAM = Address(Channel.WEB, "notify", PlaceKind.TEAM, "team")
SLACK = SlackSettings("xoxb-1", "secret", "", "http://127.0.0.1:1/api/")


def clock() -> datetime:
    return datetime(2026, 12, 18, 16, 55, tzinfo=UTC)


async def test_what_is_configured_is_plugged_in_and_nothing_else(sqlite_url: str) -> None:
    app = assemble(sqlite_url, TEAM, clock, ChannelSettings(slack=SLACK))
    assert [channel.name for channel in app.channels] == [Channel.WEB, Channel.SLACK]
    assert app.channel(SlackChannel).name is Channel.SLACK
    with pytest.raises(LookupError, match="TeamsChannel is not configured"):
        app.channel(TeamsChannel)
    await app.close()


async def test_a_page_that_is_off_is_not_among_the_channels_that_answer(sqlite_url: str) -> None:
    """It can be sent to all the same: what people said on it before is kept."""
    app = assemble(sqlite_url, TEAM, clock, ChannelSettings(page=PageSettings(served=False), slack=SLACK))
    site = web.Application()
    app.health.add_to(site)
    async with TestClient(TestServer(site)) as client, client.get("/readyz") as answer:
        assert (await answer.json())["channels"] == ["slack"]
    await app.close()


async def test_all_three_can_be_served_by_one_process(sqlite_url: str) -> None:
    teams = TeamsSettings(service_urls=("http://localhost/",))
    app = assemble(sqlite_url, TEAM, clock, ChannelSettings(slack=SLACK, teams=teams))
    assert {type(channel) for channel in app.channels} == {WebChannel, SlackChannel, TeamsChannel}
    await app.close()


class Closing(PlainChannel):
    """Notes that it was closed."""

    closed = False

    async def close(self) -> None:
        self.closed = True


async def test_every_channel_is_closed_with_the_process(sqlite_url: str) -> None:
    channels = [Closing(name, PostOffice()) for name in Channel]
    app = assemble(sqlite_url, TEAM, clock, channels=channels)
    await app.close()
    assert all(channel.closed for channel in channels)
