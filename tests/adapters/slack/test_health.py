"""What an operator has to put right in Slack is said while it is wrong."""

from __future__ import annotations

from adapters.slack.channel import SlackChannel
from adapters.slack.health import CHANNEL_EVENTS, SlackHealth
from tests.kit.slack import TEAM_PLACE
from tests.kit.slack_api import PRIYA
from tests.kit.slack_payloads import (
    TEAM_CHANNEL,
    event,
)
from tests.kit.slack_seats import SlackWorld


async def test_an_archived_team_channel_is_visible_to_the_operator_and_nothing_is_lost(world: SlackWorld) -> None:
    slack = world.slack
    archived = {"type": "group_archive", "channel": TEAM_CHANNEL, "user": PRIYA, "event_ts": "1.0"}
    await slack.send(event(archived))
    channel = slack.app.channel(SlackChannel)
    assert channel.health.troubles == (
        "The onboarding team's Slack channel was archived. Open it, and invite the app to it.",
    )
    await slack.send(event({**archived, "type": "group_unarchive"}))
    assert not channel.health.troubles


def test_another_channel_that_closes_is_no_trouble() -> None:
    health = SlackHealth(TEAM_PLACE)
    for name in CHANNEL_EVENTS:
        health.channel_changed("C0ELSE", name)
    assert health.troubles == ()
