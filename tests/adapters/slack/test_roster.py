"""Who is of the onboarding team is what Slack says at each decision."""

from __future__ import annotations

import pytest

from adapters.slack import roster
from adapters.slack.channel import SlackChannel
from adapters.slack.settings import SlackSettings
from conversations.turns import Actor
from models.enums import Channel
from tests.kit.slack import TEAM_PLACE, TOKEN, ScriptedSlack
from tests.kit.slack_api import GRACE, PRIYA, Fault
from tests.kit.slack_payloads import TEAM, TEAM_CHANNEL
from tests.kit.slack_reading import press, team_card, under_review, whispered
from tests.kit.slack_seats import SlackWorld


async def test_somebody_of_another_workspace_is_refused(world: SlackWorld) -> None:
    await under_review(world)
    world.slack.api.members[TEAM_CHANNEL].append(GRACE)
    await press(world.slack, GRACE, team_card(world.slack), "Approve", workspace="T99OTHER")
    assert whispered(world.slack, GRACE) == ["Only members of the onboarding team can do this."]


async def test_guests_and_people_who_left_the_channel_are_refused(world: SlackWorld) -> None:
    await under_review(world)
    slack = world.slack
    slack.api.users[PRIYA]["is_restricted"] = True
    await press(slack, PRIYA, team_card(world.slack), "Approve")
    assert whispered(slack, PRIYA)[-1] == "Only members of the onboarding team can do this."
    slack.api.users[PRIYA]["is_restricted"] = False
    slack.api.members[TEAM_CHANNEL].remove(PRIYA)
    await press(slack, PRIYA, team_card(world.slack), "Approve")
    assert whispered(slack, PRIYA)[-1] == "Only members of the onboarding team can do this."


async def test_who_is_of_the_team_is_asked_again_on_each_decision(world: SlackWorld) -> None:
    await under_review(world)
    slack = world.slack
    before = len(slack.api.called("conversations.members"))
    await press(slack, PRIYA, team_card(world.slack), "Pause")
    await press(slack, PRIYA, team_card(world.slack), "Pause")
    assert len(slack.api.called("conversations.members")) >= before + 2


async def test_when_slack_cannot_say_who_is_of_the_team_nothing_is_decided(world: SlackWorld) -> None:
    await under_review(world)
    slack = world.slack
    slack.api.fail("conversations.members", Fault(error="internal_error"))
    assert await press(slack, PRIYA, team_card(world.slack), "Approve") == 200
    assert whispered(slack, PRIYA)[-1] == "Something went wrong on our side. Nothing was lost. Try again."
    await press(slack, PRIYA, team_card(world.slack), "Approve")
    assert "You approved stage 4" in whispered(slack, PRIYA)[-1]


async def test_what_is_remembered_for_reading_does_not_grow_without_end(
    slack: ScriptedSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "MOST", 20)
    team = SlackChannel(SlackSettings(TOKEN, api=slack.address), TEAM_PLACE).roster
    for number in range(60):
        assert not await team.for_reading(Actor(Channel.SLACK, "T02ELSE", f"U{number}", "Ann"))
    assert len(team._recent) == 20


async def test_for_reading_it_is_as_slack_said_up_to_a_minute_ago(slack: ScriptedSlack) -> None:
    channel, seconds = slack.app.channel(SlackChannel), [0.0]
    team = roster.SlackRoster(channel._client, channel.directory, TEAM_PLACE, lambda: seconds[0])
    priya = Actor(Channel.SLACK, TEAM, PRIYA, "Priya Shah")
    assert await team.for_reading(priya)
    slack.api.members[TEAM_CHANNEL].remove(PRIYA)
    seconds[0] = roster.FRESH - 1
    assert await team.for_reading(priya)
    seconds[0] = roster.FRESH
    assert not await team.for_reading(priya)
