"""Removed, deleted, archived and back again: what is known is kept, the operator hears of it, and nothing is lost."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from adapters.teams.channel import TeamsChannel
from bot.rehearsal.parts import registering
from models.repositories import dead_letters
from tests.adapters.teams.conftest import ServedAssistant
from tests.kit.teams import AMARA, BOT, PRIYA, TEAM_CHANNEL, TENANT, actions, button, inputs, texts
from tests.kit.teams_client import Client
from tests.kit.teams_seats import TeamsWorld, in_teams

OF_THE_TEAM = "19:team"
OTHER = "19:other@thread.tacv2"
ADDED = {"type": "installationUpdate", "action": "add"}
REMOVED = {"type": "installationUpdate", "action": "remove"}


def told(client: Client, event: str, channel: str = "") -> dict[str, Any]:
    """What Teams says of a team and its channels: it comes from the team's own conversation, its first channel."""
    data: dict[str, Any] = {"tenant": {"id": TENANT}, "team": {"id": OF_THE_TEAM}, "eventType": event}
    if channel:
        data["channel"] = {"id": channel}
    where = {"id": "19:general@thread.tacv2", "conversationType": "channel", "isGroup": True}
    said = client.activity(type="conversationUpdate", channelData=data, conversation=where)
    del said["from"]["aadObjectId"], said["from"]["name"]
    return said


async def problem(house: ServedAssistant, target: str = TEAM_CHANNEL) -> str:
    known = await house.app.channel(TeamsChannel).store.find(TENANT, target)
    assert known is not None
    return known.problem


@pytest_asyncio.fixture
async def priya(house: ServedAssistant) -> Client:
    """Of the onboarding team. The assistant knows two channels of her team."""
    priya = house.in_team(PRIYA)
    await priya.says("help")
    await house.client(PRIYA, place=OTHER, kind="channel").says("help")
    return priya


@pytest.mark.parametrize("event", ["teamDeleted", "teamHardDeleted", "teamArchived"])
async def test_a_team_that_is_gone_takes_every_channel_with_it(
    house: ServedAssistant, priya: Client, event: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await priya.send(told(priya, event)))[0] == 200
    assert (await problem(house), await problem(house, OTHER)) == (event, event)
    said = [record.message for record in caplog.records if record.levelno == logging.ERROR]
    assert len(said) == 1 and said[0].startswith(f"Teams reports {event} for the onboarding team's channel.")
    assert "ONBOARDING_TEAM_CHANNEL" in said[0]


@pytest.mark.parametrize("event", ["teamRestored", "teamUnarchived"])
async def test_a_team_that_is_back_brings_every_channel_with_it(
    house: ServedAssistant, priya: Client, event: str
) -> None:
    await priya.send(told(priya, "teamDeleted"))
    sent = len(house.teams.sent())
    await priya.send(told(priya, event))
    assert (await problem(house), await problem(house, OTHER)) == ("", "")
    assert len(house.teams.sent()) == sent  # nobody is welcomed again


async def test_a_deleted_channel_is_gone_alone_and_comes_back_alone(
    house: ServedAssistant, priya: Client, caplog: pytest.LogCaptureFixture
) -> None:
    for channel in (OTHER, TEAM_CHANNEL):
        await priya.send(told(priya, "channelDeleted", channel))
    assert (await problem(house), await problem(house, OTHER)) == ("channelDeleted", "channelDeleted")
    assert [record.levelno for record in caplog.records].count(logging.ERROR) == 1  # one of them is not the team's
    sent = len(house.teams.sent())
    await priya.send(told(priya, "channelRestored", TEAM_CHANNEL))
    assert (await problem(house), await problem(house, OTHER)) == ("", "channelDeleted")
    assert len(house.teams.sent()) == sent


async def test_a_new_install_does_not_bring_back_a_channel_that_was_deleted(
    house: ServedAssistant, priya: Client
) -> None:
    await priya.send(told(priya, "channelDeleted", OTHER))
    await priya.send(priya.activity(**REMOVED))
    assert await problem(house) == "uninstalled"
    await priya.send(told(priya, "channelDeleted", OTHER))
    await priya.send(priya.activity(**ADDED))
    assert (await problem(house), await problem(house, OTHER)) == ("", "channelDeleted")


