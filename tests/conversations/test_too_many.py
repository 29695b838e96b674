"""Nobody takes the assistant from everybody else: what one person and one workspace may do in a minute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from time_machine import Traveller, travel

from conversations.arrivals import TurnLimiter, TurnLimits
from conversations.replies import Result
from conversations.turns import Arrival, PersonLeft, Pressed, Turn, Typed
from models.database.database import Database
from models.domain import Address
from models.enums import PlaceKind
from tests.conversations.at_the_desk import AMARA, GRACE, PRIYA, TOM, Desk
from tests.conversations.onboardings import NOW
from tests.conversations.test_manager import words_of


@pytest.fixture
def moment() -> Iterator[Traveller]:
    """The limits are counted by the computer's own clock."""
    with travel(NOW, tick=False) as traveller:
        yield traveller


def a_desk(database: Database, limits: TurnLimits) -> Desk:
    return Desk(database, limits=limits)


def a_turn() -> Turn:
    return Turn("1", AMARA, Address(AMARA.channel, AMARA.workspace, PlaceKind.DIRECT, AMARA.user), Typed("help"))


async def test_one_too_many_is_refused_in_words_and_nothing_is_stored(
    sqlite_database: Database, moment: Traveller
) -> None:
    desk = a_desk(sqlite_database, TurnLimits(person=3, workspace=0))
    for _ in range(3):
        assert (await desk.types(AMARA, "help")).result is Result.DONE
    turn = desk.turn(AMARA, Typed("onboard", command=True), "once-more")
    refused = await desk.manager.handle(turn)
    assert refused.result is Result.FAILED
    assert "nothing of it is saved. Wait a minute" in words_of(refused)
    assert (await desk.types(TOM, "help")).result is Result.DONE  # a colleague is not held up
    moment.shift(120)
    assert (await desk.manager.handle(turn)).result is Result.DONE  # no receipt was kept of the refusal


async def test_who_goes_on_typing_is_told_once_and_who_presses_each_time(
    sqlite_database: Database, moment: Traveller
) -> None:
    desk = a_desk(sqlite_database, TurnLimits(person=1, workspace=0))
    await desk.types(AMARA, "help")
    assert [bool((await desk.types(AMARA, "help")).messages) for _ in range(5)] == [True, *[False] * 4]
    pressed = [await desk.manager.handle(desk.turn(AMARA, Pressed("help"))) for _ in range(3)]
    assert all(outcome.messages for outcome in pressed)


async def test_a_workspace_has_a_limit_of_its_own(sqlite_database: Database, moment: Traveller) -> None:
    desk = a_desk(sqlite_database, TurnLimits(person=0, workspace=3))
    for who in (AMARA, TOM, GRACE):
        assert (await desk.types(who, "help")).result is Result.DONE
    assert "Your organisation has done a lot" in words_of(await desk.types(TOM, "help"))
    assert (await desk.types(PRIYA, "help")).result is Result.DONE  # of another workspace


async def test_a_full_queue_takes_no_place_in_the_database(sqlite_database: Database, moment: Traveller) -> None:
    desk = a_desk(sqlite_database, TurnLimits(person=1, workspace=0))
    arrival = Arrival(AMARA.channel, AMARA.workspace, AMARA.user, Typed("help"))
    async with desk.manager.arrival(arrival) as number:
        assert number is not None
    await desk.types(AMARA, "help")
    async with desk.manager.arrival(arrival) as number:
        assert number is None


async def test_what_we_do_by_ourselves_is_not_counted(moment: Traveller) -> None:
    limiter = TurnLimiter(TurnLimits(person=1, workspace=1), lambda: NOW)
    turn = replace(a_turn(), intent=PersonLeft())
    assert [await limiter.refusal(turn) for _ in range(5)] == [None] * 5


async def test_without_a_number_there_is_no_limit(moment: Traveller) -> None:
    limiter = TurnLimiter(TurnLimits(0, 0), lambda: NOW)
    assert [await limiter.refusal(a_turn()) for _ in range(500)] == [None] * 500
