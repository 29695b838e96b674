"""What was answered before, as the reviewer reads it where they decide, and everybody of the applicant team too."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conversations.journey.machine import ReviewState, State
from conversations.text import plain
from models.database.database import Database
from tests.conversations.at_the_desk import AMARA, PRIYA, TOM, Desk
from tests.conversations.onboardings import in_state
from tests.kit.seats import said_by

KEY = "eligibility.volumes"


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def changed_by_tom(desk: Desk) -> str:
    """Tom gave another number, and handed it in again."""
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    await desk.presses(TOM, "take_back", reference, "eligibility")
    form = (await desk.presses(TOM, "change", reference, KEY)).form
    assert form
    values = {field.id: field.values for field in form.fields} | {KEY: ("777",)}
    await desk.fills(TOM, form.action, reference, values, form.detail, form.seen)
    await desk.presses(TOM, "submit", reference, "eligibility/anyway")
    return reference


async def test_each_version_stands_with_who_and_when_the_newest_first(desk: Desk) -> None:
    reference = await changed_by_tom(desk)
    read = said_by(await desk.presses(AMARA, "changes", reference, "eligibility"))
    assert read.index("Tom Ellis, Friday 18 December 2026 at 4:55pm GMT: 777") < read.index("12,000")
    assert "Why do you want to use NHS Notify" not in read, "answered once"


async def test_the_reviewer_reads_it_where_they_decide(desk: Desk) -> None:
    reference = await changed_by_tom(desk)
    question = (await desk.onboarding(reference)).question(KEY)
    assert question
    form = (await desk.presses(PRIYA, "judge", reference, question.item)).form
    assert form
    read = " ".join(plain(item) for block in form.intro for item in getattr(block, "items", ()))
    assert "Tom Ellis" in read and "777" in read and "12,000" in read


async def test_what_was_never_changed_is_said_so(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    told = said_by(await desk.presses(AMARA, "changes", reference, "eligibility"))
    assert "No answer here was changed after it was first given." in told


async def test_after_a_review_what_changed_since_comes_first_and_every_version_on_demand(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    question = (await desk.onboarding(reference)).question(KEY)
    assert question
    asked = {"items": (question.item,), "words": ("Which year is this for?",)}
    await desk.fills(PRIYA, "ask_for_more", reference, asked, "eligibility")
    nothing = await desk.presses(TOM, "changes", reference, "eligibility")
    assert "Nothing changed here since the last review." in said_by(nothing)
    desk.now += timedelta(minutes=5)
    form = (await desk.presses(AMARA, "change", reference, KEY)).form
    assert form
    values = {field.id: field.values for field in form.fields} | {KEY: ("777",)}
    await desk.fills(AMARA, form.action, reference, values, form.detail, form.seen)
    shown = await desk.presses(TOM, "changes", reference, "eligibility")
    assert "777 (before: 12,000)" in said_by(shown) and "Amara Okafor" in said_by(shown)
    [every] = shown.messages[0].buttons
    everything = said_by(await desk.presses(TOM, "changes", reference, every.detail))
    assert "before:" not in everything and "777" in everything and "12,000" in everything
