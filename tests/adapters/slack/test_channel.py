"""Slack as a channel of the application: a route over HTTP, a connection in Socket Mode, connections let go of."""

from __future__ import annotations

from typing import cast

from aiohttp import web

from adapters.common.channel_adapter import ChannelAdapter, Conversation
from adapters.slack.channel import SlackChannel
from adapters.slack.manifest import PATH
from adapters.slack.settings import SlackSettings
from models.enums import Channel
from tests.kit.slack import TEAM_PLACE, TOKEN, ScriptedSlack
from tests.kit.slack_api import AMARA
from tests.kit.slack_payloads import SECRET

NOBODY = cast(Conversation, None)


def routes(settings: SlackSettings) -> set[str]:
    app = web.Application()
    SlackChannel(settings, TEAM_PLACE).add_routes(app, NOBODY)
    return {route.resource.canonical for route in app.router.routes() if route.resource}


def test_with_a_signing_secret_it_takes_requests() -> None:
    assert routes(SlackSettings(TOKEN, SECRET)) == {PATH}


def test_in_socket_mode_nothing_can_be_sent_to_it() -> None:
    assert routes(SlackSettings(TOKEN, "", "xapp-1")) == set()


async def test_it_is_an_adapter_that_lets_go_of_its_connections(slack: ScriptedSlack) -> None:
    channel = SlackChannel(SlackSettings(TOKEN, SECRET, api=slack.address), TEAM_PLACE)
    adapter: ChannelAdapter = channel
    assert adapter.name is Channel.SLACK
    await channel.directory.ask(AMARA)
    session = channel._client.session
    assert session is not None and not session.closed
    await channel.close()
    assert session.closed
