"""Turns of what somebody did in Slack; a double click is one press."""

from __future__ import annotations

import asyncio

import pytest

from adapters.slack.channel import SlackChannel
from adapters.slack.listeners import turns
from tests.kit.slack import TEAM_PLACE, ScriptedSlack
from tests.kit.slack_api import PRIYA
from tests.kit.slack_reading import press, team_card, under_review, whispered
from tests.kit.slack_screen import text_of
from tests.kit.slack_seats import SlackWorld


async def test_a_double_click_on_approve_is_one_event_and_one_answer(world: SlackWorld) -> None:
    await under_review(world)
    slack, before = world.slack, team_card(world.slack)
    slack.between = 0.2
    await asyncio.gather(press(slack, PRIYA, before, "Approve"), press(slack, PRIYA, before, "Approve"))
    await world.settle()
    thread = [text_of(m.blocks) for m in slack.api.messages if m.thread_ts == before.ts]
    assert sum("approved stage 4" in line for line in thread) == 1
    first, second = whispered(slack, PRIYA)[-2:]
    assert first == second
    assert "You approved stage 4" in first


MOST = 20


def test_presses(slack: ScriptedSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MOST_PRESSES", MOST)
    handler = turns.TurnHandler(slack.app.manager, slack.app.channel(SlackChannel).directory, TEAM_PLACE)
    for number in range(3 * MOST):
        handler.press_id({"user": number, "actions": []}, f"trigger-{number}")
    assert len(handler._recent_presses) == MOST
