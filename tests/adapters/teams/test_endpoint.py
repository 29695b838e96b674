"""What comes is answered in time, refused with a status, or told that we are busy; what was taken in is played."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from adapters.teams import endpoint
from adapters.teams.activity import BODY_LIMIT
from adapters.teams.endpoint import ACKNOWLEDGED, TOO_BUSY
from adapters.teams.rendering.actions import OURS
from conversations.replies import Outcome
from conversations.turns import Turn
from models.tables.onboarding import AnswerRow
from tests.adapters.teams.conftest import ServedAssistant, served
from tests.adapters.teams.test_activity import BASE, JSON
from tests.adapters.teams.test_activity_handler import filled, form_of
from tests.kit.stopwatch import stopwatch
from tests.kit.teams import AMARA, PRIYA, TOM, LocalTeams, button, inputs, texts
from tests.kit.teams_seats import settings_for


def held_back(house: ServedAssistant, seconds: float, monkeypatch: pytest.MonkeyPatch) -> list[Turn]:
    """Every turn takes so long from now on. Those that were played."""
    handle, played = house.app.manager.handle, []

    async def later(turn: Turn) -> Outcome:
        await asyncio.sleep(seconds)
        outcome = await handle(turn)
        played.append(turn)
        return outcome

    monkeypatch.setattr(house.app.manager, "handle", later)
    return played


async def test_a_stop_plays_every_activity_that_was_taken_in(
    teams: LocalTeams, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One person's messages are taken one after the other: both of hers are acknowledged before the first is played."""
    async with served(teams, sqlite_url, settings_for(teams)) as house:
        played = held_back(house, 0.5, monkeypatch)
        monkeypatch.setattr(endpoint, "ACKNOWLEDGED", 0.1)
        amara = house.client(AMARA)
        assert set(await asyncio.gather(amara.says("help"), amara.says("status"))) == {200}
        assert not played
    assert len(played) == 2


