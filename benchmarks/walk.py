"""Through how many files one press of Approve in Slack runs, from its request to the answer, and how often it changes
file: how far somebody has to go who reads along.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any

from bot.rehearsal import script
from bot.rehearsal.parts import reviewing
from models.database.migrate import upgrade
from tests.kit.databases import sqlite_address
from tests.kit.slack import assistant_in_slack
from tests.kit.slack_api import PRIYA
from tests.kit.slack_payloads import TEAM_CHANNEL, press_on_message
from tests.kit.slack_screen import controls
from tests.kit.slack_seats import SlackWorld

_ROOT = Path(__file__).parent.parent
_OURS = tuple(f"{_ROOT / package}/" for package in ("bot", "adapters", "conversations", "models"))


@dataclass(frozen=True)
class Walk:
    """`files` in the order of their names; `changes` of file from one call to the next."""

    files: tuple[str, ...]
    changes: int


async def walk_of_approve() -> Walk:
    """An onboarding is played to its first review, and the press that approves it is followed."""
    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_address(Path(folder) / "walk.db")
        await upgrade(url)
        async with assistant_in_slack(url) as slack:
            world = SlackWorld(slack)
            await script.to_invitation(world)
            await reviewing.answer(world.amara)
            await reviewing.submit(world, world.amara, reviewing.STAGES[0])
            card = next(m for m in slack.api.messages if m.channel == TEAM_CHANNEL and not (m.thread_ts or m.only_for))
            approve = next(control for control in controls(card.blocks) if control.label == "Approve")
            press = press_on_message(PRIYA, approve.action, card.held(), card.channel, slack.api.trigger(PRIYA))
            with _followed() as files:
                await slack.send(press)
    names = tuple(sorted({file.removeprefix(f"{_ROOT}/") for file in files}))
    return Walk(names, sum(one != next_one for one, next_one in pairwise(files)))


@contextmanager
def _followed() -> Iterator[list[str]]:
    """The file of each call of ours, in order."""
    files: list[str] = []

    def called(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(_OURS):
            files.append(frame.f_code.co_filename)

    sys.setprofile(called)
    try:
        yield files
    finally:
        sys.setprofile(None)
