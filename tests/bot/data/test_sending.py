"""A restored copy sends nothing and fires no reminder until somebody says that it takes over."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from sqlmodel import select

from adapters.common.troubles import Troubles
from bot.data import copies
from bot.data.sending import A_COPY, SWITCHED_OFF, SendingSwitch
from bot.settings.common import Settings
from bot.settings.data import Sending
from bot.startup_errors import StartProblem
from bot.wiring import build
from models.database.database import Database
from models.database.files import copy_file
from models.tables import OutboxRow
from tests.kit.databases import EmbeddedPostgres, opened, sqlite_address
from tests.models.rows import NOW, an_onboarding, an_outbox_row, store


async def is_on(database: Database, sending: Sending = Sending.AUTO) -> tuple[bool, tuple[str, ...]]:
    """Asked by a process that has just started; and what it tells the operator."""
    troubles = Troubles()
    switch = SendingSwitch(database, lambda: NOW, troubles, sending)
    return await switch.is_on(), troubles.sentences


async def test_a_database_goes_on_sending_however_often_it_is_opened(database: Database) -> None:
    assert [await is_on(database) for _ in range(3)] == [(True, ())] * 3
    assert await is_on(database, Sending.OFF) == (False, (SWITCHED_OFF,))


async def test_a_copied_file_sends_nothing_until_it_takes_over(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url) as original:
        await is_on(original)
        copy_file(Path(sqlite_url.removeprefix("sqlite:///")), tmp_path / "copy.db")
    url = sqlite_address(tmp_path / "copy.db")
    async with opened(url) as restored:
        assert await is_on(restored) == (False, (A_COPY,))
        assert await is_on(restored, Sending.ALWAYS) == (True, ())
        assert "from now on" in await copies.adopt(url, drop_waiting=False)
        assert await is_on(restored) == (True, ())
    with pytest.raises(StartProblem, match="no copy"):
        await copies.adopt(url, drop_waiting=False)


async def test_a_restored_dump_sends_nothing_until_it_takes_over(
    postgres: EmbeddedPostgres, postgres_url: str, empty_postgres_url: str, tmp_path: Path
) -> None:
    name, other = (url.partition("@/")[2].partition("?")[0] for url in (postgres_url, empty_postgres_url))
    at, dump = (f"--host={postgres.folder}", "--username=postgres"), tmp_path / "dump.sql"
    async with opened(postgres_url) as original:
        await is_on(original)
    for command in (["pg_dump", f"--file={dump}", name], ["psql", "--quiet", f"--file={dump}", other]):
        program, *rest = command
        subprocess.run([str(postgres.program(program)), *at, *rest], check=True, capture_output=True)
    async with opened(empty_postgres_url) as restored:
        assert await is_on(restored) == (False, (A_COPY,))
        await copies.adopt(empty_postgres_url, drop_waiting=False)
        assert await is_on(restored) == (True, ())


async def test_a_worker_on_a_copy_leaves_what_waits_and_sends_it_once_told(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url) as original:
        await is_on(original)
        onboarding = await store(original, an_onboarding("ONB-1"))
        await store(original, an_outbox_row(onboarding, channel="web", place="direct", target="amara"))
    copy_file(Path(sqlite_url.removeprefix("sqlite:///")), tmp_path / "copy.db")
    url = sqlite_address(tmp_path / "copy.db")
    parts = build(Settings.model_validate({"database_url": url}))
    try:
        await parts.database.open()
        await parts.worker.once()
        assert await untouched(parts.database) == 1
        await copies.adopt(url, drop_waiting=False)
        await parts.worker.once()
        assert await untouched(parts.database) == 0
    finally:
        await parts.close()


async def test_what_waits_in_a_copy_can_be_dropped(database: Database, database_url: str) -> None:
    onboarding = await store(database, an_onboarding("ONB-1"))
    await store(database, an_outbox_row(onboarding))
    assert "1 messages" in await copies.adopt(database_url, drop_waiting=True)
    assert await untouched(database) == 0


async def untouched(database: Database) -> int:
    """How many messages nobody has tried to send."""
    async with database.reading() as session:
        rows = (await session.exec(select(OutboxRow))).all()
    return sum(row.attempts == 0 and row.sent_at is None for row in rows)
