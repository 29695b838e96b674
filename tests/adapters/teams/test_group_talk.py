"""Group chats and channels: the mention is cut, replies beneath a card reach its applicant, typing shows and stops."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlmodel import select

from adapters.teams import endpoint
from adapters.teams.activity_handler import WENT_WRONG
from adapters.teams.replies import Replies
from conversations.replies import Outcome
from conversations.turns import Turn
from models.tables.onboarding import AnswerRow, TeamPlaceRow
from tests.adapters.teams.conftest import ServedAssistant
from tests.kit.teams import AMARA, BOT, PRIYA, TEAM_CHANNEL, TENANT, inputs, texts
from tests.kit.teams_client import Client
from tests.kit.teams_seats import TeamsWorld

GROUP = "19:group@thread.v2"
NAMED = "<at>Onboarding</at>"
TOM = "<at>Tom Ellis</at>"
OUR_SERVICE = f"{NAMED}&nbsp;Onboarding &amp; {TOM} &lt;at&gt;\n"


def mentioning(text: str) -> dict[str, Any]:
    """A message as Teams sends it from a group chat: its text names the assistant, and perhaps Tom."""
    named = {"type": "mention", "text": NAMED, "mentioned": {"id": BOT, "name": "Onboarding"}}
    tom = {"type": "mention", "text": TOM, "mentioned": {"id": "29:tom", "name": "Tom Ellis"}}
    return {"text": text, "textFormat": "plain", "entities": [named, tom] if TOM in text else [named]}


@pytest.fixture
def group(house: ServedAssistant) -> Client:
    return house.client(AMARA, place=GROUP, kind="groupChat")


@pytest.mark.parametrize("words", [f"{NAMED} notify onboard", f"{NAMED}&nbsp;/notify onboard\n", f"onboard {NAMED}"])
async def test_onboarding_begun_in_a_group_chat_is_that_teams(
    house: ServedAssistant, group: Client, words: str
) -> None:
    assert (await group.send(group.activity(**mentioning(words))))[0] == 200
    await house.for_everyone(group)
    assert "You can use NHS Notify if" in texts(house.teams.cards(GROUP)[-1])
    async with house.app.database.reading() as session:
        (place,) = list(await session.exec(select(TeamPlaceRow)))
    assert (place.channel, place.workspace, place.target) == ("teams", TENANT, GROUP)
    assert house.teams.cards(AMARA.chat) == []


async def test_an_answer_in_a_group_chat_is_kept_without_the_mention_and_with_everything_else(
    house: ServedAssistant, group: Client
) -> None:
    await group.says("onboard")
    await house.for_everyone(group)
    await group.presses("Answer here in the chat", house.teams.cards(GROUP)[-1])
    for words in ("no", "yes", "api", "yes", "Amara Okafor", "amara@riverside.example", "skip"):
        await group.says(words)
    await group.send(group.activity(**mentioning(OUR_SERVICE)))
    async with house.app.database.reading() as session:
        kept = list(await session.exec(select(AnswerRow)))
    assert kept[-1].value == "Onboarding & Tom Ellis <at>"


# Replies beneath a card


def beneath_the_card(world: TeamsWorld) -> Client:
    client = world.priya.client
    (client.place,) = world.teams.threads()
    return client


async def test_a_reply_reaches_the_applicant_and_is_confirmed_beneath_it(world: TeamsWorld) -> None:
    priya = beneath_the_card(world)
    await priya.send(priya.activity(**mentioning(f"{NAMED} @applicant: can you send the plan &amp; the notice?")))
    await world.settle()
    await world.amara.sees("Priya Shah from the onboarding team says")
    await world.amara.sees("can you send the plan & the notice?")
    beneath = [texts(card) for card in world.teams.cards(priya.place)]
    assert sum("We sent your message to the applicant." in said for said in beneath) == 1


async def test_a_reply_that_is_delivered_twice_reaches_the_applicant_once(world: TeamsWorld) -> None:
    priya = beneath_the_card(world)
    said = priya.activity(**mentioning(f"{NAMED} @applicant Thank you"))
    for delivered in (said, said, said | {"id": "f:another"}):
        assert (await priya.send(delivered))[0] == 200
    await world.settle()
    assert sum("Thank you" in texts(card) for card in world.teams.cards(AMARA.chat)) == 1


async def test_a_reply_to_no_card_says_where_to_reply(world: TeamsWorld) -> None:
    priya, before = world.priya.client, len(world.teams.cards(AMARA.chat))
    priya.place = f"{TEAM_CHANNEL};messageid=17"
    await priya.says("@applicant Thank you")
    (answer,) = world.teams.cards(priya.place)
    assert "Answer in the thread of an onboarding's card to reach its applicant." in texts(answer)
    await world.settle()
    assert len(world.teams.cards(AMARA.chat)) == before


async def test_a_reply_by_somebody_who_is_not_of_the_team_reaches_nobody(world: TeamsWorld) -> None:
    world.teams.members.discard(PRIYA)
    before = len(world.teams.cards(AMARA.chat))
    await beneath_the_card(world).says("@applicant Thank you")
    await world.settle()
    assert len(world.teams.cards(AMARA.chat)) == before


# A fault of ours is an answer in words, never a status that Teams shows as its own fault


async def breaks(*_: object) -> None:
    raise RuntimeError("the database is away")


async def test_a_refresh_that_fails_says_so(world: TeamsWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    priya = beneath_the_card(world)
    shown = world.teams.cards(priya.place)[0]
    monkeypatch.setattr(world.app.manager, "card", breaks)
    answer = await priya.does(shown["refresh"]["action"], trigger="automaticRefresh")
    assert answer["value"] == WENT_WRONG


async def test_a_form_that_comes_too_late_for_the_card_opens_when_the_button_is_selected_again(
    world: TeamsWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the team's channel, the form exists in the answer to the press alone."""
    priya, handle = beneath_the_card(world), world.app.manager.handle

    async def slowly(turn: Turn) -> Outcome:
        await asyncio.sleep(0.4)
        return await handle(turn)

    card = world.teams.cards(priya.place)[0]
    with monkeypatch.context() as slow:
        slow.setattr(endpoint, "INVOKE_ANSWERED", 0.1)
        slow.setattr(world.app.manager, "handle", slowly)
        late = await priya.presses("Message the applicant", card)
    assert "select the button again" in late["value"] and "type status" not in late["value"]
    assert inputs((await priya.presses("Message the applicant", card))["value"])


async def test_an_answer_that_cannot_be_given_says_so(house: ServedAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    amara = house.client(AMARA)
    await amara.says("onboard")
    monkeypatch.setattr(Replies, "reply", breaks)
    answer = await amara.presses("Answer in a form", house.teams.cards(AMARA.chat)[-1])
    assert answer["value"] == WENT_WRONG
    assert await amara.says("help") == 200
    assert WENT_WRONG in texts(house.teams.cards(AMARA.chat)[-1])


async def test_a_message_is_taken_even_where_nobody_can_be_told_that_it_failed(
    house: ServedAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("reply", "say"):
        monkeypatch.setattr(Replies, name, breaks)
    assert await house.client(AMARA).says("help") == 200


# Typing
