"""More activities than can be played at once: what was taken in is stored, and who cannot be taken is told so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from adapters.teams import endpoint
from adapters.teams.endpoint import TOO_BUSY
from conversations.replies import Outcome
from conversations.turns import Turn
from tests.adapters.teams.conftest import House, served
from tests.kit.teams import AMARA, PRIYA, TOM, LocalTeams, texts
from tests.kit.teams_seats import settings_for


def held_back(house: House, seconds: float, monkeypatch: pytest.MonkeyPatch) -> list[Turn]:
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
async def small_house(teams: LocalTeams, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """It takes two turns at once."""
    monkeypatch.setattr(endpoint, "MOST", 2)
    async with served(teams, sqlite_url, settings_for(teams)) as house:
        yield house


async def test_what_cannot_be_taken_says_that_nothing_was_saved(
    small_house: House, monkeypatch: pytest.MonkeyPatch
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
