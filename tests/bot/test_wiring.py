"""One list of channels becomes one process: its rosters, its senders, its health page, and all closed at the end."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.slack.channel import SlackChannel
from adapters.slack.settings import SlackSettings
from adapters.teams.channel import TeamsChannel
from adapters.teams.settings import TeamsSettings
from adapters.web.channel import PageSettings, WebChannel
from bot.channels import ChannelSettings
from bot.logs import set_up_logs
from bot.settings.common import LogFormat
from bot.wiring import assemble
from conversations.replies import Outcome
from conversations.turns import Actor, Turn, Typed
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


async def test_every_line_that_is_logged_in_one_turn_carries_the_same_id(
    sqlite_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    app = assemble(sqlite_url, TEAM, clock)
    await app.database.open()

    async def twice(_: object) -> Outcome:
        logging.getLogger("one").warning("first")
        structlog.get_logger("two").warning("second")
        return Outcome()

    try:
        set_up_logs(form=LogFormat.JSON)
        monkeypatch.setattr("conversations.manager.dispatch", twice)
        for delivery in ("a", "b"):
            actor = Actor(Channel.WEB, "riverside", "amara", "Amara")
            place = Address(Channel.WEB, "riverside", PlaceKind.DIRECT, "amara")
            await app.manager.handle(Turn(delivery, actor, place, Typed("help")))
        logging.getLogger("one").warning("outside")
    finally:
        root.handlers[:], root.level = handlers, level
        structlog.reset_defaults()
        await app.close()
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    ids = [line.get("turn") for line in lines if line["event"] in ("first", "second", "outside")]
    assert ids[0] and ids[0] == ids[1] and ids[2] == ids[3] != ids[0] and ids[4] is None
