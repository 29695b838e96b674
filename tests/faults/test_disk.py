"""The disk full, the database read-only, a migration missing: refused clearly, the person told, nothing by halves."""

from __future__ import annotations

import resource
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientSession
from sqlalchemy import event, make_url
from sqlmodel import SQLModel, func, select

from bot.wiring import Application, assemble
from conversations.replies import Outcome, Paragraph, Result
from conversations.text import plain
from conversations.turns import Actor, Pressed, Turn
from models.database.database import Database
from models.domain import Address
from models.enums import Channel, PlaceKind
from tests.kit.databases import EmbeddedPostgres, opened
from tests.kit.rig.channel import OUTCOMES, TEAM
from tests.kit.rig.platform import Platform
from tests.kit.rig.processes import Child, running

TOLD = "We could not save that. Nothing was changed. Try again in a moment."
ANN = Actor(Channel.WEB, "acme", "ann", "Ann Lee")
HERE = Address(Channel.WEB, "acme", PlaceKind.DIRECT, "ann")


def begin(number: int) -> Turn:
    return Turn(f"begin-{number}", ANN, HERE, Pressed("new"))


def words_of(outcome: Outcome) -> str:
    blocks = (block for message in outcome.messages for block in message.blocks)
    return " ".join(plain(block.text) for block in blocks if isinstance(block, Paragraph))


async def rows(database: Database) -> dict[str, int]:
    """How many rows each table holds."""
    async with database.reading() as session:
        return {
            name: (await session.exec(select(func.count()).select_from(table))).one()
            for name, table in SQLModel.metadata.tables.items()
        }


@asynccontextmanager
async def application(url: str) -> AsyncIterator[Application]:
    parts = assemble(url, TEAM, lambda: datetime.now(UTC))
    await parts.database.open()
    try:
        yield parts
    finally:
        await parts.database.close()


async def set_on_the_writer(database: Database, pragma: str) -> None:
    """On its connection, and on those that come after it."""
    event.listen(database._writing.sync_engine, "connect", lambda connection, _: connection.execute(pragma))
    async with database._writing.connect() as connection:
        raw: Any = (await connection.get_raw_connection()).driver_connection
        raw.execute(pragma)


SPOILT = {
    "full": ("PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1000000"),
    "read-only": ("PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
}


@pytest.mark.parametrize("how", SPOILT)
async def test_a_turn_on_sqlite_fails_whole_and_the_next_one_works(sqlite_url: str, how: str) -> None:
    broken, mended = SPOILT[how]
    async with application(sqlite_url) as parts:
        await parts.manager.handle(begin(0))
        before = await rows(parts.database)
        await set_on_the_writer(parts.database, broken)
        for number in range(1, 40):
            outcome = await parts.manager.handle(begin(number))
            if outcome.result is Result.FAILED:
                break
            before = await rows(parts.database)  # it still found room on a page that it had
        assert (outcome.result, words_of(outcome)) == (Result.FAILED, TOLD)
        assert await rows(parts.database) == before
        await set_on_the_writer(parts.database, mended)
        assert (await parts.manager.handle(begin(number))).result is Result.DONE


async def test_a_turn_on_a_postgresql_that_became_read_only(postgres: EmbeddedPostgres, postgres_url: str) -> None:
    name = make_url(postgres_url).database or ""
    async with application(postgres_url) as parts:
        await postgres.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        await postgres.drop_connections()
        outcome = await parts.manager.handle(begin(1))
        assert (outcome.result, words_of(outcome)) == (Result.FAILED, TOLD)
        await postgres.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = off")
        await postgres.drop_connections()
        assert (await parts.manager.handle(begin(1))).result is Result.DONE
        assert (await rows(parts.database))["onboarding"] == 1


async def test_turns_that_cannot_be_saved_are_logged_once_with_what_to_do(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, mended = SPOILT["read-only"]
    monkeypatch.setattr("models.database.readiness._LEAST_ROOM", 1 << 60)  # more than any disk has
    async with application(sqlite_url) as parts:
        for pragma in (broken, mended) * 2:
            await set_on_the_writer(parts.database, pragma)
            for number in range(3):
                await parts.manager.handle(begin(number))
    logged = [record.getMessage() for record in caplog.records if record.name == "conversations.manager"]
    assert [line.partition(":")[0] for line in logged] == ["A turn could not be saved", "Turns are saved again"] * 2
    assert "is full. Make room on it." in logged[0]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the files of a process that runs")
async def test_a_server_whose_disk_is_full_says_so_and_recovers(sqlite_url: str, platform: Platform) -> None:
    async with running(["web"], {"DATABASE_URL": sqlite_url, "PLATFORM": platform.address}) as [server]:
        assert await post(server, 0) == (200, Result.DONE)
        hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (4096, hard))
        async with opened(sqlite_url) as database:
            before = await rows(database)
            assert [await post(server, number) for number in (1, 2, 3)] == [(503, Result.FAILED)] * 3
            assert await rows(database) == before
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (hard, hard))
        assert [await post(server, number) for number in (1, 2, 3)] == [(200, Result.DONE)] * 3
        async with opened(sqlite_url) as database:
            assert (await rows(database))["onboarding"] == 4


async def post(server: Child, number: int) -> tuple[int, Result]:
    deed = {"action": "new", "about": "", "detail": ""}
    body = {"delivery": f"d{number}", "user": "ann", "team": False, "deed": deed}
    async with ClientSession() as session, session.post(f"{server.address}/turn", json=body) as answer:
        outcome = OUTCOMES.validate_json(await answer.read())
        assert (TOLD in words_of(outcome)) is (outcome.result is Result.FAILED)
        return answer.status, outcome.result


@pytest.mark.parametrize("role", ["web", "worker"])
async def test_a_process_without_its_migrations_refuses_to_start(empty_url: str, role: str) -> None:
    child = Child(role, {"DATABASE_URL": empty_url, "PLATFORM": "http://127.0.0.1:1", "HEAR": "yes"})
    await child.start()
    code, said = await child.said()
    assert (code, said.count("\n")) == (2, 1)
    assert "Run python -m bot migrate" in said
