"""What attackers wanted of the log of a whole onboarding, at the level at which it says most: a secret, or anybody."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
import structlog

from bot.logs import set_up_logs
from bot.rehearsal import script
from bot.rehearsal.seats import World
from tests.kit.slack import TOKEN, assistant_in_slack
from tests.kit.slack_payloads import SECRET
from tests.kit.slack_seats import SlackWorld
from tests.kit.teams_seats import in_teams

SECRETS = {
    "Slack's token and signing secret": re.compile(f"{TOKEN}|{SECRET}|xox[a-z]-|v0=[0-9a-f]{{8}}"),
    "a client's secret": re.compile(r"a dummy|client_secret"),
    "a token": re.compile(r"\beyJ\w|\btoken-\d|Bearer|access_token", re.IGNORECASE),
    "a link that opens a file": re.compile(r"case-file/\w"),
    "who people are": re.compile(r"Amara|Okafor|Tom Ellis|Priya|Shah|riverside\.example"),
    "what they answered": re.compile(r"Riverside|ppointment reminders|Project lead"),
}


@asynccontextmanager
async def in_slack(url: str) -> Any:
    async with assistant_in_slack(url) as slack:
        yield SlackWorld(slack)


@pytest.fixture(autouse=True)
def logs_as_found() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


@pytest.mark.parametrize("channel", [in_slack, in_teams], ids=["slack", "teams"])
async def test_to_read_a_secret_or_anybodys_name_in_the_log_of_a_whole_onboarding(
    channel: Callable[[str], AbstractAsyncContextManager[World]], sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs("DEBUG")
    async with channel(sqlite_url) as world:
        await script.whole(world)
        await world.amara.says("download")
        await world.amara.says("data")
        await world.settle()
    logging.getLogger("bot").debug("the end")
    written = capsys.readouterr().err
    assert "the end" in written, "what is logged is read here"
    assert {what: found.group() for what, pattern in SECRETS.items() if (found := pattern.search(written))} == {}
