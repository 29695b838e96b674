"""What reviewers say of an item is somebody's words too: it goes with the onboarding, and their verdict stays."""

from __future__ import annotations

from bot.data.retention import is_plain
from conversations.content.loader import load
from conversations.journey.machine import ReviewState, State
from models.database.database import Database
from models.enums import ERASED
from models.repositories.data import people
from models.repositories.data.erasing import erase_onboarding
from tests.conversations.at_the_desk import DANIEL, PRIYA, Desk
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


NAMED = "Ask Amara Okafor."


async def reviewed(desk: Desk) -> str:
    """A condition, a comment and a question to a specialist, each of which names Amara."""
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    desk.channels.team = [PRIYA, DANIEL]
    await desk.presses(DANIEL, "open_card", reference)
    item = "eligibility.product"
    asked = {"who": (str(await desk.person_id(DANIEL)),), "speciality": ("clinical safety",), "items": (item,)}
    await desk.fills(PRIYA, "ask_specialist", reference, {**asked, "words": (NAMED,)})
    await desk.fills(PRIYA, "comment", reference, {"item": (item,), "words": (NAMED,)}, item)
    condition = {"due_on": ("2027-01-20",), "words": (NAMED,)}
    await desk.fills(PRIYA, "approve_on_condition", reference, condition, "eligibility")
    return reference


async def test_what_a_review_says_of_somebody_is_shown_and_erased_with_it(database: Database) -> None:
    desk = Desk(database)
    reference = await reviewed(desk)
    async with database.reading() as session:
        subject = await people.find(session, "amara@riverside.example")
        assert subject
        shown = await people.held(session, subject)
    assert all(NAMED in str(shown[kind]) for kind in ("conditions", "comments", "opinions"))
    async with database.unit_of_work() as session:
        await erase_onboarding(session, await desk.key(reference), is_plain(load("2025-06")), "retention", NOW)
    made = await desk.onboarding(reference)
    said = [made.conditions[0].words, made.comments[0].words, made.opinions[0].asked]
    assert said == [ERASED] * 3 and made.conditions[0].by == "Priya Shah"


async def test_erasing_one_person_takes_their_name_out_of_it(database: Database) -> None:
    desk = Desk(database)
    reference = await reviewed(desk)
    async with database.unit_of_work() as session:
        subject = await people.find(session, "amara@riverside.example")
        assert subject
        await people.erase(session, subject, "an operator", NOW)
    made = await desk.onboarding(reference)
    said = [made.conditions[0].words, made.comments[0].words, made.opinions[0].asked]
    assert said == [f"Ask {ERASED}."] * 3
