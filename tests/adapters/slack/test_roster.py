"""Who is of the onboarding team, and who is in a channel of an applicant team, is what Slack says at that moment."""

from __future__ import annotations

import pytest

from adapters.slack import roster
from adapters.slack.channel import SlackChannel
from adapters.slack.settings import SlackSettings
from conversations.sending import SendProblem
from conversations.turns import Actor, ChannelFacts, Presence
from models.domain import Address
from models.enums import Channel, PlaceKind
from models.repositories import dead_letters
from tests.kit.slack import TEAM_PLACE, TOKEN, ScriptedSlack
from tests.kit.slack_api import AMARA, DANIEL, GRACE, PRIYA, TOM, Fault
from tests.kit.slack_payloads import BOT, TEAM, TEAM_CHANNEL, command, press_in_view
from tests.kit.slack_reading import press, team_card, under_review, whispered
from tests.kit.slack_screen import controls, text_of
from tests.kit.slack_seats import SlackWorld


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


GENERAL = Address(Channel.SLACK, TEAM, PlaceKind.CHANNEL, "C01GEN")


def in_person(user: str) -> Address:
    return Address(Channel.SLACK, TEAM, PlaceKind.DIRECT, user)


async def test_a_channel_is_described_with_one_question(slack: ScriptedSlack) -> None:
    directory = slack.app.channel(SlackChannel).channel_directory
    assert await directory.describe(GENERAL) is None, "a private channel that the app is not in"
    slack.api.members["C01GEN"] = [AMARA, TOM, GRACE]
    slack.api.channels["C01GEN"] = "general"
    assert await directory.describe(GENERAL) is None, "a channel that it can see, and is not in"
    slack.api.members["C01GEN"].append(BOT)
    slack.api.facts["C01GEN"] = {"is_ext_shared": True, "num_members": 240}
    slack.api.calls.clear()
    assert await directory.describe(GENERAL) == ChannelFacts("#general", 240, shared=True)
    assert [call.method for call in slack.api.calls] == ["conversations.info"]


async def test_guests_bots_and_people_from_elsewhere_are_in_a_channel_as_outsiders(slack: ScriptedSlack) -> None:
    directory = slack.app.channel(SlackChannel).channel_directory
    assert await directory.presence(GENERAL, in_person(AMARA)) is Presence.ABSENT
    slack.api.members["C01GEN"] = [AMARA, TOM, GRACE, BOT]
    assert await directory.presence(GENERAL, in_person(AMARA)) is Presence.MEMBER
    assert await directory.presence(GENERAL, in_person(DANIEL)) is Presence.ABSENT
    for user, mark in ((TOM, {"is_restricted": True}), (GRACE, {"team_id": "T99OTHER"}), (AMARA, {"is_bot": True})):
        slack.api.users[user] |= mark
        assert await directory.presence(GENERAL, in_person(user)) is Presence.OUTSIDER


async def test_an_onboarding_is_begun_in_a_channel_for_everyone_there_and_joined_there(slack: ScriptedSlack) -> None:
    slack.api.members["C01GEN"] = [AMARA, TOM, BOT]
    slack.api.channels["C01GEN"] = "general"
    await slack.send(command(AMARA, "onboard", slack.api.trigger(AMARA), "C01GEN"))
    view = slack.api.top(AMARA)
    assert view and "Who is this onboarding for?" in text_of(view["blocks"])
    [everyone] = [control for control in controls(view["blocks"]) if control.label == "Everyone in #general, 3 people"]
    await slack.send(press_in_view(AMARA, everyone.action, view, slack.api.trigger(AMARA)))
    await slack.settle()
    [said] = slack.api.seen_by(TOM, "C01GEN")
    assert "started onboarding with NHS Notify for this team" in text_of(said.blocks)
    await press(slack, TOM, said, "Join")
    assert "Your turn: " in whispered(slack, TOM)[-1]


async def test_where_the_app_is_not_it_says_so_at_once_and_nothing_waits(slack: ScriptedSlack) -> None:
    await slack.send(command(AMARA, "onboard", slack.api.trigger(AMARA), "C01GEN"))
    view = slack.api.top(AMARA)
    assert view and "The assistant is not in this channel" in text_of(view["blocks"])
    assert [control.label for control in controls(view["blocks"])] == ["Only me"]
    async with slack.app.database.reading() as session:
        assert (await dead_letters.counts(session, slack.now)).waiting == 0


async def test_a_channel_that_is_archived_later_is_no_dead_letter(slack: ScriptedSlack) -> None:
    slack.api.members["C01GEN"] = [AMARA, TOM, BOT]
    await slack.send(command(AMARA, "onboard", slack.api.trigger(AMARA), "C01GEN"))
    view = slack.api.top(AMARA)
    assert view
    _, everyone = controls(view["blocks"])
    slack.api.fail("chat.postMessage", Fault(error="is_archived"))
    await slack.send(press_in_view(AMARA, everyone.action, view, slack.api.trigger(AMARA)))
    await slack.settle()
    async with slack.app.database.reading() as session:
        figures = await dead_letters.counts(session, slack.now)
    assert (figures.dead, figures.waiting) == (0, 0)
    assert "We cannot post in the channel" in text_of(slack.api.seen_by(AMARA, f"D{AMARA}")[-1].blocks)


async def test_the_whole_team_is_read_page_by_page_without_bots_and_guests(slack: ScriptedSlack) -> None:
    slack.api.members[TEAM_CHANNEL] = [PRIYA, BOT, DANIEL, TOM, AMARA]
    slack.api.users[TOM]["is_restricted"] = True
    everybody = await slack.app.channel(SlackChannel).channel_directory.members(TEAM_PLACE)
    assert [(each.user, each.name) for each in everybody] == [
        (PRIYA, "Priya Shah"),
        (DANIEL, "Daniel Reid"),
        (AMARA, "Amara Okafor"),
    ]
    assert len(slack.api.called("conversations.members")) == 3


async def test_a_team_that_slack_does_not_name_whole_is_not_read_at_all(slack: ScriptedSlack) -> None:
    slack.api.fail("users.info", Fault(error="internal_error"))
    with pytest.raises(SendProblem):
        await slack.app.channel(SlackChannel).channel_directory.members(TEAM_PLACE)
