"""Who is of the onboarding team, read from its platform whole: those who have never written can be named too."""

from __future__ import annotations

import pytest

from conversations.journey.machine import State
from conversations.replies import Result
from conversations.turns import Actor, TeamRead
from models.database.database import Database
from models.repositories import people
from tests.conversations.at_the_desk import DANIEL, PRIYA, Desk, an_actor
from tests.conversations.handlers.desk.test_assigning import who_has
from tests.conversations.onboardings import in_state
from tests.kit.seats import said_by

ASHA = an_actor("Asha Roy", "notify")


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def read(desk: Desk, *everybody: Actor) -> None:
    await desk.manager.handle(desk.turn(PRIYA, TeamRead(everybody)))


async def team(desk: Desk) -> list[str]:
    async with desk.database.reading() as session:
        return [person.name for person in await people.of_the_team(session, PRIYA.channel)]


async def test_somebody_who_has_never_written_can_be_named_once_the_team_was_read(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    await desk.types(PRIYA, "help")
    await read(desk, PRIYA, ASHA)
    assert (await desk.types(PRIYA, f"assign {reference} Asha Roy")).result is Result.DONE
    assert await who_has(desk, reference) == "Asha Roy" and desk.channels.listed == 0


async def test_a_name_that_is_unknown_is_asked_for_once_and_nothing_is_stored_before(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    await desk.types(PRIYA, "help")
    desk.channels.team = [PRIYA, ASHA]
    assert (await desk.types(PRIYA, f"assign {reference} asha")).result is Result.DONE
    assert await who_has(desk, reference) == "Asha Roy" and desk.channels.listed == 1
    nobody = await desk.types(PRIYA, f"assign {reference} Zebedee")
    assert nobody.result is Result.INVALID and "Asha Roy" in said_by(nobody) and desk.channels.listed == 2


async def test_what_somebody_had_who_is_there_no_more_comes_to_the_channel(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    await desk.types(PRIYA, "help")
    await read(desk, PRIYA, DANIEL, ASHA)
    await desk.types(PRIYA, f"assign {reference} Asha Roy")
    await read(desk, PRIYA, DANIEL)
    assert await team(desk) == ["Daniel Reid", "Priya Shah"]
    assert await who_has(desk, reference) is None and (await desk.kinds(reference))[-1] == "assignee_left"


async def test_a_platform_that_names_nobody_takes_nobody_off_the_team(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    await desk.types(PRIYA, "help")
    await desk.types(PRIYA, f"assign {reference} Zebedee")
    assert await team(desk) == ["Priya Shah"]
