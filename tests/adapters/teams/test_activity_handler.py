"""However often Teams delivers a thing done, with the same id or another, it has one effect and one answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from adapters.teams import activity_handler
from adapters.teams.activity import read_activity
from adapters.teams.activity_handler import Deliveries
from adapters.teams.rendering.actions import card_action
from models.tables.onboarding import AnswerRow
from tests.adapters.teams.conftest import ServedAssistant
from tests.kit.teams import AMARA, Activity, button, inputs, texts
from tests.kit.teams_client import Client

DIRECT_CARE = "c.before_you_start.direct_care"


async def asked(house: ServedAssistant) -> Client:
    """Somebody who answers in the chat."""
    amara = house.client(AMARA)
    await amara.says("onboard")
    async with asyncio.timeout(10):  # on a busy machine the answer comes behind the request
        while not house.teams.cards(AMARA.chat):
            await asyncio.sleep(0.01)
    await amara.presses("Answer here in the chat", house.teams.cards(AMARA.chat)[-1])
    return amara


async def form_of(house: ServedAssistant) -> tuple[Client, str]:
    """Somebody with the first form open, and its message."""
    amara = house.client(AMARA)
    await amara.says("onboard")
    await amara.presses("Answer in a form", house.teams.cards(AMARA.chat)[-1])
    return amara, list(house.teams.messages[AMARA.chat])[-1]


def filled(form: Activity, **instead: str) -> dict[str, str]:
    """The first choice of every question."""
    return {one["id"]: one["choices"][0]["value"] for one in inputs(form)} | instead


async def test_words_delivered_again_with_the_same_id(house: ServedAssistant) -> None:
    amara = await asked(house)
    activity = amara.activity(text="yes")
    for _ in range(2):
        assert (await amara.send(activity))[0] == 200
    assert "Question 2" in texts(house.teams.cards(AMARA.chat)[-1])
    assert len(house.teams.cards(AMARA.chat)) == 3


async def test_words_delivered_again_with_a_new_id(house: ServedAssistant) -> None:
    amara = await asked(house)
    activity = amara.activity(text="yes")
    await amara.send(activity)
    await amara.send(activity | {"id": "f:another"})
    assert "Question 2" in texts(house.teams.cards(AMARA.chat)[-1])
    assert len(house.teams.cards(AMARA.chat)) == 3


async def test_a_look_delivered_again_is_answered_once(house: ServedAssistant) -> None:
    """It leaves no receipt."""
    amara = await asked(house)
    before = len(house.teams.cards(AMARA.chat))
    activity = amara.activity(text="help")
    for number in range(2):
        await amara.send(activity | {"id": f"f:{number}"})
    assert len(house.teams.cards(AMARA.chat)) == before + 2, "the help, and the question again"


async def test_the_same_words_said_twice_are_two_answers(house: ServedAssistant) -> None:
    amara = await asked(house)
    await amara.says("yes")
    await amara.says("yes")
    assert "Question 3" in texts(house.teams.cards(AMARA.chat)[-1])


async def test_a_double_click_on_a_form_by_an_old_client_has_one_effect(house: ServedAssistant) -> None:
    """Two activities at once with different ids, as the Playground sends them."""
    amara, message = await form_of(house)
    form = house.teams.messages[AMARA.chat][message]["attachments"][0]["content"]
    action = button(form, "Save and continue")
    await asyncio.gather(*(amara.does(action, reply_to=message, by="Submit", **filled(form)) for _ in range(2)))
    assert len(house.teams.sent("PUT")) == 1
    assert len(house.teams.cards(AMARA.chat)) == 3, "the form with its next page, and once what it led to"


async def test_a_double_click_on_a_button_opens_one_form(house: ServedAssistant) -> None:
    amara = house.client(AMARA)
    await amara.says("onboard")
    card = house.teams.cards(AMARA.chat)[-1]
    await asyncio.gather(*(amara.presses("Answer in a form", card) for _ in range(2)))
    assert sum(bool(inputs(one)) for one in house.teams.cards(AMARA.chat)) == 1


async def test_a_form_works_once(house: ServedAssistant) -> None:
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


# Execute waits for its answer: what it takes longer is not shown to anybody, and is asked for again


async def test_commands_with_and_without_the_slash(house: ServedAssistant) -> None:
    amara = house.client(AMARA)
    for words in ("notify help", "/notify help", "help"):
        await amara.says(words)
        assert "What you can type" in texts(house.teams.cards(AMARA.chat)[-1])


async def test_in_a_group_chat_the_mention_is_no_part_of_the_command(house: ServedAssistant) -> None:
    group = house.client(AMARA, place="19:group@thread.v2", kind="groupChat")
    await group.says("notify help")
    assert "What you can type" in texts(house.teams.cards("19:group@thread.v2")[-1])


async def test_somebody_whom_the_directory_does_not_know_is_told_so(house: ServedAssistant) -> None:
    amara = house.client(AMARA)
    nobody = amara.activity(text="onboard")
    del nobody["from"]["aadObjectId"]
    await amara.send(nobody)
    assert "We cannot see who you are" in texts(house.teams.cards(AMARA.chat)[-1])


MOST = 20


class NoReceipts:
    """Nothing was handled before."""

    async def known(self, delivery_ids: Collection[str]) -> str | None:
        return None


async def test_no_more_deliveries_are_remembered_than_stated(
    house: ServedAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activity_handler, "MOST_DELIVERIES", MOST)
    deliveries, amara = Deliveries(NoReceipts(), lambda: datetime.now(UTC)), house.client(AMARA)
    for number in range(3 * MOST):
        sent = amara.activity(text=str(number), serviceUrl="https://smba.trafficmanager.net/uk/")
        await deliveries.identify(deliveries.names(read_activity(json.dumps(sent).encode()), None))
    assert len(deliveries._recent) == MOST


class Kept:
    """Receipts of what was identified."""

    def __init__(self) -> None:
        self.ids: set[str] = set()

    async def known(self, delivery_ids: Collection[str]) -> str | None:
        return next((name for name in delivery_ids if name in self.ids), None)


@pytest.mark.parametrize("delivered_as", [{}, {"id": "f:another"}])
async def test_a_press_delivered_again_15_seconds_later_is_the_same_and_another_press_is_not(
    house: ServedAssistant, delivered_as: dict[str, str]
) -> None:
    now = [datetime(2027, 1, 6, 10, tzinfo=UTC)]
    receipts = Kept()
    deliveries, amara = Deliveries(receipts, lambda: now[0]), house.client(AMARA)
    data = {"notify": {"v": "press", "a": "status", "n": "nonce"}}

    async def identified(sent: Activity) -> tuple[str, bool]:
        activity = read_activity(json.dumps(sent).encode())
        found = await deliveries.identify(deliveries.names(activity, card_action(data)))
        receipts.ids.add(found[0])
        return found

    pressed = amara.activity(value=data)
    first, again = await identified(pressed)
    now[0] += timedelta(seconds=15)
    assert not again and await identified({**pressed, **delivered_as}) == (first, True)
    assert not (await identified(amara.activity(value=data)))[1]
