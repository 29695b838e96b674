"""Whole processes: `run` alone, `web` beside `worker`, and an end within seconds when they are told to stop."""

from __future__ import annotations

import asyncio
import signal
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.request import urlopen

import pytest

from conversations.journey.machine import State
from models.database.database import Database
from models.repositories.transcript import Transcript
from tests.bot.programs import Folder, stopped
from tests.conversations.at_the_desk import PRIYA, Desk
from tests.conversations.onboardings import in_state
from tests.kit.databases import opened, sqlite_address
from tests.kit.rig.processes import free_port

PAGES = 40  # open at once
SECONDS = 10.0  # what platforms allow a process that is told to stop


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path, {"PORT": str(free_port())})


def database_of(folder: Folder) -> str:
    return sqlite_address(folder.path / "onboarding.db")


async def told(database: Database, user: str) -> list[str]:
    """What stands in somebody's direct messages."""
    return [str(row.content) for row in await Transcript(database).read(f"direct:{user}", user)]


async def arrives(database: Database, user: str, words: str) -> bool:
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        if any(words in line for line in await told(database, user)):
            return True
        await asyncio.sleep(0.1)
    return False


def test_run_needs_nothing_but_an_empty_folder(folder: Folder) -> None:
    with folder.running("run") as process:
        assert folder.answers(), folder.log_of("run")
        assert (folder.path / "onboarding.db").exists()
        assert f"http://127.0.0.1:{folder.port}" in folder.log_of("run")
        code, seconds = stopped(process)
    assert (code, seconds < SECONDS) == (0, True), folder.log_of("run")
    assert "Traceback" not in folder.log_of("run")
    assert "Stopped. What was saved is kept." in folder.log_of("run")


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_open_pages_do_not_keep_it_from_stopping(folder: Folder, by: signal.Signals) -> None:
    with folder.running("run") as process:
        assert folder.answers(), folder.log_of("run")
        with ExitStack() as opened_pages:
            for _ in range(PAGES):
                page = f"http://127.0.0.1:{folder.port}/events?applicant=amara&team=priya"
                assert opened_pages.enter_context(urlopen(page, timeout=30)).status == 200
            code, seconds = stopped(process, by)
    assert (code, seconds < SECONDS) == (0, True), folder.log_of("run")


async def test_the_worker_sends_what_another_process_wrote(folder: Folder) -> None:
    assert folder.runs("migrate").returncode == 0
    with folder.running("worker") as worker:
        async with opened(database_of(folder)) as database:
            desk = Desk(database)
            reference = await desk.keep(in_state(State.TEMPLATES))
            await desk.fills(PRIYA, "message_applicant", reference, {"words": ("Hello from the team",)})
            assert await arrives(database, "amara", "Hello from the team"), folder.log_of("worker")
        assert worker.poll() is None
        code, seconds = stopped(worker)
    assert (code, seconds < SECONDS) == (0, True), folder.log_of("worker")


async def test_web_serves_and_leaves_the_sending_to_the_worker(folder: Folder) -> None:
    assert folder.runs("migrate").returncode == 0
    with folder.running("web") as web:
        assert folder.answers(), folder.log_of("web")
        async with opened(database_of(folder)) as database:
            desk = Desk(database)
            reference = await desk.keep(in_state(State.TEMPLATES))
            await desk.fills(PRIYA, "message_applicant", reference, {"words": ("Hello from the team",)})
            await asyncio.sleep(2)
            assert not await told(database, "amara")
            with folder.running("worker") as worker:
                assert await arrives(database, "amara", "Hello from the team"), folder.log_of("worker")
                assert stopped(worker)[0] == 0
        assert stopped(web)[0] == 0


async def test_a_process_that_is_killed_loses_nothing(folder: Folder) -> None:
    assert folder.runs("migrate").returncode == 0
    async with opened(database_of(folder)) as database:
        desk = Desk(database)
        reference = await desk.keep(in_state(State.TEMPLATES))
        with folder.running("worker") as worker:
            worker.kill()
            worker.wait()
        await desk.fills(PRIYA, "message_applicant", reference, {"words": ("Hello from the team",)})
        with folder.running("worker") as worker:
            assert await arrives(database, "amara", "Hello from the team"), folder.log_of("worker")
            assert stopped(worker)[0] == 0
