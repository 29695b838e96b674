"""Units of work that wait for SQLite are committed together: each stands alone, and none ends before it is kept."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from models.database.database import Database
from models.database.errors import DatabaseUnavailable
from models.database.group_commit import MOST
from models.database.line import SQLiteLine
from models.database.sqlite_driver import BUSY_SECONDS
from models.database.unit_of_work import WouldWrite
from models.tables import OnboardingRow
from tests.kit.databases import opened
from tests.models.rows import an_onboarding, store


@contextmanager
def commits(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Counts what goes to the disk."""
    made: list[int] = []
    real = SQLiteLine.commit

    async def counted(self: SQLiteLine) -> None:
        await real(self)
        made.append(1)

    monkeypatch.setattr(SQLiteLine, "commit", counted)
    yield made


async def in_one_group(database: Database, *deeds: Coroutine[Any, Any, object]) -> list[type]:
    """How each of them ended, after one that writes nothing and keeps them all waiting."""

    async def first() -> None:
        async with database.unit_of_work():
            waiting.extend(map(asyncio.create_task, deeds))
            await asyncio.sleep(0)

    waiting: list[asyncio.Task[object]] = []
    with suppress(DatabaseUnavailable):
        await first()
    return [type(end) for end in await asyncio.gather(*waiting, return_exceptions=True)]


async def references(database: Database) -> list[str]:
    async with database.reading() as session:
        return sorted(await session.exec(select(OnboardingRow.reference)))


async def test_those_who_wait_are_committed_together(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"NOTIFY-{number:03}" for number in range(100)]
    with commits(monkeypatch) as made:
        await asyncio.gather(*(store(sqlite_database, an_onboarding(name)) for name in names))
    assert await references(sqlite_database) == names
    assert len(names) / MOST <= len(made) <= 2 + len(names) // MOST


async def test_one_that_fails_takes_nothing_with_it(sqlite_database: Database) -> None:
    async def fail() -> None:
        async with sqlite_database.unit_of_work() as work:
            work.session.add(an_onboarding("FAILED"))
            await work.flush()
            raise ZeroDivisionError

    deeds = (store(sqlite_database, an_onboarding("A")), fail(), store(sqlite_database, an_onboarding("B")), fail())
    ended = await in_one_group(sqlite_database, *deeds)
    assert ended == [OnboardingRow, ZeroDivisionError, OnboardingRow, ZeroDivisionError]
    assert await references(sqlite_database) == ["A", "B"]


async def test_none_ends_before_all_of_it_is_on_the_disk(sqlite_database: Database, sqlite_url: str) -> None:
    seen: list[bool] = []

    async def write(name: str) -> None:
        await store(sqlite_database, an_onboarding(name))
        with sqlite3.connect(sqlite_url.split("///")[1]) as other:
            found = other.execute("SELECT count(*) FROM onboarding WHERE reference = ?", (name,)).fetchone()
        seen.append(found == (1,))

    await asyncio.gather(*(write(f"NOTIFY-{number}") for number in range(20)))
    assert seen == [True] * 20


async def test_a_commit_that_fails_fails_all_of_its_group_and_the_next_one_works(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = SQLiteLine.commit

    async def broken(self: SQLiteLine) -> None:
        monkeypatch.setattr(SQLiteLine, "commit", real)
        problem = sqlite3.OperationalError("disk I/O error")
        problem.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise problem

    monkeypatch.setattr(SQLiteLine, "commit", broken)
    both = (store(sqlite_database, an_onboarding(name)) for name in ("A", "B"))
    assert await in_one_group(sqlite_database, *both) == [DatabaseUnavailable, DatabaseUnavailable]
    await store(sqlite_database, an_onboarding("C"))
    assert await references(sqlite_database) == ["C"]


async def test_a_transaction_that_sqlite_gives_up_fails_all_of_its_group(sqlite_database: Database) -> None:
    async def give_up() -> None:
        async with sqlite_database.unit_of_work() as work:
            work.session.add(an_onboarding("B"))
            await work.flush()
            raw: Any = (await (await work.session.connection()).get_raw_connection()).driver_connection
            raw.execute("ROLLBACK")
            raise ZeroDivisionError

    ended = await in_one_group(sqlite_database, store(sqlite_database, an_onboarding("A")), give_up())
    assert ended == [DatabaseUnavailable, DatabaseUnavailable]
    await store(sqlite_database, an_onboarding("C"))
    assert await references(sqlite_database) == ["C"]


@pytest.mark.parametrize("after", range(6))
async def test_one_who_stops_waiting_holds_nobody_up(sqlite_database: Database, after: int) -> None:
    """Whenever it happens: the group is not left open for somebody who has gone."""
    going = [asyncio.create_task(store(sqlite_database, an_onboarding(name))) for name in ("A", "B")]
    for _ in range(after):
        await asyncio.sleep(0)
    going[1].cancel()
    with suppress(asyncio.CancelledError):
        await going[1]
    async with asyncio.timeout(BUSY_SECONDS):
        await going[0]
        await store(sqlite_database, an_onboarding("C"))
    assert {"A", "C"} <= set(await references(sqlite_database))


async def test_a_look_at_the_database_that_is_given_up_fails_nobody(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever checks it while a group is open ends that group, and may stop waiting in the middle."""
    real = SQLiteLine.commit

    async def slow(self: SQLiteLine) -> None:
        await asyncio.sleep(0.05)
        await real(self)

    monkeypatch.setattr(SQLiteLine, "commit", slow)
    writing = asyncio.create_task(store(sqlite_database, an_onboarding("A")))
    await asyncio.sleep(0)
    checking = asyncio.create_task(sqlite_database.check())
    await asyncio.sleep(0.02)
    checking.cancel()
    async with asyncio.timeout(BUSY_SECONDS):
        await writing
        await store(sqlite_database, an_onboarding("B"))
    assert await references(sqlite_database) == ["A", "B"]


async def test_another_programs_write_is_waited_for_while_the_loop_goes_on(sqlite_url: str) -> None:
    async with opened(sqlite_url) as database:
        other = sqlite3.connect(Path(sqlite_url.split("///")[1]), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(store(database, an_onboarding("A")))
        done, _ = await asyncio.wait({waiting}, timeout=0.2)
        assert not done
        other.execute("COMMIT")
        other.close()
        await waiting
        assert await references(database) == ["A"]


async def test_a_look_that_finds_something_to_write_changes_nothing(database: Database) -> None:
    await store(database, an_onboarding("A"))
    with pytest.raises(WouldWrite):
        async with database.look() as work:
            work.session.add(an_onboarding("B"))
    with pytest.raises(WouldWrite):
        async with database.look() as work:
            found = (await work.session.exec(select(OnboardingRow))).one()
            found.state = "declined"
    with pytest.raises(WouldWrite):
        async with database.look() as work:
            await work.flush()
    async with database.look() as work:
        assert [found.state for found in await work.session.exec(select(OnboardingRow))] == ["registration"]
