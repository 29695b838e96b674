"""What keeps a process from its work shows in every process, and is told once, with what to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from adapters.common.troubles import Troubles
from adapters.slack.channel import SlackChannel
from adapters.slack.settings import SlackSettings
from adapters.teams.channel import TeamsChannel
from bot.monitor import SILENT, Monitor
from models.database.database import Database
from models.database.errors import DatabaseUnavailable
from models.repositories.conversation_references import TeamsReferences
from models.repositories.receipts import Receipts
from tests.kit.databases import opened
from tests.kit.slack import TEAM_PLACE, TOKEN
from tests.kit.slack_api import Fault, SlackApi, serving
from tests.kit.slack_payloads import TEAM_CHANNEL
from tests.kit.teams import local_teams
from tests.kit.teams_seats import TEAM, settings_for
from tests.models.rows import NOW


@dataclass
class Process:
    """One of several on a database, with its own view of the troubles. `alarms`: what its operator was told."""

    database: Database
    now: datetime = NOW
    troubles: Troubles = field(default_factory=Troubles)
    alarms: list[str] = field(default_factory=list)
    seconds: float = 0.0
    monitor: Monitor = field(init=False)

    def __post_init__(self) -> None:
        self.monitor = Monitor(self.database, lambda: self.now, (), self.troubles, self, "web", lambda: self.seconds)

    async def raise_alarm(self, sentences: Sequence[str]) -> None:
        self.alarms += sentences

    async def looks(self) -> tuple[str, ...]:
        """The troubles that its health page shows after a look."""
        self.seconds += 5
        await self.monitor.look()
        return self.troubles.sentences


@asynccontextmanager
async def two(url: str) -> AsyncIterator[tuple[Process, Process]]:
    async with opened(url) as first, opened(url) as second:
        yield Process(first), Process(second)


async def test_what_the_worker_alone_sees_shows_in_every_process_and_is_told_once(database_url: str) -> None:
    async with two(database_url) as (web, worker):
        worker.troubles.note("channel", "Unarchive the Slack channel.")
        assert await worker.looks() == ("Unarchive the Slack channel.",)
        assert await web.looks() == ("Unarchive the Slack channel.",)
        web.troubles.note("channel", "Unarchive the Slack channel.")
        await web.looks()
        await worker.looks()
        assert (web.alarms, worker.alarms) == ([], ["Unarchive the Slack channel."])


async def test_it_is_over_everywhere_when_one_process_sees_so(database_url: str) -> None:
    async with two(database_url) as (web, worker):
        worker.troubles.note("channel", "Unarchive the Slack channel.")
        await worker.looks()
        await web.looks()
        web.troubles.note("channel", None)
        assert await web.looks() == ()
        assert await worker.looks() == ()
        worker.troubles.note("channel", "Unarchive the Slack channel.")
        await worker.looks()
        assert worker.alarms == ["Unarchive the Slack channel."] * 2


async def test_what_a_process_saw_that_died_is_over_after_a_while(database_url: str) -> None:
    async with two(database_url) as (web, worker):
        worker.troubles.note("channel", "Unarchive the Slack channel.")
        await worker.looks()
        web.now += timedelta(minutes=9)
        assert await web.looks() == ("Unarchive the Slack channel.",)
        web.now += timedelta(minutes=2)
        assert await web.looks() == ()


async def test_the_processes_that_run_are_counted(database_url: str) -> None:
    async with two(database_url) as (web, worker):
        worker.monitor.role = "worker"
        await worker.looks()
        assert dict((await web.monitor.look()).processes) == {"web": 1, "worker": 1}
        web.now += timedelta(minutes=2)
        assert dict((await web.monitor.look()).processes) == {"web": 1}


async def test_a_disk_that_is_full_is_found_by_writing_and_told_once(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(sqlite_url) as database:
        process = Process(database)
        assert (await process.monitor.look()).problem is None
        await set_on_the_writer(database, "PRAGMA query_only = ON")
        monkeypatch.setattr("models.database.readiness._LEAST_ROOM", 1 << 60)  # more than any disk has
        problems = []
        for _ in range(4):
            await process.looks()
            problems.append((await process.monitor.latest()).problem)
        place = sqlite_url.removeprefix("sqlite:///")
        assert problems == [f"The disk that holds {place} is full. Make room on it."] * 4
        assert process.alarms == problems[:1]
        await set_on_the_writer(database, "PRAGMA query_only = OFF")
        await process.looks()
        assert (await process.monitor.latest()).problem is None


async def set_on_the_writer(database: Database, pragma: str) -> None:
    async with database._writing.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        driver.execute(pragma)  # type: ignore[union-attr]


async def test_a_moment_without_a_database_is_no_alarm(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone() -> None:
        raise DatabaseUnavailable

    process = Process(sqlite_database)
    with monkeypatch.context() as patched:
        patched.setattr(sqlite_database, "check_schema", gone)
        await process.looks()
        assert (await process.monitor.latest()).problem is not None
    await process.looks()
    assert process.alarms == []


async def test_a_busy_process_stays_ready(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look waits for the writer's turn, and whoever asks is told what the last one found."""
    monkeypatch.setattr("bot.monitor.PATIENCE", 0.01)
    process = Process(sqlite_database)
    await process.looks()
    async with sqlite_database.unit_of_work():
        process.seconds += 10
        assert (await process.monitor.latest()).problem is None
        process.seconds += 10
        assert (await process.monitor.latest()).problem == SILENT
    await process.looks()
    assert (await process.monitor.latest()).problem is None


