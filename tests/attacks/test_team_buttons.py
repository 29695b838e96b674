"""What an attacker wants of the onboarding team's buttons and of the record that they leave, and does not get."""

from __future__ import annotations

import pytest
from sqlmodel import col, func, select

from conversations.journey.machine import ReviewState, State
from conversations.replies import Message, Result
from models.database.database import Database
from models.tables import OnboardingRow, OutboxRow
from tests.conversations.at_the_desk import AMARA, GRACE, PRIYA, TOM, Desk
from tests.conversations.onboardings import in_state
from tests.kit.seats import said_by, text_of

MANY = 60


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


async def written(desk: Desk, reference: str) -> tuple[int, int]:
    """The version of an onboarding, and how many messages were written about it."""
    key = await desk.key(reference)
    async with desk.database.reading() as session:
        version = (await session.exec(select(OnboardingRow.version).where(col(OnboardingRow.id) == key))).one()
        about = select(func.count()).select_from(OutboxRow).where(col(OutboxRow.onboarding_id) == key)
        return version, (await session.exec(about)).one()


async def test_burying_the_history_under_presses_that_are_refused(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY))
    before, stored = await desk.kinds(reference), await written(desk, reference)
    for _ in range(MANY):
        assert (await desk.presses(GRACE, "approve", reference, "eligibility")).result is Result.REFUSED
    assert await desk.kinds(reference) == before
    assert await written(desk, reference) == stored
    history = said_by(await desk.presses(PRIYA, "see_history", reference))
    assert history.count("Grace Lin pressed Approve") == 1
    assert f"which is for the onboarding team, {MANY} times" in history


async def test_burying_the_reviewers_request_under_messages(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    form = (await desk.presses(PRIYA, "ask_for_more", reference, "eligibility")).form
    assert form
    item = form.fields[0].options[0]
    asked = {"items": (item.value,), "words": ("Say what happens when a child turns 16",)}
    assert (await desk.fills(PRIYA, "ask_for_more", reference, asked, "eligibility")).result is Result.DONE
    for who in (AMARA, TOM):
        for number in range(8):
            await desk.fills(who, "message_team", reference, {"words": (f"Message {number}",)})
    assert "a child turns 16" in said_by(await desk.presses(AMARA, "status", reference))
    answering = (await desk.presses(AMARA, "answer", reference, "eligibility")).form
    assert answering and "Priya Shah asked for more information" in text_of(Message(answering.intro))
    again = await desk.presses(AMARA, "submit", reference, "eligibility")
    assert again.result is Result.REFUSED
    assert "You have not changed anything since Priya Shah asked" in said_by(again)


async def test_pushing_what_happened_out_of_the_history(desk: Desk) -> None:
    """However much is said, every event is on one of its pages, once."""
    reference = await desk.keep(in_state(State.TEMPLATES))
    await desk.presses(PRIYA, "pause", reference)
    await desk.fills(PRIYA, "pause", reference, {"words": ("The very first thing",)})
    for number in range(MANY):
        await desk.fills(PRIYA, "message_applicant", reference, {"words": (f"Message number {number}.",)})
    first = await desk.presses(PRIYA, "see_history", reference)
    [older] = first.messages[0].buttons
    assert "The very first thing" not in said_by(first)
    assert older.action == "see_history"
    second = await desk.presses(PRIYA, "see_history", reference, older.detail)
    assert "The very first thing" in said_by(second)
    assert not second.messages[0].buttons
    both = said_by(first) + said_by(second)
    assert all(both.count(f"Message number {number}.") == 1 for number in range(MANY))
