"""The onboarding team reads its numbers: of this month, of an earlier one, and a sentence for one that is none."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rehearsal.showing import lines
from conversations.desk.numbers import STAY, STOPPED, Numbers
from conversations.journey.machine import ReviewState, State
from conversations.replies import Outcome, Result
from conversations.views.desk.numbers import late_rate, numbers_message, stages_of
from models.database.database import Database
from models.enums import Stage
from models.figures import Figure
from models.repositories.desk import canned_replies
from tests.conversations.at_the_desk import AMARA, PRIYA, Desk
from tests.conversations.onboardings import FIVE_STEPS, NEWEST, in_state


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


def said(outcome: Outcome) -> str:
    return "\n".join(line for message in outcome.messages for line in lines(message))


async def test_what_happened_today_is_in_the_numbers_of_the_month(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    asked = {"items": ("eligibility.product",), "words": ("Which version is it?",)}
    assert (await desk.fills(PRIYA, "ask_for_more", reference, asked, "eligibility")).result is Result.DONE
    assert (await desk.fills(PRIYA, "decline", reference, {"words": ("Not a =service",)})).result is Result.DONE
    shown = said(await desk.types(PRIYA, "numbers"))
    assert "Numbers for December 2026" in shown
    assert "December 2026 | 0 | 0 | 0 | 1" in shown
    assert "Not a =service | 1" in shown
    assert "What was asked for again" in shown
    assert "4. Confirm setup and eligibility | 0 | 0 done | 0 done | 0 done | 0 done" in shown


async def test_what_is_often_sent_is_counted_in_all_the_time_that_it_was_kept(desk: Desk) -> None:
    assert "often send" not in said(await desk.types(PRIYA, "numbers"))
    async with desk.database.reading() as session:
        known = {reply.name: reply for reply in await canned_replies.kept(session, "decline")}
    for name in ("Not direct care", "Not direct care"):
        reference = await desk.keep(in_state(State.REGISTERED))
        sent = {"canned": (str(known[name].id),)}
        assert (await desk.fills(PRIYA, "decline", reference, sent)).result is Result.DONE
    async with desk.database.unit_of_work() as session:
        await canned_replies.change_reply(session, replace(known["Not direct care"], uses=2, removed=True))
    shown = said(await desk.types(PRIYA, "numbers"))
    assert "Words that we often send, in all the time that they have been kept" in shown
    assert "Not direct care (removed) | Decline | 2" in shown
    assert "Not direct care (removed) | Decline | 2" in said(await desk.types(PRIYA, "numbers october 2026"))


async def test_an_earlier_month_is_a_press_or_a_word_away(desk: Desk) -> None:
    await desk.keep(in_state(State.REGISTERED))
    typed = await desk.types(PRIYA, "figures october 2026")
    assert "Numbers for October 2026" in said(typed)
    assert [button.detail for button in typed.messages[0].buttons] == ["2026-09", "2026-11"]
    pressed = await desk.presses(PRIYA, "numbers", "", "2026-09")
    assert "Numbers for September 2026" in said(pressed)
    assert [button.detail for button in (await desk.types(PRIYA, "numbers")).messages[0].buttons] == ["2026-11"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("numbers 2026-13", "We do not know the month"),
        ("numbers leeds", "We do not know the month"),
        ("numbers 2027-01", "has not begun"),
    ],
)
async def test_a_month_that_is_none_is_told_how_to_write_one(desk: Desk, typed: str, told: str) -> None:
    answered = await desk.types(PRIYA, typed)
    assert answered.result is Result.INVALID
    assert told in said(answered)


async def test_an_applicant_reads_no_numbers(desk: Desk) -> None:
    await desk.keep(in_state(State.REGISTERED))
    assert "Numbers for" not in said(await desk.types(AMARA, "numbers"))
    assert (await desk.presses(AMARA, "numbers", "", "")).result is Result.REFUSED


async def test_a_reviewer_who_answers_in_time_reads_it(desk: Desk) -> None:
    """Through turns alone: sent in on one day, answered on another, and read once that day has ended."""
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.IN_PROGRESS))
    assert (await desk.presses(AMARA, "submit", reference, "eligibility")).result is Result.DONE
    desk.now += timedelta(days=3)
    assert (await desk.presses(PRIYA, "approve", reference, "eligibility")).result is Result.DONE
    assert "December 2026 | No steps" in said(await desk.types(PRIYA, "numbers"))
    desk.now += timedelta(days=1)
    for _ in range(2):
        await desk.manager.sum_ended_days()
    shown = said(await desk.types(PRIYA, "numbers"))
    assert "December 2026 | 0 of 1 step, 0%" in shown
    assert "is counted to the end of 21 December 2026" in shown


async def test_whoever_is_on_another_journey_is_among_the_numbers(desk: Desk) -> None:
    assert "Build your integration" not in said(await desk.types(PRIYA, "numbers"))
    await desk.keep(in_state(State.BUILD, pack=FIVE_STEPS))
    shown = said(await desk.types(PRIYA, "numbers"))
    assert "Build your integration | 1 | 0 done | 0 done | 0 done | 0 done" in shown
    stopped = Numbers(("2026-11",), {"2026-11": Counter({Figure(STOPPED, "build.how", 0): 2})})
    assert any("How does your system send messages" in line for line in lines(numbers_message(stopped, "", NEWEST)))
    assert stages_of(Numbers(("2026-11",), {"2026-11": Counter({Figure(STAY, "templates", 3): 1})}), FIVE_STEPS)[
        -1:
    ] == (Stage.TEMPLATES,)


def test_days_that_are_not_counted_yet_are_told() -> None:
    shown = lines(numbers_message(Numbers(("2026-11",), behind=None), "2026-12", NEWEST))
    assert not any("still being counted" in line for line in shown)
    assert late_rate(2, 8) == "2 of 8 steps, 25%"
