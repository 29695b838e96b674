"""What somebody asks the assistant in private, in a channel or a group chat, is answered to them alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.adapters.teams.conftest import ServedAssistant
from tests.kit.teams import AMARA, BOT, PRIYA, Request, texts
from tests.kit.teams_client import Client

GROUP = "19:group@thread.v2"
PRIVATELY: dict[str, Any] = {"recipient": {"id": BOT, "name": "Onboarding", "isTargeted": True}}


@pytest.fixture
def group(house: ServedAssistant) -> Client:
    return house.client(AMARA, place=GROUP, kind="groupChat")


def read_by(requests: list[Request]) -> set[str]:
    """Who alone can read what was said: "" is everybody there."""
    return {request.body.get("recipient", {}).get("id", "") for request in requests}


async def test_a_private_command_is_answered_to_its_person_alone_and_so_is_all_that_follows(
    house: ServedAssistant, group: Client
) -> None:
    await group.says("onboard", **PRIVATELY)
    await group.presses("Everyone here, 2 people", house.teams.cards(GROUP)[-1])
    await group.presses("Answer in a form", house.teams.cards(GROUP)[-1])
    message, said = list(house.teams.messages[GROUP].items())[-1]
    form = said["attachments"][0]["content"]
    ours = next(action for action in _sends(form) if action["data"]["notify"]["v"] == "send")
    answer = await group.does(ours, reply_to=message)
    assert "Enter" in texts(answer["value"]) or "Select" in texts(answer["value"])
    assert all(action["data"]["notify"]["p"] == "1" for action in _sends(answer["value"]))
    assert len(house.teams.sent()) >= 3
    assert house.teams.sent("PUT"), "the page gives way to the same page with its errors"
    assert read_by([*house.teams.sent(), *house.teams.sent("PUT")]) == {AMARA.sender}


async def test_the_same_command_for_everybody_to_see_is_answered_to_everybody(
    house: ServedAssistant, group: Client
) -> None:
    await group.says("help")
    await group.says("help", **PRIVATELY)
    first, *_, last = house.teams.sent()
    assert (read_by([first]), read_by([last])) == ({""}, {AMARA.sender})


async def test_the_team_looks_at_its_board_in_private(house: ServedAssistant) -> None:
    priya = house.in_team(PRIYA)
    await priya.says("board", **PRIVATELY)
    assert read_by(house.teams.sent()) == {PRIYA.sender}


async def test_nobody_sees_typing_for_what_was_asked_in_private(
    house: ServedAssistant, group: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.teams.adapter._TYPING_AFTER", 0.0)
    await group.says("onboard", **PRIVATELY)
    assert "typing" not in {request.body["type"] for request in house.teams.sent()}


def _sends(card: object) -> list[dict[str, Any]]:
    """Every action of ours on a card."""
    match card:
        case list():
            return [found for each in card for found in _sends(each)]
        case dict() if isinstance(card.get("data"), dict) and "notify" in card["data"]:
            return [card, *_sends(card.get("fallback"))]
        case dict():
            return _sends(list(card.values()))
        case _:
            return []
