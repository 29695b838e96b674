"""The adapter of ours: what it sends, and that it types while somebody waits."""

from __future__ import annotations

import asyncio
import json

import pytest
from botbuilder.core import TurnContext
from botbuilder.schema import Activity

from adapters.teams.activity import read_activity
from adapters.teams.adapter import TeamsAdapter
from adapters.teams.channel import TeamsChannel
from adapters.teams.errors import ConnectorProblem, NotFound
from adapters.teams.replies import BELOW
from conversations.replies import Message, Outcome
from conversations.turns import Turn
from tests.adapters.teams.conftest import ServedAssistant
from tests.adapters.teams.test_group_talk import GROUP, beneath_the_card
from tests.kit.teams import AMARA, TEAM_CHANNEL, inputs, texts
from tests.kit.teams_seats import TeamsWorld, settings_for


async def test_typing_shows_while_it_takes_long_and_stops(house: ServedAssistant) -> None:
    amara = house.client(AMARA)
    house.teams.answers.append({"wait": 1.2})
    await amara.says("onboard")
    typing = [request for request in house.teams.requests if request.body.get("type") == "typing"]
    assert len(typing) == 1
    await asyncio.sleep(3.2)
    assert len([request for request in house.teams.requests if request.body.get("type") == "typing"]) == 1


def typing(house: ServedAssistant | TeamsWorld) -> list[str]:
    """The conversations in which it showed, one for each time."""
    return [sent.path.split("/")[2] for sent in house.teams.requests if sent.body.get("type") == "typing"]


@pytest.mark.parametrize(
    ("place", "kind"), [(GROUP, "groupChat"), (f"{TEAM_CHANNEL};messageid=17", "channel"), (AMARA.chat, "personal")]
)
async def test_typing_shows_where_somebody_waits(house: ServedAssistant, place: str, kind: str) -> None:
    house.teams.answers.append({"wait": 1.2})
    await house.client(AMARA, place=place, kind=kind).says("help")
    assert typing(house) == [place]


@pytest.mark.parametrize(("place", "kind"), [(GROUP, "groupChat"), (AMARA.chat, "personal")])
async def test_typing_shows_while_a_press_and_a_form_are_at_work_and_both_are_answered(
    house: ServedAssistant, place: str, kind: str
) -> None:
    amara = house.client(AMARA, place=place, kind=kind)
    await amara.says("onboard")
    if place == GROUP:
        await house.for_everyone(amara)
    house.teams.answers.append({"wait": 1.2})
    assert (await amara.presses("Answer in a form", house.teams.cards(place)[-1]))["value"] == BELOW
    assert typing(house) == [place]
    form = house.teams.cards(place)[-1]
    house.teams.answers.append({"wait": 1.2})
    answered = await amara.presses("Save and continue", form, reply_to=list(house.teams.messages[place])[-1])
    assert "There is a problem" in texts(answered["value"])
    assert typing(house) == [place, place]
    await asyncio.sleep(3.2)
    assert len(typing(house)) == 2


async def test_typing_shows_in_the_thread_while_a_form_comes_into_the_card(
    world: TeamsWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form is in the answer to the press alone: typing says to others that somebody is at it."""
    priya, handle = beneath_the_card(world), world.app.manager.handle

    async def slowly(turn: Turn) -> Outcome:
        await asyncio.sleep(1.2)
        return await handle(turn)

    monkeypatch.setattr(world.app.manager, "handle", slowly)
    answered = await priya.presses("Message the applicant", world.teams.cards(priya.place)[0])
    assert inputs(answered["value"])
    assert typing(world) == [priya.place]


async def test_a_press_is_answered_where_teams_takes_no_typing(house: ServedAssistant) -> None:
    amara = house.client(AMARA)
    await amara.says("onboard")
    house.teams.answers += [{"wait": 1.2}, {"status": 500}]
    assert (await amara.presses("Answer in a form", house.teams.cards(AMARA.chat)[-1]))["value"] == BELOW
    assert typing(house) == [AMARA.chat]


async def test_nobody_sees_typing_for_a_refresh_that_a_client_asks_for_by_itself(
    world: TeamsWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    priya, card = beneath_the_card(world), world.app.manager.card

    async def slowly(reference: str) -> Message | None:
        await asyncio.sleep(1.2)
        return await card(reference)

    monkeypatch.setattr(world.app.manager, "card", slowly)
    refresh = world.teams.cards(priya.place)[0]["refresh"]["action"]
    assert "value" in await priya.does(refresh, trigger="automaticRefresh")
    assert typing(world) == []


async def test_typing_stops_when_a_turn_fails_and_says_so(house: ServedAssistant) -> None:
    async def fails(_: Turn) -> None:
        await asyncio.sleep(1.2)
        raise RuntimeError("a mistake of ours")

    house.app.manager.handle = fails  # type: ignore[method-assign, assignment]
    await house.client(AMARA).says("help")
    assert typing(house) == [AMARA.chat]
    assert "Something went wrong on our side." in texts(house.teams.cards(AMARA.chat)[-1])
    await asyncio.sleep(3.2)
    assert len(typing(house)) == 1


async def test_nobody_sees_typing_for_what_is_answered_at_once(house: ServedAssistant) -> None:
    await house.client(AMARA).says("help")
    assert typing(house) == []


# What a turn says through its context


async def test_a_turn_sends_replaces_and_takes_away_in_its_own_conversation(house: ServedAssistant) -> None:
    channel = house.app.channel(TeamsChannel)
    adapter = TeamsAdapter(settings_for(house.teams), channel.connector, None)
    sent = house.client(AMARA).activity(text="hello")
    context = TurnContext(adapter, read_activity(json.dumps(sent).encode()))
    message = (await context.send_activity("Hello")).id
    assert house.teams.messages[AMARA.chat][message] == {"type": "message", "text": "Hello"}
    await context.update_activity(Activity(type="message", id=message, text="Changed"))
    assert house.teams.messages[AMARA.chat][message]["text"] == "Changed"
    with pytest.raises(NotFound):
        await context.update_activity(Activity(type="message", id="1", text="Changed"))
    with pytest.raises(ConnectorProblem):  # the local Teams takes nothing away
        await context.delete_activity(message)
    assert (house.teams.requests[-1].method, house.teams.requests[-1].path.split("/")[-1]) == ("DELETE", message)
