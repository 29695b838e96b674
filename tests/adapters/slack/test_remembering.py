"""What is remembered of people and deliveries in Slack does not grow without end."""

from __future__ import annotations

import pytest

from adapters.slack import directory, roster
from adapters.slack.channel import SlackChannel
from adapters.slack.listeners import payloads
from adapters.slack.listeners.events import Answering
from conversations.turns import Actor
from models.enums import Channel
from tests.kit.slack import SlackHouse
from tests.kit.slack_api import user
from tests.kit.slack_payloads import command

MOST = 20


async def test_people(house: SlackHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "MOST", MOST)
    monkeypatch.setattr(roster, "MOST", MOST)
    slack = house.app.channel(SlackChannel).parts
    assert slack is not None
    for number in range(3 * MOST):
        slack.directory.learn(f"U{number}", user("U01AMA"))
        assert not await slack.roster.for_reading(Actor(Channel.SLACK, "T02ELSE", f"U{number}", "Ann"))
    assert len(slack.directory._known) <= MOST
    assert len(slack.roster._read) <= MOST


def test_presses(house: SlackHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payloads, "_MOST_PRESSES", MOST)
    slack = house.app.channel(SlackChannel).parts
    assert slack is not None
    desk = payloads.Reception(house.app.manager, slack.directory, slack.team)
    for number in range(3 * MOST):
        desk.press_id({"user": number, "actions": []}, f"trigger-{number}")
    assert len(desk._pressed) <= MOST


def test_messages() -> None:
    answering = Answering(MOST)
    assert all(answering.first(f"event-{number}") for number in range(3 * MOST))
    assert len(answering._seen) <= MOST


async def test_nothing_of_a_turn_is_kept_after_it(house: SlackHouse) -> None:
    for _ in range(3):
        await house.send(command("U01AMA", "help", house.api.trigger("U01AMA")))
    assert not house.slack.responder._turns | house.slack.responder._told
