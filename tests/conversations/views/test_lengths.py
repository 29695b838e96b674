"""What stages took lately is told in an applicant's status and in help, and promises nothing."""

from __future__ import annotations

import pytest

from bot.rehearsal.showing import lines
from conversations.journey.machine import ReviewState, State
from conversations.replies import Outcome
from conversations.text import plain
from conversations.views.cards import status_card
from conversations.views.lengths import length_of, length_said
from models.database.database import Database
from models.enums import Stage
from models.figures import StageLength
from models.repositories.desk import numbers as stored
from tests.conversations.at_the_desk import AMARA, PRIYA, Desk
from tests.conversations.onboardings import AMARA as AMARA_HERSELF
from tests.conversations.onboardings import PACK, in_state

TOOK = (StageLength(Stage.ELIGIBILITY, 14, 8, 15, 28), StageLength(Stage.TEMPLATES, 11, 5, 5, 9))
SAID = "Most teams took 8 to 15 working days at stage 4, and 1 in 10 took longer than 28"


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


async def keep_lengths(desk: Desk) -> None:
    async with desk.database.unit_of_work() as session:
        await stored.put_lengths(session, TOOK)


def said(outcome: Outcome) -> str:
    return "\n".join(line for message in outcome.messages for line in lines(message))


def test_most_teams_and_one_in_ten() -> None:
    assert plain(length_said(TOOK[0], PACK)) == SAID
    assert plain(length_said(TOOK[1], PACK)).startswith("Most teams took 5 working days at stage 6, and")
    assert length_of(TOOK, Stage.INTEGRATION, PACK) == ()
    assert plain(length_of(TOOK, Stage.ELIGIBILITY, PACK)).endswith("It is no promise")


async def test_an_applicant_reads_it_in_their_status_and_in_help(desk: Desk) -> None:
    await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    assert "working days at stage" not in said(await desk.types(AMARA, "status"))
    await keep_lengths(desk)
    status = said(await desk.types(AMARA, "status"))
    assert SAID in status and "It is no promise" in status and "stage 6, and" not in status
    for asked in ("help how long", "How long does it take?"):
        told = said(await desk.types(AMARA, asked))
        assert SAID in told and "stage 6, and 1 in 10" in told and "no promise" in told
    assert SAID not in said(await desk.types(AMARA, "help DSPT"))
    assert SAID in said(await desk.types(PRIYA, "help how long"))


def test_what_is_over_takes_no_time() -> None:
    for state in (State.LIVE, State.DECLINED, State.WITHDRAWN):
        every = tuple(StageLength(stage, 20, 1, 2, 3) for stage in Stage)
        assert not any("Most teams" in line for line in lines(status_card(in_state(state), AMARA_HERSELF, every)))
