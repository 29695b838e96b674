"""Everything of one database in another: a whole data set, counted in both, and work goes on behind it."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel, col, func, select, text, update

from bot.rehearsal import script
from bot.rehearsal.local_world import in_memory
from models.database.copying import copy_all
from models.database.database import Database
from models.database.errors import DatabaseProblem
from models.tables import EventRow, OnboardingRow, PersonRow
from tests.conversations.at_the_desk import Desk, an_actor
from tests.kit.databases import opened
from tests.models.rows import an_onboarding, id_of, store


async def rows_of(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Everything that lasts, table by table."""
    found = {}
    async with database.reading() as session:
        for table in SQLModel.metadata.sorted_tables:
            if table.name not in ("process", "trouble", "arrival"):
                rows = await (await session.connection()).execute(table.select())
                found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found


async def test_a_whole_data_set_moves_from_sqlite_to_postgresql(sqlite_url: str, empty_postgres_url: str) -> None:
    async with in_memory(url=sqlite_url) as world:
        await script.whole(world)
    async with opened(sqlite_url) as old:
        amara, tom = await store(old, a_person("Ann Lee")), await store(old, a_person("Bo Lee"))
        await linked(old, id_of(amara), id_of(tom))
        before = await rows_of(old)
    copied = {one.table: one.rows for one in await copy_all(sqlite_url, empty_postgres_url)}
    assert copied == {name: len(before[name]) for name in copied}
    full = {name for name, rows in copied.items() if rows}
    assert {"onboarding", "event", "answer", "outbox", "receipt", "trigram", "state_stay", "web_message"} <= full
    async with opened(empty_postgres_url) as new:
        assert await rows_of(new) == before
        await goes_on(new)
        with pytest.raises(DBAPIError, match="Events are never changed"):
            async with new.unit_of_work() as session:
                await session.exec(update(EventRow).values(kind="x"))


def a_person(name: str) -> PersonRow:
    return PersonRow(channel="slack", workspace="T1", user=name, name=name)


async def linked(database: Database, first: int, second: int) -> None:
    """The first points to the second, which was stored after it."""
    async with database.unit_of_work() as session:
        await session.exec(update(PersonRow).where(col(PersonRow.id) == first).values(linked_to=second))


async def goes_on(database: Database) -> None:
    """New rows get numbers that are free, and the figures that triggers keep go on."""
    desk, counted = Desk(database), select(func.count()).select_from(OnboardingRow)
    await desk.types(an_actor("Una Rae"), "onboard")
    async with database.reading() as session:
        onboardings = (await session.exec(counted)).one()
        connection = await session.connection()
        figures = (await connection.execute(text("SELECT sum(onboardings) FROM state_count"))).scalar()
    assert figures == onboardings == 2


async def test_a_database_that_holds_something_is_not_filled(sqlite_url: str, postgres_url: str) -> None:
    async with opened(postgres_url) as target:
        await store(target, an_onboarding("ONB-1"))
    with pytest.raises(DatabaseProblem, match="holds something already"):
        await copy_all(sqlite_url, postgres_url)
    with pytest.raises(DatabaseProblem, match="one database"):
        await copy_all(sqlite_url, sqlite_url)
