"""More turns than can be played at once: what was taken in is stored, and who cannot be taken is told so."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest

from adapters.common.task_limiter import TaskLimiter
from adapters.slack.listeners.replies import Replies
from adapters.slack.sender import SlackSender
from bot.rehearsal import script
from conversations.replies import Outcome
from conversations.turns import Turn
from tests.kit.slack import ScriptedSlack, assistant_in_slack
from tests.kit.slack_api import AMARA, PRIYA, TOM
from tests.kit.slack_payloads import (
    command,
    direct_message,
    home_opened,
    submission,
)
from tests.kit.slack_screen import state_of, text_of
from tests.kit.slack_seats import SlackWorld

LATE = "This takes longer than usual."


FULL = "nothing was saved"


class Held:
    """Holds every turn back until `opened`, and then plays each for as long as is said (seconds)."""

    def __init__(self, slack: ScriptedSlack, monkeypatch: pytest.MonkeyPatch, seconds: float = 0) -> None:
        self.opened = asyncio.Event()
        self.played: list[Turn] = []
        self._seconds = seconds
        self._handle = slack.app.manager.handle
        monkeypatch.setattr(slack.app.manager, "handle", self._later)

    async def _later(self, turn: Turn) -> Outcome:
        await self.opened.wait()
        await asyncio.sleep(self._seconds)
        outcome = await self._handle(turn)
        self.played.append(turn)
        return outcome


async def asks(slack: ScriptedSlack, user: str = AMARA) -> str:
    """What a command is answered with at once."""
    answered = await slack.send(command(user, "help", slack.api.trigger(user)))
    return text_of(answered.json["blocks"])


async def test_a_stop_plays_every_turn_that_was_taken_in(slack: ScriptedSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those whose people were told to wait, and those that are still to be answered when the stop begins."""
    held = Held(slack, monkeypatch, 1.0)
    held.opened.set()
    told = asyncio.gather(*(asks(slack) for _ in range(20)))
    await asyncio.sleep(0.9)
    under_way = asyncio.gather(*(asks(slack) for _ in range(5)))
    await asyncio.sleep(0.2)
    await slack.assistant.client.server.close()
    assert len(held.played) == 25
    assert all(LATE in words for words in await told + await under_way)


async def test_a_command_that_cannot_be_taken_says_that_nothing_was_saved(
    slack: ScriptedSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(slack, monkeypatch)
    slack.slack_app.replies.limiter.places = asyncio.Semaphore(2)
    told = await asyncio.gather(*(asks(slack) for _ in range(5)))
    assert sorted(FULL in words for words in told) == [False, False, True, True, True]
    held.opened.set()
    await slack.slack_app.replies.finish()
    assert len(held.played) == 2
    assert FULL not in await asks(slack)


async def test_who_comes_when_all_is_taken_waits_for_a_place(
    slack: ScriptedSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(slack, monkeypatch)
    slack.slack_app.replies.limiter.places = asyncio.Semaphore(2)
    told = asyncio.gather(*(asks(slack) for _ in range(5)))
    await asyncio.sleep(0.3)
    held.opened.set()
    assert not any(FULL in words or LATE in words for words in await told)
    assert len(held.played) == 5


async def test_a_form_that_cannot_be_taken_stays_open_beneath(
    world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack = world.slack
    await world.amara.says("/notify onboard")
    view = slack.api.top(AMARA)
    assert view is not None
    slack.slack_app.replies.limiter.places = asyncio.Semaphore(0)
    answered = await slack.send(submission(AMARA, view, state_of(view, {}), slack.api.trigger(AMARA)))
    assert answered.json["response_action"] == "push"
    assert FULL in text_of(answered.json["view"]["blocks"])


async def test_a_press_that_cannot_be_taken_says_that_nothing_was_saved(world: SlackWorld) -> None:
    await world.amara.says("/notify onboard")
    world.slack.slack_app.replies.limiter.places = asyncio.Semaphore(0)
    await world.amara.presses("Answer here in the chat")
    await world.amara.sees(FULL)


async def test_a_message_that_cannot_be_taken_is_delivered_again(
    slack: ScriptedSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(slack, monkeypatch)
    held.opened.set()
    slack.slack_app.replies.limiter.places = asyncio.Semaphore(0)
    body = direct_message(TOM, "help")
    answered = await slack.send(body)
    assert (answered.status, held.played) == (503, [])
    assert (await slack.send(home_opened(PRIYA))).status == 503
    slack.slack_app.replies.limiter.places = asyncio.Semaphore(1)
    assert (await slack.send(body)).status == 200
    assert len(held.played) == 1


async def test_a_message_whose_wait_ends_late_is_delivered_again_too(sqlite_url: str) -> None:
    """As on a machine that stands still for a moment: its whole time is up with its wait."""
    async with assistant_in_slack(sqlite_url, patience=0.3) as slack:
        body = direct_message(AMARA, "help")
        slack.slack_app.replies.limiter = TaskLimiter(0, queue_seconds=0.45)
        assert (await slack.send(body)).status == 503
        slack.slack_app.replies.limiter.places = asyncio.Semaphore(1)
        assert (await slack.send(body)).status == 200
        await slack.slack_app.replies.finish()
        await SlackWorld(slack).amara.sees("What you can type")


async def test_a_stop_does_not_wait_for_ever(caplog: pytest.LogCaptureFixture) -> None:
    replies, never = Replies(cast(SlackSender, None), patience=0), asyncio.Event()

    async def ack(_: str) -> None: ...

    async def apology(_: object) -> object: ...

    await replies.acknowledge(ack, "command", never.wait(), apology)  # type: ignore[arg-type]
    await replies.finish(0.05)
    assert "1 turns from Slack were not finished" in caplog.text
    never.set()
    await replies.finish()


async def test_a_story_in_which_every_answer_comes_late(sqlite_url: str) -> None:
    async with assistant_in_slack(sqlite_url, patience=0) as slack:
        world = SlackWorld(slack)
        await script.to_invitation(world)
        assert any(LATE in answer.text for answer in slack.answers)


async def test_a_slow_turn_is_answered_in_time_and_told_late(world: SlackWorld) -> None:
    slack = world.slack
    handle = slack.app.manager.handle

    async def slow(turn: object) -> object:
        await asyncio.sleep(1.2)
        return await handle(turn)  # type: ignore[arg-type]

    slack.app.manager.handle = slow  # type: ignore[method-assign, assignment]
    answered = await slack.send(command(AMARA, "help", slack.api.trigger(AMARA)))
    assert "This takes longer than usual." in text_of(answered.json["blocks"])
    await slack.slack_app.replies.finish()
    await world.amara.sees("What you can type")


async def test_nothing_of_a_turn_is_kept_after_it(slack: ScriptedSlack) -> None:
    for _ in range(3):
        await slack.send(command("U01AMA", "help", slack.api.trigger("U01AMA")))
    limiter = slack.slack_app.replies.limiter
    assert not limiter._limited | limiter._others