@pytest_asyncio.fixture
async def small_house(
    teams: LocalTeams, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[ServedAssistant]:
    """It takes two turns at once."""
    monkeypatch.setattr(endpoint, "MOST", 2)
    async with served(teams, sqlite_url, settings_for(teams)) as house:
        yield house


async def test_what_cannot_be_taken_says_that_nothing_was_saved(
    small_house: ServedAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = small_house
    amara = house.client(AMARA)
    await amara.says("onboard")
    card = house.teams.cards(AMARA.chat)[-1]
    played = held_back(house, 0.5, monkeypatch)
    monkeypatch.setattr(endpoint, "ACKNOWLEDGED", 0.1)
    assert set(await asyncio.gather(*(house.client(who).says("help") for who in (TOM, PRIYA)))) == {200}
    assert await amara.says("help") == 200
    assert TOO_BUSY in [request.body.get("text") for request in house.teams.requests]
    answer = await amara.presses("Answer here in the chat", card)
    assert answer["value"] == TOO_BUSY
    await asyncio.sleep(1)
    assert len(played) == 2
    await amara.presses("Answer here in the chat", card)
    assert "Question 1" in texts(house.teams.cards(AMARA.chat)[-1])


async def test_a_slow_answer_is_acknowledged_in_time_and_comes(
    house: ServedAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoint, "ACKNOWLEDGED", ACKNOWLEDGED)
    amara = house.client(AMARA)
    house.teams.answers.append({"wait": ACKNOWLEDGED + 1})
    async with stopwatch() as taken:
        assert await amara.says("onboard") == 200
    assert taken.seconds - taken.starved < ACKNOWLEDGED + 0.7
    assert house.teams.cards(AMARA.chat) == []
    async with asyncio.timeout(30):
        while not house.teams.cards(AMARA.chat):
            await asyncio.sleep(0.1)
    assert len(house.teams.cards(AMARA.chat)) == 1


def slowed(monkeypatch: pytest.MonkeyPatch, house: ServedAssistant) -> None:
    """Every turn takes longer than Teams waits for an answer."""
    handle = house.app.manager.handle

    async def slowly(turn: Turn) -> Outcome:
        await asyncio.sleep(0.4)
        return await handle(turn)

    monkeypatch.setattr(endpoint, "INVOKE_ANSWERED", 0.1)
    monkeypatch.setattr(house.app.manager, "handle", slowly)


async def test_a_slow_press_says_to_select_the_button_again_and_then_shows_its_answer(
    house: ServedAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    amara = house.client(AMARA, place="19:group@thread.v2", kind="groupChat")
    await amara.says("onboard")
    await house.for_everyone(amara)
    card = house.teams.cards(amara.place)[-1]
    with monkeypatch.context() as slow:
        slowed(slow, house)
        answer = await amara.presses("Answer in a form", card)
        assert "select the button again to see how it ended" in answer["value"]
        assert "type status" not in answer["value"]
    await amara.presses("Answer in a form", card)
    assert sum(bool(inputs(one)) for one in house.teams.cards(amara.place)) == 1


async def test_a_slow_form_says_the_same_and_is_kept_once(
    house: ServedAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    amara, message = await form_of(house)
    form = house.teams.messages[AMARA.chat][message]["attachments"][0]["content"]
    action = button(form, "Save and continue")
    with monkeypatch.context() as slow:
        slowed(slow, house)
        answer = await amara.does(action, reply_to=message, **filled(form))
        assert "select the button again to see how it ended" in answer["value"]
    again = await amara.does(action, reply_to=message, **filled(form))
    assert texts(again["value"]) == texts(house.teams.messages[AMARA.chat][message]["attachments"][0]["content"])
    assert len(house.teams.sent("PUT")) == 1
    async with house.app.database.reading() as session:
        kept = list(await session.exec(select(AnswerRow).where(AnswerRow.question == "before_you_start.direct_care")))
    assert [answer.value for answer in kept] == ["yes"]


async def post(house: ServedAssistant, body: bytes) -> int:
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
async def test_a_malformed_body_answers_400(house: ServedAssistant, body: bytes) -> None:
    assert await post(house, body) == 400


async def test_a_body_over_the_limit_answers_413(house: ServedAssistant) -> None:
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
async def test_a_card_that_is_not_ours_answers_400(house: ServedAssistant, value: object) -> None:
    amara = house.client(AMARA)
    activity = amara.activity(type="invoke", name="adaptiveCard/action", value=value)
    assert (await amara.send(activity))[0] == 400


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.sampled_from([*BASE, "value", "entities", "membersAdded", "name"]), JSON, max_size=4))
async def test_no_body_answers_500(house: ServedAssistant, changes: dict[str, Any]) -> None:
    amara = house.client(AMARA)
    body = {**amara.activity(text="hello"), **changes}
    assert await post(house, json.dumps(body).encode()) < 500 or body["type"] == "invoke"


async def test_a_search_from_a_card_finds_nothing(house: ServedAssistant) -> None:
    amara = house.client(AMARA)
    value = {"kind": "search", "queryText": "trust", "dataset": "organisations"}
    status, answer = await amara.send(amara.activity(type="invoke", name="application/search", value=value))
    assert status == 200 and answer["value"] == {"results": []}
    assert answer["type"] == "application/vnd.microsoft.search.searchResponse"


@pytest.mark.parametrize("name", ["task/fetch", "composeExtension/query", "signin/verifyState", "", "anything"])
async def test_an_invoke_that_we_do_not_know_answers_501(house: ServedAssistant, name: str) -> None:
    amara = house.client(AMARA)
    assert (await amara.send(amara.activity(type="invoke", name=name, value={"context": "theme"})))[0] == 501


@pytest.mark.parametrize("kind", ["typing", "messageReaction", "event", "endOfConversation", "of a kind to come"])
async def test_what_nobody_waits_for_answers_200_and_does_nothing(house: ServedAssistant, kind: str) -> None:
    amara = house.client(AMARA)
    assert (await amara.send(amara.activity(type=kind)))[0] == 200
    assert house.teams.sent() == []
