"""A delivery that was handled is known by its answer, and is handled by one alone."""

from __future__ import annotations

import pytest

from models.database.database import Database
from models.database.errors import Conflict
from models.repositories.receipts import Receipts, add_receipt, earlier_outcome
from tests.models.rows import NOW


async def test_a_redelivery_gets_the_answer_of_the_first(database: Database) -> None:
    async with database.unit_of_work() as session:
        assert await earlier_outcome(session, "Ev1") is None
        await add_receipt(session, "Ev1", NOW, '{"result": "done"}')
    async with database.reading() as session:
        assert await earlier_outcome(session, "Ev1") == '{"result": "done"}'
        assert await earlier_outcome(session, "Ev2") is None


async def test_who_handles_it_second_is_told_and_the_first_answer_stays(database: Database) -> None:
    async with database.unit_of_work() as session:
        await add_receipt(session, "Ev1", NOW, "first")
    with pytest.raises(Conflict):
        async with database.unit_of_work() as session:
            await add_receipt(session, "Ev1", NOW, "second")
    async with database.reading() as session:
        assert await earlier_outcome(session, "Ev1") == "first"


async def test_one_of_several_is_found(database: Database) -> None:
    async with database.unit_of_work() as session:
        await add_receipt(session, "Ev2", NOW, "{}")
    receipts = Receipts(database)
    assert await receipts.known(["Ev1", "Ev2", "Ev3"]) == "Ev2"
    assert await receipts.known(["Ev1", "Ev3"]) is None
    assert await receipts.known([]) is None
