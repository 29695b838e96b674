"""SQLite's one writing connection: units of work go one after the other, and none ends before it is on the disk."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from models.database import sqlite_driver
from models.database.database import Database
from models.database.errors import DatabaseUnavailable
from models.database.sqlite_driver import BUSY_SECONDS, InlineConnection
from models.tables import OnboardingRow
from tests.kit.databases import opened
from tests.models.rows import an_onboarding, store

Commit = Callable[[InlineConnection], Coroutine[Any, Any, None]]


async def references(database: Database) -> list[str]:
    async with database.reading() as session:
        return sorted(await session.exec(select(OnboardingRow.reference)))


async def test_each_is_written_in_the_order_in_which_it_came(sqlite_database: Database) -> None:
    names = [f"NOTIFY-{number:03}" for number in range(50)]
    await asyncio.gather(*(store(sqlite_database, an_onboarding(name)) for name in names))
    async with sqlite_database.reading() as session:
        assert list(await session.exec(select(OnboardingRow.reference).order_by(OnboardingRow.id))) == names  # type: ignore[arg-type]


async def test_one_that_fails_takes_nothing_with_it(sqlite_database: Database) -> None:
    async def fail() -> None:
        async with sqlite_database.unit_of_work() as session:
            session.add(an_onboarding("FAILED"))
            await session.flush()
            raise ZeroDivisionError

    deeds = (store(sqlite_database, an_onboarding("A")), fail(), store(sqlite_database, an_onboarding("B")), fail())
    ended = await asyncio.gather(*deeds, return_exceptions=True)
    assert [type(end) for end in ended] == [OnboardingRow, ZeroDivisionError, OnboardingRow, ZeroDivisionError]
    assert await references(sqlite_database) == ["A", "B"]


async def test_none_ends_before_all_of_it_is_on_the_disk(sqlite_database: Database, sqlite_url: str) -> None:
    seen: list[bool] = []

    async def write(name: str) -> None:
        await store(sqlite_database, an_onboarding(name))
        with closing(sqlite3.connect(sqlite_url.split("///")[1])) as other:
            found = other.execute("SELECT count(*) FROM onboarding WHERE reference = ?", (name,)).fetchone()
        seen.append(found == (1,))

    await asyncio.gather(*(write(f"NOTIFY-{number}") for number in range(20)))
    assert seen == [True] * 20


async def test_a_commit_that_fails_stores_nothing_and_the_next_one_works(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Commit = sqlite_driver._to_disk

    async def broken(_: InlineConnection) -> None:
        monkeypatch.setattr(sqlite_driver, "_to_disk", real)
        problem = sqlite3.OperationalError("disk I/O error")
        problem.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise problem

    monkeypatch.setattr(sqlite_driver, "_to_disk", broken)
    with pytest.raises(DatabaseUnavailable):
        await store(sqlite_database, an_onboarding("A"))
    await store(sqlite_database, an_onboarding("B"))
    assert await references(sqlite_database) == ["B"]


async def test_a_transaction_that_sqlite_gives_up_does_not_pass_for_stored(sqlite_database: Database) -> None:
    with pytest.raises(Exception, match="no transaction is active"):
        async with sqlite_database.unit_of_work() as session:
            session.add(an_onboarding("A"))
            await session.flush()
            raw: Any = (await (await session.connection()).get_raw_connection()).driver_connection
            raw.execute("ROLLBACK")
    await store(sqlite_database, an_onboarding("B"))
    assert await references(sqlite_database) == ["B"]


@pytest.mark.parametrize("after", range(12))
async def test_one_who_stops_waiting_holds_nobody_up(sqlite_database: Database, after: int) -> None:
    """Whenever it happens, in the middle of a commit too."""
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


async def test_one_who_stops_waiting_for_the_disk_leaves_a_whole_transaction(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, real = asyncio.Event(), sqlite_driver._to_disk

    async def noted(connection: InlineConnection) -> None:
        begun.set()
        await real(connection)

    monkeypatch.setattr(sqlite_driver, "_to_disk", noted)
    writing = asyncio.create_task(store(sqlite_database, an_onboarding("A")))
    await begun.wait()
    writing.cancel()
    with suppress(asyncio.CancelledError):
        await writing
    await store(sqlite_database, an_onboarding("B"))
    assert await references(sqlite_database) == ["A", "B"]


async def test_a_look_at_the_database_that_is_given_up_fails_nobody(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever checks it waits for those who write, and may stop waiting."""
    real = sqlite_driver._to_disk

    async def slow(connection: InlineConnection) -> None:
        await asyncio.sleep(0.05)
        await real(connection)

    monkeypatch.setattr(sqlite_driver, "_to_disk", slow)
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