async def test_removed_from_the_team_says_so_to_the_operator_and_a_new_install_is_welcomed(
    house: ServedAssistant, priya: Client, caplog: pytest.LogCaptureFixture
) -> None:
    gone = {"type": "conversationUpdate", "membersRemoved": [{"id": BOT}]}
    for change in (REMOVED, gone):  # in either order, and both for one removal
        await priya.send(priya.activity(**change))
    assert "Add the app to the channel's team again." in caplog.text
    for _ in range(2):
        await priya.send(priya.activity(**ADDED))
    cards = [texts(card) for card in house.teams.cards(TEAM_CHANNEL)]
    assert sum("Each registered onboarding gets a card" in card for card in cards) == 1


async def test_an_upgrade_of_the_app_welcomes_nobody_again(house: ServedAssistant) -> None:
    amara = house.client(AMARA)
    for action in ("add", "remove-upgrade", "add-upgrade"):
        await amara.send(amara.activity(type="installationUpdate", action=action))
    assert len(house.teams.cards(AMARA.chat)) == 1
    assert await problem(house, AMARA.directory_id) == ""


async def test_somebody_else_leaving_or_a_renamed_channel_changes_nothing(
    house: ServedAssistant, priya: Client
) -> None:
    leaving = {"type": "conversationUpdate", "membersRemoved": [{"id": AMARA.sender}]}
    await priya.send(priya.activity(**leaving))
    for event in ("channelRenamed", "channelCreated", "teamRenamed"):
        await priya.send(told(priya, event, TEAM_CHANNEL))
    assert await problem(house) == ""
    assert len(house.teams.cards(TEAM_CHANNEL)) == 1


@pytest.mark.parametrize(("gone", "back"), [("teamDeleted", "teamRestored"), ("channelDeleted", "channelRestored")])
async def test_what_was_for_a_deleted_channel_arrives_once_it_is_back(sqlite_url: str, gone: str, back: str) -> None:
    """Once, and beneath the same card."""
    async with in_teams(sqlite_url) as world:
        await registering.register_in_forms(world, world.amara)
        priya, (thread,) = world.priya.client, world.teams.threads()
        channel = TEAM_CHANNEL if gone == "channelDeleted" else ""
        await priya.send(told(priya, gone, channel))
        world.teams.blocked |= {thread, TEAM_CHANNEL}
        await _message_the_team(world)
        await world.app.worker.once()
        async with world.app.database.reading() as session:
            stuck = await dead_letters.undelivered(session, 10)
        assert {row.message.problem for row in stuck} == {
            "Add the app to the onboarding team's channel in Teams again."
        }
        world.teams.blocked.clear()
        await priya.send(told(priya, back, channel))
        await world.travel(world.assistant.now + timedelta(minutes=10))
        assert sum("We have a question." in texts(card) for card in world.teams.cards(thread)) == 1
        assert world.teams.threads() == [thread]


async def _message_the_team(world: TeamsWorld) -> None:
    """Without a look at whether it arrives."""
    amara, cards = world.amara.client, world.teams.messages[AMARA.chat]
    await amara.presses("Message the onboarding team", list(cards.values())[-1]["attachments"][0]["content"])
    message, said = list(cards.items())[-1]
    form = said["attachments"][0]["content"]
    await amara.does(button(form, "Send"), reply_to=message, **{inputs(form)[0]["id"]: "We have a question."})


async def test_welcome_comes_once_whichever_order_the_events_have(house: ServedAssistant) -> None:
    amara = house.client(AMARA)
    added = {"type": "conversationUpdate", "membersAdded": [{"id": AMARA.sender}, {"id": BOT}]}
    for change in (
        {"type": "installationUpdate", "action": "add"},
        added,
        {"type": "installationUpdate", "action": "add"},
    ):
        assert (await amara.send(amara.activity(**change)))[0] == 200
    assert [texts(card).splitlines()[0] for card in house.teams.cards(AMARA.chat)] == ["NHS Notify onboarding"]
    await amara.presses("Start or continue onboarding", house.teams.cards(AMARA.chat)[0])
    assert any(action["title"] == "Answer in a form" for action in actions(house.teams.cards(AMARA.chat)[-1]))


async def test_somebody_who_decides_is_not_welcomed_as_an_applicant(house: ServedAssistant) -> None:
    await house.in_team(PRIYA).says("help")
    priya = house.client(PRIYA)
    assert (await priya.send(priya.activity(**ADDED)))[0] == 200
    (shown,) = house.teams.cards(PRIYA.chat)
    assert "You are on the onboarding team" in texts(shown)
    assert [action["title"] for action in actions(shown)] == ["Start an onboarding of my own"]
