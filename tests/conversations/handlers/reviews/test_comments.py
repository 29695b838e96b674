"""Comments at an item: both sides read them there, on every view of it, until one of them settles them."""

from __future__ import annotations

import pytest

from conversations.journey.machine import ReviewState, State
from conversations.onboarding.reviews.comments import comments_at
from conversations.replies import Result
from conversations.text import plain
from models.database.database import Database
from tests.conversations.at_the_desk import AMARA, PRIYA, Desk
from tests.conversations.everything import asked_about_an_item
from tests.conversations.onboardings import AMARA as AMARA_OF_RIVERSIDE
from tests.conversations.onboardings import PRIYA as PRIYA_OF_THE_TEAM
from tests.conversations.onboardings import VERA, in_state
from tests.conversations.pressing import press, said
from tests.kit.seats import said_by

ITEM, QUESTION, REPLY = "eligibility.product", "The app or the programme?", "The app alone."


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def about(words: str) -> dict[str, tuple[str, ...]]:
    return {"item": (ITEM,), "words": (words,)}


async def test_both_stand_at_the_item_for_both_sides_until_it_is_settled(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    await desk.fills(AMARA, "ask_about", reference, about(QUESTION), "eligibility.")
    form = (await desk.presses(PRIYA, "comment", reference, ITEM)).form
    assert form and any(QUESTION in plain(getattr(block, "text", ())) for block in form.intro)
    await desk.fills(PRIYA, "comment", reference, about(REPLY), ITEM)
    views = ((AMARA, "check", "eligibility"), (PRIYA, "checklist", ""), (PRIYA, "see_answers", ""))
    for who, action, detail in views:
        read = said_by(await desk.presses(who, action, reference, detail))
        assert QUESTION in read and REPLY in read, action
    assert (await desk.presses(AMARA, "settle_item", reference, ITEM)).result is Result.DONE
    for who, action, detail in views:
        read = said_by(await desk.presses(who, action, reference, detail))
        assert QUESTION not in read and REPLY not in read, action
    late = await desk.presses(PRIYA, "team_settle_item", reference, ITEM)
    assert late.result is Result.MOVED_ON and "settled already" in said_by(late)
    assert (await desk.kinds(reference)) == ["item_asked", "item_answered", "comments_settled"]


async def test_it_stands_in_the_form_where_the_item_is_answered(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.IN_PROGRESS))
    await desk.fills(PRIYA, "comment", reference, about(REPLY), ITEM)
    form = (await desk.presses(AMARA, "change", reference, ITEM)).form
    assert form and any(REPLY in plain(getattr(block, "text", ())) for block in form.intro)


def test_an_item_has_to_be_named_and_something_said() -> None:
    made = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    form = press(
        made, "ask_about", AMARA_OF_RIVERSIDE, "", {"item": ("eligibility.nothing",), "words": ()}
    ).outcome.form
    assert form
    assert [plain(field.error) for field in form.fields] == ["Select an item", "Enter what you want to say"]


def test_a_viewer_writes_nothing_and_neither_side_writes_as_the_other() -> None:
    made, words = asked_about_an_item(), {"item": (ITEM,), **said(REPLY)}
    for by, action in ((VERA, "ask_about"), (AMARA_OF_RIVERSIDE, "comment"), (PRIYA_OF_THE_TEAM, "ask_about")):
        assert press(made, action, by, ITEM, words).outcome.result is Result.REFUSED


def test_once_everything_is_approved_an_item_can_still_be_written_about() -> None:
    made = in_state(State.READY_FOR_GO_LIVE)
    form = press(made, "comment", PRIYA_OF_THE_TEAM).outcome.form
    assert form and form.fields[0].options


def test_what_was_settled_a_moment_ago_stands_no_more() -> None:
    made = press(asked_about_an_item(), "settle_item", AMARA_OF_RIVERSIDE, ITEM).onboarding
    assert not comments_at(made, ITEM)
    assert press(made, "settle_item", AMARA_OF_RIVERSIDE, ITEM).outcome.result is Result.MOVED_ON
