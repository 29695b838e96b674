"""A condition is stored with who made it, read by both sides, and found in the files of each."""

from __future__ import annotations

import pytest

from conversations.journey.machine import ReviewState, State
from models.database.database import Database
from models.enums import ConditionOutcome
from tests.conversations.at_the_desk import AMARA, DANIEL, PRIYA, Desk
from tests.conversations.case_file.test_case_files import fetched, rows_of_csv
from tests.conversations.onboardings import in_state
from tests.kit.seats import said_by

WORDS = "Send us the status of this year."
CONDITION = {"due_on": ("2027-01-20",), "words": (WORDS,)}


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def approved(desk: Desk) -> str:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    told = said_by(await desk.fills(PRIYA, "approve_on_condition", reference, CONDITION, "eligibility"))
    assert "on a condition to be met by 20 January 2027. We told the applicant." in told
    return reference


async def test_both_sides_read_it_until_it_is_waived_by_name(desk: Desk) -> None:
    reference = await approved(desk)
    for who, action in ((AMARA, "status"), (PRIYA, "open_card")):
        told = said_by(await desk.presses(who, action, reference))
        assert f"{WORDS} To be met by 20 January 2027" in told, action
    [condition] = (await desk.onboarding(reference)).conditions
    assert (condition.by, condition.words, condition.is_open) == ("Priya Shah", WORDS, True)
    values = {"condition": (str(condition.id),), "outcome": ("waived",), "words": ("It came by post.",)}
    await desk.fills(DANIEL, "close_condition", reference, values)
    [condition] = (await desk.onboarding(reference)).conditions
    assert (condition.outcome, condition.closed_by) == (ConditionOutcome.WAIVED, "Daniel Reid")
    assert WORDS not in said_by(await desk.presses(AMARA, "status", reference))


async def test_it_stands_in_the_files_of_both_and_verdicts_in_the_teams_alone(desk: Desk) -> None:
    reference = await approved(desk)
    for who, asked, verdicts in ((PRIYA, f"export {reference}", True), (AMARA, "download", False)):
        rows = rows_of_csv((await fetched(desk, await desk.types(who, asked)))["csv"])
        assert any(row[0] == "Conditions of approvals" and WORDS in row for row in rows)
        assert any("Verdicts" in row[0] and "Accepted" in row for row in rows) is verdicts
