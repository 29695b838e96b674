"""Migrations: from nothing to exactly what the code expects, once, on both databases."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlmodel import SQLModel

from models.database.database import Database
from models.database.engines import ConnectionSettings
from models.database.errors import DatabaseNewer, DatabaseUnwritable
from models.database.migrate import current, upgrade
from models.migrations.revisions import MIGRATIONS, head, known
from tests.kit.databases import opened, sqlite_address
from tests.models.rows import an_onboarding, store


def differences(connection: Connection) -> object:
    return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), SQLModel.metadata)


def names_of_keys(connection: Connection) -> Iterable[str | None]:
    inspector = inspect(connection)
    for table in SQLModel.metadata.tables:
        yield inspector.get_pk_constraint(table)["name"]
        yield from (key["name"] for key in inspector.get_foreign_keys(table))
        yield from (key["name"] for key in inspector.get_unique_constraints(table))


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")  # on SQLite
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
async def test_an_empty_database_becomes_what_the_tables_say(empty_url: str) -> None:
    assert await current(empty_url) is None
    await upgrade(empty_url)
    assert await current(empty_url) == head()
    async with opened(empty_url) as database, database.reading() as session:
        connection = await session.connection()
        assert await connection.run_sync(differences) == []


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")  # on SQLite
async def test_every_constraint_has_the_name_that_a_later_migration_will_look_for(database_url: str) -> None:
    expected = {str(key.name) for table in SQLModel.metadata.tables.values() for key in table.constraints}
    async with opened(database_url) as database, database.reading() as session:
        connection = await session.connection()
        unnamed = {"pk_organisation_extract"} if connection.dialect.name == "sqlite" else set()
        found = set(await connection.run_sync(lambda sync: list(names_of_keys(sync)))) - {None}
        assert found == expected - unnamed  # SQLite takes no name for a key that counts on


async def test_a_second_upgrade_changes_nothing(database_url: str) -> None:
    await upgrade(database_url)
    assert await current(database_url) == head()


async def test_two_programs_may_upgrade_at_once(empty_url: str) -> None:
    await asyncio.gather(upgrade(empty_url), upgrade(empty_url), upgrade(empty_url))
    assert await current(empty_url) == head()


async def test_a_file_is_copied_before_it_is_changed_and_the_copy_can_be_put_back(tmp_path: Path) -> None:
    file = tmp_path / "onboarding.db"
    before = known()[-2]
    assert await upgrade(sqlite_address(file), before) is None
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("INSERT INTO link_try (id, person_id, at) VALUES (1, 1, '2026-12-18')")
    copy = await upgrade(sqlite_address(file))
    assert copy == tmp_path / f"onboarding.db.before-{head()}"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT id FROM link_try").fetchall() == [(1,)]
    assert await current(sqlite_address(copy)) == before
    assert await upgrade(sqlite_address(file)) is None


async def test_nothing_is_changed_where_no_copy_can_be_made(tmp_path: Path) -> None:
    file = tmp_path / "onboarding.db"
    await upgrade(sqlite_address(file), known()[-2])
    (tmp_path / f"onboarding.db.before-{head()}").mkdir()
    with pytest.raises(DatabaseUnwritable, match="could be made beside it, so nothing was changed"):
        await upgrade(sqlite_address(file))
    assert await current(sqlite_address(file)) == known()[-2]


async def test_a_version_that_went_back_starts_where_it_is_told_to(database_url: str) -> None:
    async with opened(database_url) as database, database.unit_of_work() as session:
        await (await session.connection()).execute(text("UPDATE alembic_version SET version_num = 'later'"))
    back = ConnectionSettings(may_be_newer=True)
    await upgrade(database_url, settings=back)
    database = Database(database_url, back)
    await database.open()
    await store(database, an_onboarding("ONB-1"))
    await database.close()


async def test_an_older_program_leaves_a_newer_database_alone(database_url: str) -> None:
    async with opened(database_url) as database, database.unit_of_work() as session:
        await (await session.connection()).execute(text("UPDATE alembic_version SET version_num = 'later'"))
    with pytest.raises(DatabaseNewer, match="Install the newer program"):
        await upgrade(database_url)
    assert await current(database_url) == "later"


def test_the_steps_are_those_that_alembic_finds() -> None:
    """They are read from the names of the files, to start without Alembic."""
    found = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    assert list(known()) == [step.revision for step in reversed(list(found))]
