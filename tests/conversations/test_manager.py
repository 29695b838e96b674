"""One effect for each deed, whatever a platform delivers twice; of two deeds at once, one wins and both are told."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from conversations.content.schema import ContentNewer, ContentPack
from conversations.context import Services
from conversations.journey.machine import ReviewState, State
from conversations.manager import ConversationManager
from conversations.replies import Button, Outcome, Paragraph, Result
from conversations.text import plain
from conversations.turns import Actor, Platforms, Pressed, Submitted, Typed
from models.database.database import Database
from models.domain import CallTime
from models.enums import CallStatus, Channel, Role, Stage
from models.repositories import people, receipts
from tests.conversations.actions.test_table import buttons_of
from tests.conversations.at_the_desk import AMARA, DANIEL, GRACE, HELP, PRIYA, TEAM, Desk, TeamRoster
from tests.conversations.onboardings import GRACE as GRACE_AS_OWNER
from tests.conversations.onboardings import NOW, in_state, member


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def words_of(outcome: Outcome) -> str:
    return " ".join(plain(b.text) for m in outcome.messages for b in m.blocks if isinstance(b, Paragraph))


async def test_the_same_delivery_twice_is_one_effect_and_the_same_answer(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    turn = desk.turn(PRIYA, Pressed("approve", reference), "slack-1")
    first = await desk.manager.handle(turn)
    assert await desk.manager.handle(turn) == first
    assert first.result is Result.DONE
    assert await desk.kinds(reference) == ["approved"]


async def test_the_same_delivery_five_times_at_once_is_one_effect_and_the_same_answer(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    turn = desk.turn(PRIYA, Pressed("approve", reference), "slack-1")
    outcomes = await asyncio.gather(*(desk.manager.handle(turn) for _ in range(5)))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert outcomes[0].result is Result.DONE
    assert await desk.kinds(reference) == ["approved"]


async def test_a_first_message_delivered_five_times_at_once_begins_one_onboarding(desk: Desk) -> None:
    turn = desk.turn(AMARA, Typed("onboard"), "teams-1")
    outcomes = await asyncio.gather(*(desk.manager.handle(turn) for _ in range(5)))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    again = await desk.types(AMARA, "status")
    assert len(again.messages) == 1 and again.result is Result.DONE


async def test_of_two_reviewers_at_once_exactly_one_wins(desk: Desk) -> None:
    for _ in range(50):
        reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
        more = {"items": ("eligibility.product",), "words": ("Which app?",)}
        approve, ask = await asyncio.gather(
            desk.manager.handle(desk.turn(PRIYA, Pressed("approve", reference))),
            desk.manager.handle(desk.turn(DANIEL, Submitted("ask_for_more", reference, "eligibility", more))),
        )
        assert sorted([approve.result, ask.result]) == [Result.DONE, Result.MOVED_ON]
        [decided] = await desk.kinds(reference)
        winner, loser = ("Priya Shah", ask) if decided == "approved" else ("Daniel Reid", approve)
        assert f"This has moved on. {winner}" in words_of(loser)
        review = (await desk.onboarding(reference)).review(Stage.ELIGIBILITY)
        assert review is (ReviewState.APPROVED if decided == "approved" else ReviewState.MORE_NEEDED)


async def test_of_two_reviewers_who_both_approve_at_once_the_next_stage_stays_unapproved(desk: Desk) -> None:
    onboarding = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    onboarding.reviews[Stage.TECHNICAL_PREPARATION] = ReviewState.SUBMITTED
    reference = await desk.keep(onboarding)
    presses = [desk.turn(who, Pressed("approve", reference, "eligibility")) for who in (PRIYA, DANIEL)]
    results = [outcome.result for outcome in await asyncio.gather(*map(desk.manager.handle, presses))]
    assert sorted(results) == [Result.DONE, Result.MOVED_ON]
    after = await desk.onboarding(reference)
    assert after.review(Stage.TECHNICAL_PREPARATION) is ReviewState.SUBMITTED


async def test_of_two_applicants_who_pick_the_last_time_one_gets_it(desk: Desk) -> None:
    for number in range(10):
        at = NOW + timedelta(days=20 + number)
        references = []
        for actor in (AMARA, GRACE):
            onboarding = in_state(State.CALL_OFFERED)
            onboarding.call_times = [CallTime(at)]
            if actor is GRACE:
                onboarding.members = [member(GRACE_AS_OWNER, Role.OWNER)]
            references.append(await desk.keep(onboarding))
        calls = [str((await desk.onboarding(reference)).call_times[0].id) for reference in references]
        picked = await asyncio.gather(
            desk.presses(AMARA, "pick_time", references[0], calls[0]),
            desk.presses(GRACE, "pick_time", references[1], calls[1]),
        )
        assert sorted(outcome.result for outcome in picked) == [Result.DONE, Result.MOVED_ON]
        lost = next(outcome for outcome in picked if outcome.result is Result.MOVED_ON)
        assert "not free any more" in words_of(lost)
        standings = sorted([(await desk.onboarding(r)).call_times[0].status for r in references])
        assert standings == [CallStatus.BOOKED, CallStatus.WITHDRAWN]


async def test_a_look_that_may_be_delivered_again_is_answered_the_same_again(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    turn = desk.turn(PRIYA, Pressed("see_answers", reference), "teams-1")
    first = await desk.manager.handle(turn)
    assert first.result is Result.DONE
    await desk.presses(PRIYA, "approve", reference)
    assert await desk.manager.handle(turn) == first


async def test_a_look_that_is_delivered_once_stores_nothing(desk: Desk, database: Database) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    await desk.presses(PRIYA, "see_answers", reference)
    turn = replace(desk.turn(PRIYA, Pressed("see_answers", reference), "slack-1"), once=True)
    assert (await desk.manager.handle(turn)).result is Result.DONE
    async with database.reading() as session:
        assert await receipts.earlier_outcome(session, "slack-1") is None


async def test_a_look_that_meets_somebody_new_stores_them(desk: Desk, database: Database) -> None:
    turn = replace(desk.turn(AMARA, Typed("help"), "slack-1"), once=True)
    assert (await desk.manager.handle(turn)).result is Result.DONE
    async with database.reading() as session:
        assert await people.find(session, AMARA.channel, AMARA.workspace, AMARA.user) is not None


def press_of(button: Button) -> Pressed:
    return Pressed(button.action, button.about, button.detail)


async def usable(desk: Desk, who: Actor, *presses: Pressed) -> set[str]:
    """The names of the actions that would still do something."""
    return {press.action for press in await desk.manager.usable(who, desk.turn(who, presses[0]).place, presses)}


async def test_an_old_button_is_known_to_do_nothing_before_it_is_pressed(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    for who, words in ((AMARA, "status"), (GRACE, "status"), (PRIYA, "board")):
        await desk.types(who, words)
    presses = [Pressed(name, reference, "eligibility") for name in ("approve", "ask_for_more", "take_back", "submit")]
    ways = [Pressed("answer", reference, "eligibility"), Pressed("status", reference), Pressed("no_such", reference)]
    assert await usable(desk, PRIYA, *presses) == {"approve", "ask_for_more"}
    assert await usable(desk, AMARA, *presses, *ways) == {"take_back", "status"}
    assert await desk.kinds(reference) == []
    await desk.presses(PRIYA, "approve", reference, "eligibility")
    assert await usable(desk, PRIYA, *presses) == set()
    assert await usable(desk, AMARA, *presses) == set()
    assert await usable(desk, GRACE, *ways) == set()


async def test_what_is_said_to_do_nothing_does_nothing(desk: Desk) -> None:
    """Of every button in the direct messages of an onboarding that was paused since."""
    for state in (State.CALL_OFFERED, State.CALL_BOOKED, State.ELIGIBILITY):
        reference = await desk.keep(in_state(state))
        drawn = [await desk.presses(AMARA, name, reference) for name in ("status", "answers", "people")]
        presses = {press_of(b) for outcome in drawn for message in outcome.messages for b in buttons_of(message)}
        await desk.fills(PRIYA, "pause", reference, {"words": ("They asked us to",)})
        live = await desk.manager.usable(AMARA, desk.turn(AMARA, Typed("")).place, presses)
        assert "status" in {press.action for press in live} and presses - live
        for press in presses - live:
            outcome = await desk.manager.handle(desk.turn(AMARA, press))
            assert outcome.result in (Result.MOVED_ON, Result.REFUSED), press


async def test_a_receipt_of_a_newer_version_is_an_answer_and_no_failure(desk: Desk, database: Database) -> None:
    """Two versions work side by side in a deploy, and a delivery may come to the older one again."""
    turn = desk.turn(AMARA, Typed("onboard"), "slack-1")
    async with database.unit_of_work() as session:
        await receipts.add_receipt(session, turn.delivery_id, NOW, '{"messages": [{"blocks": [{"kind": "hologram"}]}]}')
    outcome = await desk.manager.handle(turn)
    assert "We have taken this already." in words_of(outcome)


def not_here(version: str) -> ContentPack:
    raise ContentNewer(f"This program does not have version {version} of the content.")


async def test_an_onboarding_of_newer_content_is_told_to_wait_by_the_program_before_it(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """After a release was taken back. Nothing is stored, and its messages are tried again for as long as may pass."""
    reference = await desk.keep(in_state(State.TEMPLATES))
    services, platforms = Services(not_here, HELP, TEAM), Platforms({Channel.WEB: TeamRoster()})
    older = ConversationManager(desk.database, desk.clock, services, platforms)
    told = [
        await older.handle(desk.turn(AMARA, Typed("status"))),
        await older.handle(desk.turn(AMARA, Typed("people"))),
    ]
    assert [outcome.result for outcome in told] == [Result.FAILED] * 2
    assert all("newer version of the questions" in words_of(outcome) for outcome in told)
    assert caplog.text.count("does not have version 2025-06") == 1
    home = await older.home(AMARA)
    assert "newer version of the questions" in words_of(Outcome(home.messages))
    pressed = Pressed("status", reference)
    assert await older.usable(AMARA, desk.turn(AMARA, pressed).place, [pressed]) == {pressed}
    assert (await desk.types(AMARA, "status")).result is Result.DONE


async def test_a_press_that_names_no_onboarding_is_about_ones_own(desk: Desk) -> None:
    """As one that comes from outside our messages."""
    reference = await desk.keep(in_state(State.TEMPLATES))
    opened = await desk.presses(AMARA, "people", "")
    assert opened.result is Result.DONE and reference in repr(opened)
    assert (await desk.presses(PRIYA, "approve", "")).result is Result.REFUSED
