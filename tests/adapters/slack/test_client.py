"""Calls to Slack: one session for all of them, and a message is never posted twice by itself."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError

from adapters.slack.client import asking_client, posting_client
from tests.kit.slack import TOKEN, ScriptedSlack
from tests.kit.slack_api import AMARA, Fault


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
