"""What reviewers say of an item is somebody's words too: it goes with the onboarding, and their verdict stays."""

from __future__ import annotations

from bot.data.retention import is_plain
from conversations.content.loader import load
from conversations.journey.machine import ReviewState, State
from models.database.database import Database
from models.repositories.data.erasing import erase_onboarding
from models.repositories.data.scrubbing import ERASED
from tests.conversations.desk import PRIYA, Desk
from tests.conversations.onboardings import NOW, in_state


async def test_the_words_of_a_query_are_erased_with_their_onboarding(database: Database) -> None:
    desk = Desk(database)
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    form = (await desk.presses(PRIYA, "judge", reference, "eligibility.children")).form
    assert form
    asked = {"verdict": ("query",), "words": ("Ask Amara Okafor.",)}
    await desk.fills(PRIYA, "judge", reference, asked, form.detail)
    [before] = (await desk.onboarding(reference)).verdicts.values()
    assert before.words == "Ask Amara Okafor."
    async with database.unit_of_work() as session:
        await erase_onboarding(session, await desk.key(reference), is_plain(load("2025-06")), "retention", NOW)
    [after] = (await desk.onboarding(reference)).verdicts.values()
    assert (after.words, after.accepted, after.at) == (ERASED, before.accepted, before.at)
