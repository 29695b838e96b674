"""What somebody is told that is held about them, and what is left of them once they were erased."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel, select, text, update

from bot.data import requests
from bot.data.case import write_case
from bot.rehearsal import script
from bot.rehearsal.local_world import in_memory
from bot.startup_errors import StartProblem
from models.database.database import Database
from models.enums import EventKind
from models.repositories.data import erasing
from models.tables import ErasureRow, EventRow, OnboardingRow
from tests.conversations.at_the_desk import TEAM
from tests.kit.databases import opened
from tests.models.rows import NOW, an_onboarding, id_of, store

AMARA = "amara.okafor@riverside.example"


async def everything(database: Database) -> str:
    """All that is stored, as text."""
    lines = []
    async with database.reading() as session:
        for table in SQLModel.metadata.sorted_tables:
            for row in await (await session.connection()).execute(table.select()):
                lines.append(f"{table.name} {tuple(row)!r}")
    return "\n".join(lines)


async def decisions(database: Database) -> list[tuple[object, ...]]:
    """Who decided what and when, by the numbers of their rows."""
    asked = text("SELECT id, onboarding_id, kind, person_id, at FROM event ORDER BY id")
    async with database.reading() as session:
        return [tuple(row) for row in await (await session.connection()).execute(asked)]


async def test_one_person_is_shown_all_and_then_erased_from_all(database_url: str) -> None:
    async with in_memory(url=database_url) as world:
        await script.whole(world)
    async with opened(database_url) as database:
        email = await address_of(database, "Amara Okafor")
        held = json.loads(await requests.show(database_url, email, TEAM))
        assert {"identities", "memberships", "answers", "events", "receipts"} <= {w for w, rows in held.items() if rows}
        assert "Amara Okafor" in await everything(database)
        before = await decisions(database)
        assert "add --yes" in await requests.erase(database_url, email, sure=False)
        assert "Amara Okafor" in await everything(database)
        assert "Erased" in await requests.erase(database_url, email, sure=True)
        left = (await everything(database)).lower()
        for trace in ("amara okafor", email.lower(), "okafor"):
            assert [line for line in left.splitlines() if trace in line] == []
        assert await decisions(database) == before, "what was decided stays"
        async with database.reading() as session:
            [erased] = (await session.exec(select(ErasureRow))).all()
        assert (erased.about, erased.asked_by) == ("person", "operator")
    with pytest.raises(StartProblem, match="Nothing is held"):
        await requests.show(database_url, email, TEAM)


async def address_of(database: Database, name: str) -> str:
    async with database.reading() as session:
        found = await (await session.connection()).execute(
            text("SELECT email FROM person WHERE name = :name AND email IS NOT NULL"), {"name": name}
        )
        return str(found.scalar())


async def test_the_only_owner_of_what_is_under_way_is_not_erased(sqlite_url: str) -> None:
    async with in_memory(url=sqlite_url) as world:
        await script.to_invitation(world)
    async with opened(sqlite_url) as database:
        email = await address_of(database, "Amara Okafor")
    with pytest.raises(StartProblem, match="only owner"):
        await requests.erase(sqlite_url, email, sure=True)


async def test_who_is_on_the_onboarding_team_is_erased_only_once_they_have_left_it(sqlite_url: str) -> None:
    async with in_memory(url=sqlite_url) as world:
        await script.to_invitation(world)
    async with opened(sqlite_url) as database:
        email = await address_of(database, "Priya Shah")
        for sure in (False, True):
            with pytest.raises(StartProblem, match="on the onboarding team"):
                await requests.erase(sqlite_url, email, sure)
        assert "Priya Shah" in await everything(database)
        assert "Erased" in await requests.erase(sqlite_url, email, sure=True, left_team=True)
        assert "Priya Shah" not in await everything(database)


async def test_outside_that_path_no_event_changes_and_inside_it_its_data_alone(database: Database) -> None:
    onboarding = await store(database, an_onboarding("ONB-1"))
    await store(database, EventRow(onboarding_id=id_of(onboarding), kind="note", at=NOW, data={"words": "hello"}))
    changes: list[dict[str, object]] = [{"data": {}}, {"kind": "x"}]
    for values in changes:
        with pytest.raises(DBAPIError, match="never changed"):
            async with database.unit_of_work() as session:
                await session.exec(update(EventRow).values(**values))
    with pytest.raises(DBAPIError, match="never changed"):
        async with database.unit_of_work() as session, erasing.erasing(session):
            await session.exec(update(EventRow).values(kind="x"))
    async with database.unit_of_work() as session, erasing.erasing(session):
        await session.exec(update(EventRow).values(data={}))
    with pytest.raises(DBAPIError, match="never changed"):
        async with database.unit_of_work() as session:
            await session.exec(update(EventRow).values(data={"words": "again"}))


async def test_that_an_operator_read_it_stands_in_the_history_of_each_onboarding(sqlite_url: str) -> None:
    async with in_memory(url=sqlite_url) as world:
        await script.to_invitation(world)
    async with opened(sqlite_url) as database:
        email = await address_of(database, "Amara Okafor")
        before = len(await looks(database))
        await requests.show(sqlite_url, email, TEAM)
        assert len(await looks(database)) == before + 1
        assert (await looks(database))[-1] == {"account": requests.account()}


async def test_a_case_is_written_for_its_reader_alone_and_that_it_was_read_is_kept(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with in_memory(url=sqlite_url) as world:
        await script.to_invitation(world)
    async with opened(sqlite_url) as database:
        async with database.reading() as session:
            reference = (await session.exec(select(OnboardingRow.reference))).first()
        assert reference
        paper, table = await write_case(sqlite_url, reference.lower(), TEAM, tmp_path / "out")
        assert paper.read_bytes().startswith(b"%PDF") and reference in table.read_text(encoding="utf-8-sig")
        assert paper.stat().st_mode & 0o777 == 0o600
        assert len(await looks(database)) == 1
        with pytest.raises(StartProblem, match="no onboarding ONB-ZZZZZZ"):
            await write_case(sqlite_url, "ONB-ZZZZZZ", TEAM, tmp_path)


async def looks(database: Database) -> list[object]:
    """What is kept of each time that an operator read something."""
    async with database.reading() as session:
        found = await session.exec(select(EventRow).where(EventRow.kind == EventKind.OPERATOR_READ))
        return [event.data for event in found]
