"""A backup that is taken while people answer is whole: every onboarding in it, as it stood at one moment."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

from sqlmodel import func, select

from conversations.turns import Typed
from models.database.copying import back_up
from models.database.database import Database
from models.tables import AnswerRow, EventRow, OnboardingRow, ReceiptRow
from tests.conversations.at_the_desk import Desk, an_actor
from tests.kit.databases import EmbeddedPostgres, opened, sqlite_address

BEFORE = 10  # onboardings that stand when it is taken


async def counted(database: Database) -> tuple[int, ...]:
    async with database.reading() as session:
        tables = (OnboardingRow, AnswerRow, EventRow, ReceiptRow)
        return tuple([(await session.exec(select(func.count()).select_from(table))).one() for table in tables])


async def one_begins(desk: Desk, number: int) -> None:
    """Somebody starts an onboarding and answers the first page."""
    who = an_actor(f"Person{number} Smith")
    started = await desk.types(who, "onboard")
    reference = started.messages[0].buttons[0].about
    form = (await desk.presses(who, "answer", reference)).form
    assert form
    await desk.fills(who, form.action, reference, {field.id: ("yes",) for field in form.fields}, form.detail)


async def backed_up(database: Database, take: Callable[[], Awaitable[None]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """What stood before and after a backup that was taken under load."""
    desk, running = Desk(database), True

    async def load() -> None:
        number = BEFORE
        while running:
            await one_begins(desk, number)
            number += 1

    for number in range(BEFORE):
        await one_begins(desk, number)
    before = await counted(database)
    loading = asyncio.create_task(load())
    await asyncio.sleep(0.3)
    await take()
    running = False
    await loading
    return before, await counted(database)


async def is_whole(url: str, before: tuple[int, ...], after: tuple[int, ...]) -> None:
    async with opened(url) as restored:
        await restored.check_schema()
        found = await counted(restored)
        assert all(least <= here <= most for least, here, most in zip(before, found, after, strict=True))
        assert before < after, "people went on answering"
        desk = Desk(restored)
        await desk.manager.handle(desk.turn(an_actor("Una Rae"), Typed("onboard"), "after it was put back"))
        assert (await counted(restored))[0] == found[0] + 1


async def test_an_sqlite_file_is_copied_while_people_answer(sqlite_url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"

    async with opened(sqlite_url) as database:
        before, after = await backed_up(database, lambda: back_up(sqlite_url, copy))
    with closing(sqlite3.connect(copy)) as copied:
        assert copied.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    await is_whole(sqlite_address(copy), before, after)


async def test_a_postgresql_is_dumped_while_people_answer(
    postgres: EmbeddedPostgres, postgres_url: str, empty_postgres_url: str, tmp_path: Path
) -> None:
    name, other = (url.partition("@/")[2].partition("?")[0] for url in (postgres_url, empty_postgres_url))
    dump = tmp_path / "dump.sql"

    def run(program: str, *arguments: str) -> None:
        command = [str(postgres.program(program)), f"--host={postgres.folder}", "--username=postgres", *arguments]
        subprocess.run(command, check=True, capture_output=True)

    async with opened(postgres_url) as database:
        taken = asyncio.to_thread(run, "pg_dump", f"--file={dump}", name)
        before, after = await backed_up(database, lambda: taken)
    await asyncio.to_thread(run, "psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--file={dump}", other)
    await is_whole(empty_postgres_url, before, after)
