"""What somebody tries who wants to do what their role does not let them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.journey.machine import ReviewState, State
from conversations.replies import Result
from conversations.turns import Actor
from models.database.database import Database
from models.enums import Stage
from models.repositories import people
from tests.conversations.desk import AMARA, PRIYA, TOM, Desk, an_actor
from tests.conversations.onboardings import in_state
from tests.kit.seats import said_by

NORA = an_actor("Nora Bell", "notify")


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


async def row_of(desk: Desk, reference: str, who: Actor) -> str:
    member = (await desk.onboarding(reference)).member(await desk.person_id(who))
    assert member
    return str(member.id)


# A reviewer who works on it


async def owned_by_nora(desk: Desk) -> str:
    """Nora of the onboarding team owns it, under the identity that decides; Tom is a contributor."""
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    await desk.types(NORA, "help")
    onboarding = await desk.onboarding(reference)
    owner = onboarding.owner()
    assert owner
    async with desk.database.unit_of_work() as session:
        place = replace(owner, person=await desk.person_id(NORA), name=NORA.name, email=NORA.email)
        await people.change_place(session, place)
    return reference


async def test_to_decide_on_ones_own_onboarding_after_handing_it_over(desk: Desk) -> None:
    reference = await owned_by_nora(desk)
    assert (await desk.presses(NORA, "approve", reference, "eligibility")).result is Result.REFUSED
    tom = await row_of(desk, reference, TOM)
    await desk.fills(NORA, "change_role", reference, {"role": ("owner",)}, tom)
    assert (await desk.presses(NORA, "leave", reference)).result is Result.DONE
    refused = await desk.presses(NORA, "approve", reference, "eligibility")
    assert refused.result is Result.REFUSED
    assert "You belong to this applicant team, or have belonged to it" in said_by(refused)
    assert (await desk.onboarding(reference)).reviews[Stage.ELIGIBILITY] is ReviewState.SUBMITTED
    assert (await desk.presses(PRIYA, "approve", reference, "eligibility")).result is Result.DONE


async def test_to_decide_on_it_after_being_removed_from_it(desk: Desk) -> None:
    reference = await owned_by_nora(desk)
    tom = await row_of(desk, reference, TOM)
    await desk.fills(NORA, "change_role", reference, {"role": ("owner",)}, tom)
    await desk.presses(TOM, "remove_colleague", reference, await row_of(desk, reference, NORA))
    assert (await desk.presses(NORA, "approve", reference, "eligibility")).result is Result.REFUSED


async def test_a_reviewer_who_was_only_invited_decides(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    fields = {"name": (NORA.name,), "email": (NORA.email or "",), "role": ("viewer",)}
    await desk.fills(AMARA, "add_colleague", reference, fields)
    assert (await desk.presses(NORA, "approve", reference, "eligibility")).result is Result.DONE