async def test_however_many_ask_the_database_is_looked_at_once(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    check = sqlite_database.check_schema

    async def counted() -> None:
        looked.append(1)
        await check()

    monkeypatch.setattr(sqlite_database, "check_schema", counted)
    process = Process(sqlite_database)
    await asyncio.gather(*(process.monitor.latest() for _ in range(100)))
    await asyncio.gather(*(process.monitor.latest() for _ in range(100)))
    assert len(looked) == 1


@asynccontextmanager
async def slack(api: SlackApi) -> AsyncIterator[tuple[SlackChannel, Troubles]]:
    troubles = Troubles()
    async with serving(api) as address:
        channel = SlackChannel(SlackSettings(TOKEN, "secret", "", address), TEAM_PLACE, troubles=troubles)
        yield channel, troubles
        await channel.close()


async def test_a_slack_token_that_slack_does_not_take_is_found_before_anybody_needs_it() -> None:
    api = SlackApi()
    async with slack(api) as (channel, troubles):
        assert await channel.check() and not troubles.sentences
        api.fail("auth.test", Fault(error="invalid_auth"))
        assert not await channel.check()
        assert troubles.sentences == ("Set SLACK_BOT_TOKEN to the token of the installed app.",)
        assert await channel.check() and not troubles.sentences


async def test_a_slack_token_that_is_revoked_shows_at_the_next_call_whatever_it_is() -> None:
    api = SlackApi()
    async with slack(api) as (channel, troubles):
        api.fail("users.info", Fault(error="token_revoked"))
        await channel.directory.profile("U01AMA")
        assert len(troubles.sentences) == 1
        await channel.directory.profile("U01AMA")
        assert not troubles.sentences


def archived(api: SlackApi) -> None:
    api.archived.add(TEAM_CHANNEL)


def left(api: SlackApi) -> None:
    api.members[TEAM_CHANNEL] = []


def unknown(api: SlackApi) -> None:
    del api.members[TEAM_CHANNEL]


def elsewhere(api: SlackApi) -> None:
    api._auth_test = lambda asked: {"team_id": "T0ELSE"}  # type: ignore[method-assign]


@pytest.mark.parametrize(
    ("happened", "advice"),
    [(archived, "Unarchive"), (left, "Invite the app"), (unknown, "Invite the app"), (elsewhere, "of T0ELSE")],
)
async def test_a_team_channel_that_cannot_be_used_is_found_at_once(
    happened: Callable[[SlackApi], None], advice: str
) -> None:
    api = SlackApi()
    happened(api)
    async with slack(api) as (channel, troubles):
        assert not await channel.check()
        [sentence] = troubles.sentences
        assert advice in sentence


async def test_a_teams_secret_that_ended_is_found_and_an_old_token_stays_good(database: Database) -> None:
    async with local_teams() as teams:
        troubles = Troubles()
        channel = TeamsChannel(
            settings_for(teams), TEAM, TeamsReferences(database), Receipts(database), lambda: NOW, troubles
        )
        assert await channel.check()
        before = await channel._tokens.headers()
        teams.refuses_sign_in = True
        assert not await channel.check()
        assert "MICROSOFT_APP_PASSWORD" in troubles.sentences[0]
        assert await channel._tokens.headers() == before
        teams.refuses_sign_in = False
        assert await channel.check() and not troubles.sentences
        await channel.close()


async def test_credentials_are_tried_at_the_start(sqlite_database: Database) -> None:
    api = SlackApi()
    api.fail("auth.test", Fault(error="invalid_auth"))
    alarms = Process(sqlite_database)
    async with slack(api) as (channel, troubles):
        monitor = Monitor(sqlite_database, lambda: NOW, [channel], troubles, alarms, "web")
        running = asyncio.create_task(monitor.run())
        async with asyncio.timeout(30):
            while not alarms.alarms:
                await asyncio.sleep(0.02)
        running.cancel()
        await asyncio.wait({running})
    assert alarms.alarms == ["Set SLACK_BOT_TOKEN to the token of the installed app."]


async def test_a_fault_of_our_own_while_credentials_are_tried_does_not_end_the_watch(sqlite_database: Database) -> None:
    api, alarms = SlackApi(), Process(sqlite_database)
    async with slack(api) as (channel, troubles):
        asked = asyncio.Event()

        async def broken() -> bool:
            asked.set()
            raise DatabaseUnavailable

        channel.check = broken  # type: ignore[method-assign]
        monitor = Monitor(sqlite_database, lambda: NOW, [channel], troubles, alarms, "web")
        running = asyncio.create_task(monitor.run())
        async with asyncio.timeout(30):
            await asked.wait()
            troubles.note("channel", "Unarchive the Slack channel.")
            while not alarms.alarms and not running.done():
                await asyncio.sleep(0.02)
        running.cancel()
        await asyncio.wait({running})
    assert alarms.alarms == ["Unarchive the Slack channel."]
