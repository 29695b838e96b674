"""Somebody who left their workspace, or cannot be messaged: those left behind hear it, once."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from conversations.journey.machine import State
from conversations.replies import Result
from conversations.turns import Unreached
from models.database.database import Database
from models.enums import MembershipStatus
from models.tables.delivery import OutboxRow
from tests.conversations.at_the_desk import AMARA, GRACE, PRIYA, TOM, Desk
from tests.conversations.onboardings import in_state


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


async def a_notice_to(desk: Desk, user: str) -> int:
    """The row of a message that waits for somebody."""
    async with desk.database.reading() as session:
        waiting = select(OutboxRow.id).where(col(OutboxRow.target) == user).order_by(col(OutboxRow.id))
        found = (await session.exec(waiting)).first()
    assert found
    return found


async def test_they_leave_every_onboarding_and_the_loss_of_an_owner_is_told_apart(desk: Desk) -> None:
    first, second = [await desk.keep(in_state(state)) for state in (State.TEMPLATES, State.REGISTERED)]
    await desk.leaves_workspace(AMARA)
    await desk.leaves_workspace(TOM)
    for reference in (first, second):
        assert (await desk.kinds(reference))[-2:] == ["owner_left_workspace", "left_workspace"]
        left = [member.name for member in (await desk.onboarding(reference)).joined()]
        assert left == ["Vera Singh"]


async def test_an_onboarding_that_has_ended_lacks_no_owner(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.WITHDRAWN))
    await desk.leaves_workspace(AMARA)
    assert (await desk.kinds(reference))[-1:] == ["left_workspace"]


async def test_the_platform_may_say_it_twice_and_of_a_stranger(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    for _ in range(2):
        await desk.leaves_workspace(TOM)
    assert (await desk.kinds(reference)).count("left_workspace") == 1
    assert (await desk.leaves_workspace(GRACE)).result is Result.MOVED_ON


async def test_the_team_is_told_once_of_somebody_whom_no_notice_reaches(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    await desk.presses(PRIYA, "message_applicant", reference)
    await desk.fills(PRIYA, "message_applicant", reference, {"words": ("Shall we talk?",)})
    notice = await a_notice_to(desk, "amara")
    for _ in range(2):
        await desk.manager.handle(desk.turn(PRIYA, Unreached(notice)))
    assert (await desk.kinds(reference)).count("unreached") == 1
    member = (await desk.onboarding(reference)).member(await desk.person_id(AMARA))
    assert member and member.status is MembershipStatus.JOINED


async def test_the_team_is_told_once_of_each_of_two_whom_no_notice_reaches_whatever_happens_since(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    await desk.fills(PRIYA, "message_applicant", reference, {"words": ("Shall we talk?",)})
    for user in ("amara", "tom", "amara", "tom"):
        await desk.manager.handle(desk.turn(PRIYA, Unreached(await a_notice_to(desk, user))))
        for _ in range(4):
            await desk.fills(PRIYA, "message_applicant", reference, {"words": ("Shall we talk?",)})
    assert (await desk.kinds(reference)).count("unreached") == 2


async def test_a_message_that_is_not_there_concerns_nobody(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    before = await desk.kinds(reference)
    assert (await desk.manager.handle(desk.turn(PRIYA, Unreached(404)))).result is Result.MOVED_ON
    assert await desk.kinds(reference) == before
