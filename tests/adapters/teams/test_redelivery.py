"""However often Teams delivers a deed, with the same id or another, it has one effect and one answer."""

from __future__ import annotations

import asyncio

import pytest
from sqlmodel import select

from adapters.teams import endpoint
from adapters.teams.endpoint import ACKNOWLEDGED
from conversations.replies import Outcome
from conversations.turns import Turn
from models.tables.onboarding import AnswerRow
from tests.adapters.teams.conftest import House
from tests.kit.teams import AMARA, Activity, button, inputs, texts
from tests.kit.teams_client import Client

DIRECT_CARE = "c.before_you_start.direct_care"


async def asked(house: House) -> Client:
    """Somebody who answers in the chat."""
    amara = house.client(AMARA)
    await amara.says("onboard")
    await amara.presses("Answer here in the chat", house.teams.cards(AMARA.chat)[-1])
    return amara


async def form_of(house: House) -> tuple[Client, str]:
    """Somebody with the first form open, and its message."""
    amara = house.client(AMARA)
    await amara.says("onboard")
    await amara.presses("Answer in a form", house.teams.cards(AMARA.chat)[-1])
    return amara, list(house.teams.messages[AMARA.chat])[-1]


def filled(form: Activity, **instead: str) -> dict[str, str]:
    """The first choice of every question."""
    return {one["id"]: one["choices"][0]["value"] for one in inputs(form)} | instead


async def test_words_delivered_again_with_the_same_id(house: House) -> None:
    amara = await asked(house)
    activity = amara.activity(text="yes")
    for _ in range(2):
        assert (await amara.send(activity))[0] == 200
    assert "Question 2" in texts(house.teams.cards(AMARA.chat)[-1])
    assert len(house.teams.cards(AMARA.chat)) == 3


async def test_words_delivered_again_with_a_new_id(house: House) -> None:
    amara = await asked(house)
    activity = amara.activity(text="yes")
    await amara.send(activity)
    await amara.send(activity | {"id": "f:another"})
    assert "Question 2" in texts(house.teams.cards(AMARA.chat)[-1])
    assert len(house.teams.cards(AMARA.chat)) == 3


async def test_a_look_delivered_again_is_answered_once(house: House) -> None:
    """It leaves no receipt."""
    amara = await asked(house)
    before = len(house.teams.cards(AMARA.chat))
    activity = amara.activity(text="help")
    for number in range(2):
        await amara.send(activity | {"id": f"f:{number}"})
    assert len(house.teams.cards(AMARA.chat)) == before + 1


async def test_the_same_words_said_twice_are_two_answers(house: House) -> None:
    amara = await asked(house)
    await amara.says("yes")
    await amara.says("yes")
    assert "Question 3" in texts(house.teams.cards(AMARA.chat)[-1])


async def test_a_double_click_on_a_form_by_an_old_client_has_one_effect(house: House) -> None:
    """Two activities at once with different ids, as the Playground sends them."""
    amara, message = await form_of(house)
    form = house.teams.messages[AMARA.chat][message]["attachments"][0]["content"]
    action = button(form, "Save and continue")
    await asyncio.gather(*(amara.does(action, reply_to=message, by="Submit", **filled(form)) for _ in range(2)))
    assert len(house.teams.sent("PUT")) == 1
    assert len(house.teams.cards(AMARA.chat)) == 2


async def test_a_double_click_on_a_button_opens_one_form(house: House) -> None:
    amara = house.client(AMARA)
    await amara.says("onboard")
    card = house.teams.cards(AMARA.chat)[-1]
    await asyncio.gather(*(amara.presses("Answer in a form", card) for _ in range(2)))
    assert sum(bool(inputs(one)) for one in house.teams.cards(AMARA.chat)) == 1


async def test_a_form_works_once(house: House) -> None:
    """An old copy of a form, sent again with other answers, changes nothing."""
    amara, message = await form_of(house)
    form = house.teams.messages[AMARA.chat][message]["attachments"][0]["content"]
    action = button(form, "Save and continue")
    first = await amara.does(action, reply_to=message, **filled(form))
    again = await amara.does(action, reply_to=message, **filled(form, **{DIRECT_CARE: "no"}))
    assert texts(again["value"]) == texts(first["value"])
    async with house.app.database.reading() as session:
        kept = list(await session.exec(select(AnswerRow).where(AnswerRow.question == "before_you_start.direct_care")))
    assert [answer.value for answer in kept] == ["yes"]


async def test_a_slow_answer_is_acknowledged_in_time_and_comes(house: House) -> None:
    amara = house.client(AMARA)
    house.teams.answers.append({"wait": ACKNOWLEDGED + 1})
    began = asyncio.get_running_loop().time()
    assert await amara.says("onboard") == 200
    assert asyncio.get_running_loop().time() - began < ACKNOWLEDGED + 0.7
    await asyncio.sleep(1.5)
    assert len(house.teams.cards(AMARA.chat)) == 1


async def test_typing_shows_while_it_takes_long_and_stops(house: House) -> None:
    amara = house.client(AMARA)
    house.teams.answers.append({"wait": 1.2})
    await amara.says("onboard")
    typing = [request for request in house.teams.requests if request.body.get("type") == "typing"]
    assert len(typing) == 1
    await asyncio.sleep(3.2)
    assert len([request for request in house.teams.requests if request.body.get("type") == "typing"]) == 1


# Execute waits for its answer: what it takes longer is not shown to anybody, and is asked for again


def slowed(monkeypatch: pytest.MonkeyPatch, house: House) -> None:
    """Every turn takes longer than Teams waits for an answer."""
    handle = house.app.manager.handle

    async def slowly(turn: Turn) -> Outcome:
        await asyncio.sleep(0.4)
        return await handle(turn)

    monkeypatch.setattr(endpoint, "INVOKE_ANSWERED", 0.1)
    monkeypatch.setattr(house.app.manager, "handle", slowly)


async def test_a_slow_press_says_to_select_the_button_again_and_then_shows_its_answer(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    amara = house.client(AMARA, place="19:group@thread.v2", kind="groupChat")
    await amara.says("onboard")
    card = house.teams.cards(amara.place)[-1]
    with monkeypatch.context() as slow:
        slowed(slow, house)
        answer = await amara.presses("Answer in a form", card)
        assert "select the button again to see how it ended" in answer["value"]
        assert "type status" not in answer["value"]
    await amara.presses("Answer in a form", card)
    assert sum(bool(inputs(one)) for one in house.teams.cards(amara.place)) == 1


async def test_a_slow_form_says_the_same_and_is_kept_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
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
