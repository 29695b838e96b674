"""What comes in is checked before anything reads it: bad bodies are 400, never 500, and words are taken literally."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from adapters.teams.activity import BODY_LIMIT, message_text, read_activity
from adapters.teams.activity_handler import intent_of
from adapters.teams.errors import InvalidActivity
from adapters.teams.rendering.actions import OURS, read_card_action
from models.tables.delivery import ReceiptRow
from tests.adapters.teams.conftest import House
from tests.kit.teams import AMARA, BOT, TEAM_CHANNEL, actions, texts

BASE: dict[str, Any] = {
    "type": "message",
    "id": "1",
    "serviceUrl": "https://smba.trafficmanager.net/uk/",
    "channelId": "msteams",
    "from": {"id": "29:a", "name": "A", "aadObjectId": "aad"},
    "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": "t"},
    "recipient": {"id": BOT, "name": "notify"},
    "channelData": {"tenant": {"id": "t"}},
    "text": "hello",
}


async def post(house: House, body: bytes) -> int:
    headers = {"Authorization": f"Bearer {house.teams.token()}", "Content-Type": "application/json"}
    async with house.session.post(house.url, data=body, headers=headers) as response:
        return response.status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[1,2]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"n":' + b"9" * 5000 + b"}",
        json.dumps({**BASE, "type": 5}).encode(),
        json.dumps({**BASE, "from": []}).encode(),
        json.dumps({**BASE, "conversation": "a:1"}).encode(),
        json.dumps({**BASE, "conversation": {}}).encode(),
        json.dumps({**BASE, "text": ["hello"]}).encode(),
        json.dumps({**BASE, "entities": "all"}).encode(),
        json.dumps({**BASE, "channelData": 7}).encode(),
        json.dumps({k: v for k, v in BASE.items() if k != "serviceUrl"}).encode(),
        json.dumps({k: v for k, v in BASE.items() if k != "recipient"}).encode(),
        json.dumps({**BASE, "type": "invoke", "name": "adaptiveCard/action"}).encode(),
        json.dumps({**BASE, "type": "invoke", "name": "adaptiveCard/action", "value": [1]}).encode(),
        json.dumps({**BASE, "conversation": {"id": "x" * 5_000}}).encode(),
    ],
)
async def test_a_malformed_body_answers_400(house: House, body: bytes) -> None:
    assert await post(house, body) == 400


async def test_a_body_over_the_limit_answers_413(house: House) -> None:
    assert await post(house, b" " * (BODY_LIMIT + 1)) == 413


@pytest.mark.parametrize(
    "value",
    [
        {"action": {"type": "Action.Submit", "data": {}}},
        {"action": "press"},
        {"action": {"type": "Action.Execute", "verb": "press"}},
        {"action": {"type": "Action.Execute", "verb": "press", "data": {}}},
        {"action": {"type": "Action.Execute", "verb": "press", "data": {OURS: {"v": "press", "a": "approve"}}}},
        {"action": {"type": "Action.Execute", "data": {OURS: {"v": "jump", "a": "approve", "n": "x"}}}},
        {"action": {"type": "Action.Execute", "data": {OURS: {"v": "press", "a": 7, "n": "x"}}}},
        {"action": {"type": "Action.Execute", "data": {OURS: {"v": "send", "a": "answer", "n": "x", "s": "far"}}}},
    ],
)
async def test_a_card_that_is_not_ours_answers_400(house: House, value: object) -> None:
    amara = house.client(AMARA)
    activity = amara.activity(type="invoke", name="adaptiveCard/action", value=value)
    assert (await amara.send(activity))[0] == 400


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-10, 10**20) | st.floats() | st.text(max_size=8),
    lambda some: st.lists(some, max_size=3) | st.dictionaries(st.text(max_size=8), some, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.dictionaries(st.sampled_from([*BASE, "value", "entities", "membersAdded", "name"]), _JSON, max_size=4)
)
async def test_no_body_answers_500(house: House, changes: dict[str, Any]) -> None:
    amara = house.client(AMARA)
    body = {**amara.activity(text="hello"), **changes}
    assert await post(house, json.dumps(body).encode()) < 500 or body["type"] == "invoke"


@settings(max_examples=300, deadline=None)
@given(
    changes=st.dictionaries(st.sampled_from([*BASE, "value", "entities"]), _JSON, max_size=4),
    data=st.dictionaries(st.sampled_from(["v", "a", "o", "d", "n", "s", "f", "c"]), _JSON, max_size=8),
)
def test_reading_raises_nothing_but_bad_body(changes: dict[str, Any], data: dict[str, Any]) -> None:
    for value in ({OURS: data, "q.x": "1"}, {"action": {"type": "Action.Execute", "data": {OURS: data}}}):
        try:
            activity = read_activity(json.dumps({**BASE, "value": value, **changes}).encode())
            intent_of(activity, read_card_action(activity))
        except InvalidActivity:
            pass


def said(text: str, *mentions: str, who: str = BOT) -> str:
    entities = [{"type": "mention", "text": each, "mentioned": {"id": who, "name": "notify"}} for each in mentions]
    return message_text(read_activity(json.dumps({**BASE, "text": text, "entities": entities}).encode()))


def test_exactly_the_mention_is_cut() -> None:
    assert said("<at>notify</at> /notify onboard notify", "<at>notify</at>") == "/notify onboard notify"
    assert said('<at id="0">notify</at>&nbsp;status', '<at id="0">notify</at>') == "status"
    assert said("help", "<at>notify</at>") == "help"
    assert said("ask <at>notify</at> about notify", "<at>notify</at>") == "ask about notify"
    assert said("ask<at>notify</at>\n- twice", "<at>notify</at>") == "ask \n- twice"
    assert said("two  spaces  <at>notify</at>", "<at>notify</at>") == "two  spaces"
    assert said("<at>notify</at> <at>notify</at>", "<at>notify</at>") == "<at>notify</at>"


def test_of_a_mention_of_somebody_else_the_name_stays() -> None:
    assert said("ask <at>Tom Ellis</at> to help", "<at>Tom Ellis</at>", who="29:tom") == "ask Tom Ellis to help"
    assert said('<at id="1">Tom</at>: <at>Ann</at>', '<at id="1">Tom</at>', who="29:tom") == "Tom: <at>Ann</at>"


@pytest.mark.parametrize(
    "entity", [{"type": "mention"}, {"type": "mention", "mentioned": None}, {"type": "clientInfo"}]
)
def test_a_mention_without_its_parts_is_passed_over(entity: dict[str, Any]) -> None:
    assert message_text(read_activity(json.dumps({**BASE, "entities": [entity]}).encode())) == "hello"


def test_halves_of_characters_and_controls_are_taken_out() -> None:
    assert message_text(read_activity(json.dumps({**BASE, "text": "a\ud800b\x00c\r\nd"}).encode())) == "a?bc\nd"


async def test_commands_with_and_without_the_slash(house: House) -> None:
    amara = house.client(AMARA)
    for words in ("notify help", "/notify help", "help"):
        await amara.says(words)
        assert "What you can type" in texts(house.teams.cards(AMARA.chat)[-1])


async def test_in_a_group_chat_the_mention_is_no_part_of_the_command(house: House) -> None:
    group = house.client(AMARA, place="19:group@thread.v2", kind="groupChat")
    await group.says("notify help")
    assert "What you can type" in texts(house.teams.cards("19:group@thread.v2")[-1])


async def test_somebody_whom_the_directory_does_not_know_is_told_so(house: House) -> None:
    amara = house.client(AMARA)
    nobody = amara.activity(text="onboard")
    del nobody["from"]["aadObjectId"]
    await amara.send(nobody)
    assert "We cannot see who you are" in texts(house.teams.cards(AMARA.chat)[-1])


async def test_only_the_team_sees_the_board(house: House) -> None:
    stranger = house.in_team(AMARA)
    await stranger.says("board")
    assert "Only members of the onboarding team" in texts(house.teams.cards(TEAM_CHANNEL)[-1])
    await house.in_team().says("board")
    assert "Open onboardings" in texts(house.teams.cards(TEAM_CHANNEL)[-1])


async def test_a_guest_in_the_channel_is_not_of_the_team(house: House) -> None:
    house.teams.guests.add(AMARA)
    await house.in_team(AMARA).says("board")
    assert "Only members of the onboarding team" in texts(house.teams.cards(TEAM_CHANNEL)[-1])


async def test_welcome_comes_once_whichever_order_the_events_have(house: House) -> None:
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


async def test_a_refresh_changes_nothing_and_answers_with_a_card_or_words(house: House) -> None:
    priya = house.in_team()
    for reference in ("ONB-NOBODY", ""):
        answer = await priya.does({"verb": "refresh", "data": {OURS: {"v": "refresh", "o": reference}}})
        assert answer["statusCode"] == 200
    async with house.app.database.reading() as session:
        assert list(await session.exec(select(ReceiptRow))) == []
