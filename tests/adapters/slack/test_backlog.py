"""More turns than can be played at once: what was taken in is stored, and who cannot be taken is told so."""

from __future__ import annotations

import asyncio

import pytest

from adapters.slack.listeners import responder
from adapters.slack.listeners.responder import Responder
from bot.rehearsal import script
from conversations.replies import Outcome
from conversations.turns import Turn
from tests.kit.slack import SlackHouse, slack_house
from tests.kit.slack_api import AMARA, PRIYA, TOM
from tests.kit.slack_payloads import command, direct_message, home_opened, submission
from tests.kit.slack_screen import state_of, text_of
from tests.kit.slack_seats import SlackWorld

LATE = "This takes longer than usual."
FULL = "nothing was saved"


class Held:
    """Holds every turn back until `opened`, and then plays each for as long as is said (seconds)."""

    def __init__(self, house: SlackHouse, monkeypatch: pytest.MonkeyPatch, seconds: float = 0) -> None:
        self.opened = asyncio.Event()
        self.played: list[Turn] = []
        self._seconds = seconds
        self._handle = house.app.manager.handle
        monkeypatch.setattr(house.app.manager, "handle", self._later)

    async def _later(self, turn: Turn) -> Outcome:
        await self.opened.wait()
        await asyncio.sleep(self._seconds)
        outcome = await self._handle(turn)
        self.played.append(turn)
        return outcome


async def asks(house: SlackHouse, user: str = AMARA) -> str:
    """What a command is answered with at once."""
    answered = await house.send(command(user, "help", house.api.trigger(user)))
    return text_of(answered.json["blocks"])


async def test_a_stop_plays_every_turn_that_was_taken_in(house: SlackHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those whose people were told to wait, and those that are still to be answered when the stop begins."""
    held = Held(house, monkeypatch, 1.0)
    held.opened.set()
    told = asyncio.gather(*(asks(house) for _ in range(20)))
    await asyncio.sleep(0.9)
    under_way = asyncio.gather(*(asks(house) for _ in range(5)))
    await asyncio.sleep(0.2)
    await house.assistant.client.server.close()
    assert len(held.played) == 25
    assert all(LATE in words for words in await told + await under_way)


async def test_a_command_that_cannot_be_taken_says_that_nothing_was_saved(
    house: SlackHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(house, monkeypatch)
    house.slack.responder.places = asyncio.Semaphore(2)
    told = await asyncio.gather(*(asks(house) for _ in range(5)))
    assert sorted(FULL in words for words in told) == [False, False, True, True, True]
    held.opened.set()
    await house.slack.responder.finish()
    assert len(held.played) == 2
    assert FULL not in await asks(house)


async def test_who_comes_to_a_full_house_waits_for_a_place(house: SlackHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held(house, monkeypatch)
    house.slack.responder.places = asyncio.Semaphore(2)
    told = asyncio.gather(*(asks(house) for _ in range(5)))
    await asyncio.sleep(0.3)
    held.opened.set()
    assert not any(FULL in words or LATE in words for words in await told)
    assert len(held.played) == 5


async def test_a_form_that_cannot_be_taken_stays_open_beneath(
    world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = world.house
    await world.amara.says("/notify onboard")
    view = house.api.top(AMARA)
    assert view is not None
    house.slack.responder.places = asyncio.Semaphore(0)
    answered = await house.send(submission(AMARA, view, state_of(view, {}), house.api.trigger(AMARA)))
    assert answered.json["response_action"] == "push"
    assert FULL in text_of(answered.json["view"]["blocks"])


async def test_a_press_that_cannot_be_taken_says_that_nothing_was_saved(world: SlackWorld) -> None:
    await world.amara.says("/notify onboard")
    world.house.slack.responder.places = asyncio.Semaphore(0)
    await world.amara.presses("Answer here in the chat")
    await world.amara.sees(FULL)


async def test_a_message_that_cannot_be_taken_is_delivered_again(
    house: SlackHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(house, monkeypatch)
    held.opened.set()
    house.slack.responder.places = asyncio.Semaphore(0)
    body = direct_message(TOM, "help")
    answered = await house.send(body)
    assert (answered.status, held.played) == (503, [])
    assert (await house.send(home_opened(PRIYA))).status == 503
    house.slack.responder.places = asyncio.Semaphore(1)
    assert (await house.send(body)).status == 200
    assert len(held.played) == 1


async def test_a_message_whose_wait_ends_late_is_delivered_again_too(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a machine that stands still for a moment: its whole time is up with its wait."""
    monkeypatch.setattr(responder, "_AT_THE_DOOR", 1.5)
    async with slack_house(sqlite_url, patience=0.3) as house:
        body = direct_message(AMARA, "help")
        house.slack.responder.places = asyncio.Semaphore(0)
        assert (await house.send(body)).status == 503
        house.slack.responder.places = asyncio.Semaphore(1)
        assert (await house.send(body)).status == 200
        await house.slack.responder.finish()
        await SlackWorld(house).amara.sees("What you can type")


async def test_a_stop_does_not_wait_for_ever(caplog: pytest.LogCaptureFixture) -> None:
    responder, never = Responder(patience=0), asyncio.Event()

    async def ack(_: str) -> None: ...

    async def sorry(_: object) -> object: ...

    await responder.respond(ack, "command", never.wait(), sorry)  # type: ignore[arg-type]
    await responder.finish(within=0.05)
    assert "1 turns from Slack were not finished" in caplog.text
    never.set()
    await responder.finish()


async def test_a_story_in_which_every_answer_comes_late(sqlite_url: str) -> None:
    async with slack_house(sqlite_url, patience=0) as house:
        world = SlackWorld(house)
        await script.to_invitation(world)
        assert any(LATE in answer.text for answer in house.answers)
