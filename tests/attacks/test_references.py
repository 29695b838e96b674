"""What somebody tries who wants to learn of an onboarding that is not theirs: by its reference, or by describing it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.actions.table import TABLE
from conversations.journey.machine import State
from conversations.permissions import Scope
from conversations.replies import Result
from conversations.turns import Actor, Pressed, Submitted
from models.database.database import Database
from models.repositories import people
from tests.conversations.at_the_desk import Desk, an_actor
from tests.conversations.onboardings import in_state
from tests.conversations.pressing import a_detail
from tests.kit.seats import said_by

MALLORY = an_actor("Mallory Marsh", "elsewhere")
UNKNOWN = "ONB-222222"


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


async def registering(desk: Desk, workspace: str) -> tuple[Actor, str]:
    """Somebody of a workspace who is about to register what is registered already."""
    who = an_actor("Grace Lin", workspace)
    made = in_state(State.REGISTERING)
    made.members = [replace(made.members[0], name="Grace Lin", person=11, email=who.email)]
    reference = await desk.keep(made)
    if workspace != "riverside":
        await desk.types(who, "help")
        member = (await desk.onboarding(reference)).members[0]
        async with desk.database.unit_of_work() as session:
            await people.change_place(session, replace(member, person=await desk.person_id(who)))
    return who, reference


async def test_to_learn_of_a_service_by_its_ods_code_and_name(desk: Desk) -> None:
    first = await desk.keep(in_state(State.TEMPLATES))
    who, reference = await registering(desk, "elsewhere")
    registered = await desk.presses(who, "submit", reference, "registration")
    assert registered.result is Result.DONE and "We have registered your interest" in said_by(registered)
    assert first not in said_by(registered) + str((await desk.types(who, "status")).messages)
    [likeness] = [e for e in (await desk.onboarding(reference)).events if e.kind == "likeness"]
    assert likeness.data == {"reference": first}, "the onboarding team is told"


async def test_a_colleague_in_the_same_workspace_is_offered_the_first_one(desk: Desk) -> None:
    first = await desk.keep(in_state(State.TEMPLATES))
    who, reference = await registering(desk, "riverside")
    offered = await desk.presses(who, "submit", reference, "registration")
    assert offered.result is Result.REFUSED and first in said_by(offered)


async def test_to_ask_to_join_what_is_registered_elsewhere(desk: Desk) -> None:
    first = await desk.keep(in_state(State.TEMPLATES))
    who, reference = await registering(desk, "elsewhere")
    refused = await desk.presses(who, "ask_to_join", reference, first)
    assert refused.result is Result.REFUSED and "You cannot open this onboarding" in said_by(refused)
    assert (await desk.onboarding(first)).member(await desk.person_id(who)) is None


@pytest.mark.parametrize("name", [name for name, action in TABLE.items() if action.scope is Scope.ONBOARDING])
async def test_to_tell_a_reference_that_exists_from_one_that_does_not(desk: Desk, name: str) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    detail = a_detail(TABLE[name])
    for known in (Pressed(name, reference, detail), Submitted(name, reference, detail, {"words": ("Because",)})):
        unknown = replace(known, about=UNKNOWN)
        told = [await desk.manager.handle(desk.turn(MALLORY, intent)) for intent in (known, unknown)]
        assert told[0] == told[1] and told[0].result in (Result.REFUSED, Result.MOVED_ON)


async def test_to_tell_them_apart_by_a_button_that_no_version_has_drawn(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    assert await desk.presses(MALLORY, "dance", reference) == await desk.presses(MALLORY, "dance", UNKNOWN)
