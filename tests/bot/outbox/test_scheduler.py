"""Reminders are fired as turns: one that fails holds no other up."""

from __future__ import annotations

import pytest

from bot.outbox.scheduler import fire_due
from conversations.replies import Outcome, Result
from conversations.turns import FellDue, Turn
from models.database.errors import DatabaseUnavailable


class Due:
    """Reminders 1 to 3, of which the second ends as a test says."""

    def __init__(self, second: Outcome | Exception) -> None:
        self.second = second
        self.handled: list[tuple[str, int]] = []

    async def due(self, limit: int = 50) -> list[int]:
        return [1, 2, 3]

    async def begin_mornings(self) -> None: ...

    async def forget_lost_arrivals(self) -> None: ...

    async def due_batches(self) -> list[Turn]:
        return []

    async def sum_ended_days(self) -> None: ...

    async def handle(self, turn: Turn) -> Outcome:
        assert isinstance(turn.intent, FellDue)
        self.handled.append((turn.delivery_id, turn.intent.reminder))
        if turn.intent.reminder != 2:
            return Outcome()
        if isinstance(self.second, Exception):
            raise self.second
        return self.second


async def test_each_is_a_turn_of_its_own_that_is_known_again() -> None:
    reminders = Due(Outcome())
    assert await fire_due(reminders) == 3
    assert reminders.handled == [("reminder:1", 1), ("reminder:2", 2), ("reminder:3", 3)]


async def test_one_that_fails_holds_no_other_up_and_is_left_for_the_next_time() -> None:
    reminders = Due(KeyError("eligibility"))
    assert await fire_due(reminders) == 2
    assert [number for _, number in reminders.handled] == [1, 2, 3]


async def test_one_that_could_not_be_stored_was_not_fired() -> None:
    assert await fire_due(Due(Outcome(result=Result.FAILED))) == 2


async def test_while_the_database_is_away_nothing_more_is_tried() -> None:
    reminders = Due(DatabaseUnavailable())
    with pytest.raises(DatabaseUnavailable):
        await fire_due(reminders)
    assert [number for _, number in reminders.handled] == [1, 2]
