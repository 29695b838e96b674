"""What is remembered of people and deliveries in Slack does not grow without end."""

from __future__ import annotations

import pytest

from adapters.slack import directory, roster
from adapters.slack.channel import SlackChannel
from adapters.slack.listeners import events, payloads
from adapters.slack.settings import SlackSettings
from conversations.turns import Actor, Channel
from tests.kit.slack import TEAM_PLACE, TOKEN, ScriptedSlack
from tests.kit.slack_api import user
from tests.kit.slack_payloads import command, direct_message

MOST = 20


async def test_people(slack: ScriptedSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "MOST", MOST)
    monkeypatch.setattr(roster, "MOST", MOST)
    channel = SlackChannel(SlackSettings(TOKEN, api=slack.address), TEAM_PLACE)
    for number in range(3 * MOST):
        channel.directory.learn(f"U{number}", user("U01AMA"))
        assert not await channel.roster.for_reading(Actor(Channel.SLACK, "T02ELSE", f"U{number}", "Ann"))
    assert len(channel.directory._fresh) == len(channel.directory._last_known) == MOST
    assert len(channel.roster._recent) == MOST


def test_presses(slack: ScriptedSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payloads, "MOST_PRESSES", MOST)
    turns = payloads.TurnHandler(slack.app.manager, slack.app.channel(SlackChannel).directory, TEAM_PLACE)
    for number in range(3 * MOST):
        turns.press_id({"user": number, "actions": []}, f"trigger-{number}")
    assert len(turns._recent_presses) == MOST


async def test_deliveries(slack: ScriptedSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "MOST_DELIVERIES", MOST)
    channel = slack.app.channel(SlackChannel)
    turns = payloads.TurnHandler(slack.app.manager, channel.directory, TEAM_PLACE)
    listener = events.Events(turns, channel.directory, channel.health, slack.slack_app.replies)

    async def ack(_: str = "") -> None: ...

    for _ in range(MOST + 2):
        await listener.message(ack, direct_message("U01AMA", "help").fields)
    assert len(listener._taken) == MOST


async def test_nothing_of_a_turn_is_kept_after_it(slack: ScriptedSlack) -> None:
    for _ in range(3):
        await slack.send(command("U01AMA", "help", slack.api.trigger("U01AMA")))
    limiter = slack.slack_app.replies.limiter
    assert not limiter._limited | limiter._others
