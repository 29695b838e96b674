"""Slack as a channel of the application: a route over HTTP, a connection in Socket Mode, connections let go of."""

from __future__ import annotations

from typing import cast

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError

from adapters.common.channel_adapter import ChannelAdapter, Conversation
from adapters.slack.channel import SlackChannel, asking_client, posting_client
from adapters.slack.manifest import PATH
from adapters.slack.settings import SlackSettings
from models.enums import Channel
from tests.kit.slack import TEAM_PLACE, TOKEN, ScriptedSlack
from tests.kit.slack_api import AMARA, Fault
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


async def test_the_session_stays_open_from_one_call_to_the_next(slack: ScriptedSlack) -> None:
    client = asking_client(TOKEN, slack.address)
    await client.users_info(user=AMARA)
    first = client.session
    await client.users_info(user=AMARA)
    assert client.session is first
    await client.close()


async def test_after_it_was_closed_a_call_opens_another(slack: ScriptedSlack) -> None:
    client = asking_client(TOKEN, slack.address)
    await client.users_info(user=AMARA)
    await client.close()
    assert (await client.users_info(user=AMARA))["ok"]
    await client.close()


async def test_what_failed_is_not_posted_again(slack: ScriptedSlack) -> None:
    client = posting_client(TOKEN, slack.address)
    assert client.retry_handlers == []
    slack.api.fail("chat.postMessage", Fault(error="internal_error", status=500))
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=AMARA, text="Hello", blocks=[])
    assert len(slack.api.called("chat.postMessage")) == 1
    await client.close()
