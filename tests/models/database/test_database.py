"""The database as an operator meets it: what is wrong, what to do, and never a password."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from models.database.database import Database
from models.database.errors import (
    DatabaseAddressWrong,
    DatabaseBehind,
    DatabaseMissing,
    DatabaseNewer,
    DatabaseProblem,
    DatabaseUnwritable,
)
from models.database.migrate import upgrade
from models.repositories import lists
from tests.kit.databases import EmbeddedPostgres, opened, sqlite_address
from tests.models.rows import an_onboarding, store

NOBODY = 65534


async def problem_with(url: str) -> DatabaseProblem:
    """What check() says; the test fails if it says nothing."""
    database = Database(url)
    try:
        with pytest.raises(DatabaseProblem) as raised:
            await database.check()
        return raised.value
    finally:
        await database.close()


@contextmanager
def as_an_ordinary_user() -> Iterator[None]:
    """Root may write to anything, so that a file could not be read-only."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if before == 0:
            os.seteuid(before)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user of the machine can reach, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    folder.chmod(0o777)
    shutil.rmtree(folder)


async def test_a_good_database_passes(database: Database) -> None:
    await database.check()


async def test_a_missing_folder(tmp_path: Path) -> None:
    url = sqlite_address(tmp_path / "gone" / "onboarding.db")
    problem = await problem_with(url)
    assert isinstance(problem, DatabaseMissing)
    assert str(problem) == f"There is no folder {tmp_path / 'gone'}. Make it, or change the database address."
    with pytest.raises(DatabaseMissing):
        await upgrade(url)


async def test_a_missing_migration(empty_url: str) -> None:
    problem = await problem_with(empty_url)
    assert isinstance(problem, DatabaseBehind)
    assert "Run python -m bot migrate" in str(problem)


async def test_a_check_makes_no_file(tmp_path: Path) -> None:
    await problem_with(sqlite_address(tmp_path / "onboarding.db"))
    assert list(tmp_path.iterdir()) == []


async def test_a_database_newer_than_the_program(database_url: str) -> None:
    async with opened(database_url) as database, database.unit_of_work() as session:
        await (await session.connection()).execute(text("UPDATE alembic_version SET version_num = 'later'"))
    problem = await problem_with(database_url)
    assert isinstance(problem, DatabaseNewer)
    assert "Install the newer program" in str(problem)


@pytest.mark.parametrize("what", ["file", "folder"])
async def test_a_place_that_cannot_be_written_to(sqlite_template: Path, open_folder: Path, what: str) -> None:
    file = open_folder / "onboarding.db"
    shutil.copy(sqlite_template, file)
    file.chmod(0o444 if what == "file" else 0o666)
    open_folder.chmod(0o777 if what == "file" else 0o555)
    with as_an_ordinary_user():
        problem = await problem_with(sqlite_address(file))
    assert isinstance(problem, DatabaseUnwritable)
    assert re.search(f"The (database|folder) {open_folder}.* cannot be written to. Let this user write", str(problem))


async def test_a_file_that_is_something_else(tmp_path: Path) -> None:
    file = tmp_path / "onboarding.db"
    file.write_text("Dear diary, " * 500)
    problem = await problem_with(sqlite_address(file))
    assert isinstance(problem, DatabaseMissing)
    assert "is not a database" in str(problem)


async def test_a_file_that_another_program_keeps_locked(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.database.sqlite_driver.BUSY_SECONDS", 0)
    async with opened(sqlite_url) as other, other.unit_of_work() as session:
        await session.connection()
        problem = await problem_with(sqlite_url)
    assert isinstance(problem, DatabaseUnwritable)
    assert "locked by another program" in str(problem)


async def test_a_server_that_is_a_read_only_copy(postgres: EmbeddedPostgres, postgres_url: str) -> None:
    name = re.search("/(test_[0-9a-f]+)", postgres_url)
    assert name
    await postgres.execute(f"ALTER DATABASE {name[1]} SET default_transaction_read_only = on")
    problem = await problem_with(postgres_url)
    assert isinstance(problem, DatabaseUnwritable)
    assert "read-only" in str(problem)


async def test_a_server_without_the_database(postgres: EmbeddedPostgres) -> None:
    problem = await problem_with(postgres.url("gone"))
    assert isinstance(problem, DatabaseMissing)
    assert "There is no database gone" in str(problem)


async def test_a_server_that_refuses_us(postgres: EmbeddedPostgres) -> None:
    problem = await problem_with(postgres.url("template").replace("postgres@", "stranger:hunter2@"))
    assert isinstance(problem, DatabaseMissing)
    assert "user and password" in str(problem)


async def test_no_message_holds_the_password(postgres: EmbeddedPostgres) -> None:
    refused = postgres.url("gone").replace("postgres@", "stranger:hunter2@")
    nowhere = "postgresql+asyncpg://bot:hunter2@127.0.0.1:1/notify?password=hunter2"
    for url in (refused, nowhere):
        problem = await problem_with(url)
        assert "hunter2" not in "".join(traceback.format_exception(problem))
        with pytest.raises(DatabaseMissing) as raised:
            await upgrade(url)
        assert "hunter2" not in "".join(traceback.format_exception(raised.value))
    assert str(problem).startswith("The database notify on 127.0.0.1:1 does not answer.")


@pytest.mark.parametrize(
    "url", ["", "hunter2", "mysql://bot:hunter2@host/notify", "sqlite://", "postgresql://bot:hunter2@host:port/notify"]
)
def test_an_address_that_cannot_be_used(url: str) -> None:
    with pytest.raises(DatabaseAddressWrong, match="Write it like") as raised:
        Database(url)
    assert "hunter2" not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize("written", ["sqlite:///", "sqlite+aiosqlite:///"])
async def test_an_address_may_name_a_driver(sqlite_url: str, written: str) -> None:
    async with opened(sqlite_url.replace("sqlite:///", written)) as database:
        assert database.place.endswith("onboarding.db")


async def test_32_concurrent_writers_of_two_programs_never_find_the_file_locked(sqlite_url: str) -> None:
    async def write(database: Database, writer: int) -> None:
        for number in range(5):
            await store(database, an_onboarding(f"NOTIFY-{writer}-{number}"))

    async with opened(sqlite_url) as server, opened(sqlite_url) as worker:
        writers = [write(database, 2 * n + m) for n in range(16) for m, database in enumerate((server, worker))]
        await asyncio.gather(*writers)
        async with server.reading() as session:
            assert await lists.counts_by_state(session) == {"registration": 160}


@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
async def test_sqlite_is_set_up_to_lose_nothing(sqlite_database: Database, pragma: str, value: object) -> None:
    async with sqlite_database.unit_of_work() as session:
        connection = await session.connection()
        assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar() == value
