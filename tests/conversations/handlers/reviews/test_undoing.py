"""An approval pressed by mistake: undone within 10 minutes by whoever pressed, while nobody has gone on from it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conversations.actions.table import TABLE
from conversations.journey.machine import STAGE_STATES, ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Side
from conversations.replies import Result
from conversations.text import plain
from conversations.views.buttons import team_buttons
from conversations.views.cards import status_card
from conversations.views.notices import applicant_notice, team_notice
from conversations.views.team_card import team_card
from models.database.database import Database
from models.enums import Stage
from tests.conversations import at_the_desk
from tests.conversations.at_the_desk import Desk
from tests.conversations.everything import snoozed
from tests.conversations.onboardings import AMARA, PRIYA, a_person, in_state, stored
from tests.conversations.pressing import press, said

DANIEL = a_person(6, "Daniel Reid", onboarding_team=True)


def approved(state: State = State.ELIGIBILITY, minutes: float = 1) -> Onboarding:
    """A stage that Priya approved some minutes ago."""
    made = stored(press(in_state(state, ReviewState.SUBMITTED), "approve", PRIYA, state.value).onboarding)
    made.now += timedelta(minutes=minutes)
    return made


@pytest.mark.parametrize("state", STAGE_STATES)
def test_a_mistaken_approval_of_any_stage_can_be_taken_back(state: State) -> None:
    done = press(approved(state, minutes=9), "undo_approval", PRIYA, state.value)
    assert done.outcome.result is Result.DONE and done.kinds == ["approval_undone"]
    assert done.onboarding.state is state
    assert done.onboarding.review(Stage(state.value)) is ReviewState.SUBMITTED
    again = press(stored(done.onboarding), "approve", PRIYA, state.value)
    assert again.kinds == ["approved"]


def test_approve_is_still_one_press_and_its_answer_has_the_way_back() -> None:
    assert TABLE["approve"].confirm is None and not TABLE["approve"].opens_form
    [told] = press(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED), "approve", PRIYA).outcome.messages
    [undo] = told.buttons
    assert (undo.label, undo.action, undo.detail) == ("Undo the approval", "undo_approval", "eligibility")


def test_both_sides_read_that_it_was_taken_back_and_whose_turn_it_is() -> None:
    made = press(approved(), "undo_approval", PRIYA).onboarding
    [event] = [event for event in made.changes.events if event.kind == "approval_undone"]
    for_team, for_applicant = team_notice(made, event), applicant_notice(made, event, AMARA)
    assert "Priya Shah took back the approval of stage 4" in plain(getattr(for_team.blocks[0], "text", ()))
    assert "It is under review again" in plain(getattr(for_applicant.blocks[0], "text", ()))
    assert [button.label for button in for_applicant.buttons] == [
        button.label for button in status_card(made, AMARA).buttons
    ]
    assert [button.label for button in team_card(made).buttons][:2] == ["Approve", "Ask for more"]


def test_the_wait_goes_on_from_when_the_stage_was_submitted() -> None:
    submitted = stored(press(in_state(State.ELIGIBILITY), "submit", AMARA).onboarding)
    since = submitted.state_since
    submitted.now += timedelta(days=2)
    made = stored(press(submitted, "approve", PRIYA).onboarding)
    assert press(made, "undo_approval", PRIYA).onboarding.state_since == since


def test_somebody_else_of_the_team_cannot_undo_it() -> None:
    done = press(approved(), "undo_approval", DANIEL)
    assert done.outcome.result is Result.REFUSED and not done.kinds
    [told] = done.outcome.messages
    assert plain(getattr(told.blocks[0], "text", ())) == "Only Priya Shah, who approved this stage, can undo it."


def gone_on(how: str) -> Onboarding:
    made = approved()
    match how:
        case "changed an answer":
            done = press(made, "choose_anyway", AMARA, "eligibility.children=yes")
            assert "reopened" in done.kinds
            made = done.onboarding
        case "withdrew":
            made = press(made, "withdraw", AMARA).onboarding
        case "the team paused it":
            made = press(made, "pause", PRIYA, values=said("You asked us to wait.")).onboarding
        case _:
            made.answer(made.questions(Stage.TECHNICAL_PREPARATION)[0].key, "We plan it.", AMARA)
    made = stored(made)
    made.now += timedelta(minutes=1)
    return made


@pytest.mark.parametrize("how", ["saved an answer", "changed an answer", "withdrew", "the team paused it"])
def test_once_somebody_has_gone_on_the_button_is_gone(how: str) -> None:
    made = gone_on(how)
    assert "undo_approval" not in [button.action for button in team_buttons(made)]
    assert press(made, "undo_approval", PRIYA).outcome.result is Result.MOVED_ON


def test_after_10_minutes_the_button_is_gone() -> None:
    in_time, too_late = approved(minutes=10), approved(minutes=10.1)
    assert "undo_approval" in [button.action for button in team_buttons(in_time)]
    assert "undo_approval" not in [button.action for button in team_buttons(too_late)]


def test_an_undo_drawn_for_another_stage_undoes_nothing() -> None:
    assert press(approved(State.TEMPLATES), "undo_approval", PRIYA, "eligibility").outcome.result is Result.MOVED_ON


async def test_an_old_undo_says_that_it_is_too_late(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    [told] = (await desk.presses(at_the_desk.PRIYA, "approve", reference, "eligibility")).messages
    undo = told.buttons[0]
    desk.now += timedelta(minutes=11)
    late = await desk.presses(at_the_desk.PRIYA, undo.action, reference, undo.detail)
    assert late.result is Result.MOVED_ON
    read = [plain(getattr(block, "text", ())) for block in late.messages[0].blocks]
    assert any("It is too late to undo this approval." in words for words in read)
    assert (await desk.kinds(reference))[-1] == "approved"


async def test_undone_in_time_it_is_stored_with_its_event(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    await desk.presses(at_the_desk.PRIYA, "approve", reference, "eligibility")
    await desk.presses(at_the_desk.PRIYA, "undo_approval", reference, "eligibility")
    assert (await desk.kinds(reference))[-2:] == ["approved", "approval_undone"]
    onboarding = await desk.onboarding(reference)
    assert onboarding.state is State.ELIGIBILITY and onboarding.review(Stage.ELIGIBILITY) is ReviewState.SUBMITTED


ONE_PRESS = {
    **{"approve": "undo_approval", "resume": "pause", "reconsider": "decline"},
    **{"take": "unassign", "unsnooze": "snooze"},
}
"""Decisions that are made with one press, without a form or a question first, and the press that takes them back."""


NO_DECISION = {
    "do_several": "it stands beneath a preview that asks",
    "do_move_over": "it stands beneath a preview that asks, and another move takes it back",
    "export": "it makes a file of what there is",
    "keep_open": "nothing changes",
    "approve_topic": "help takes it back by its Remove",
    "have_summary": "it changes what somebody is sent",
    "stop_summary": "it changes what somebody is sent",
    "export_set_up": "it makes a file of what there is",
    "team_call_file": "it makes a file of what there is",
    "team_settle_item": "either side can write there again",
}


def test_every_decision_of_the_team_asks_first_or_can_be_taken_back() -> None:
    decisions = [action for action in TABLE.values() if action.side is Side.ONBOARDING_TEAM and not action.reads]
    unasked = {action.name for action in decisions if not action.opens_form and not action.confirm}
    assert unasked - set(ONE_PRESS.values()) - set(NO_DECISION) == set(ONE_PRESS)
    for name, way_back in ONE_PRESS.items():
        made = {
            "approve": in_state(State.ELIGIBILITY, ReviewState.SUBMITTED),
            "resume": in_state(State.PAUSED),
            "reconsider": in_state(State.DECLINED),
            "take": in_state(State.TEMPLATES),
            "unsnooze": snoozed(),
        }[name]
        after = press(made, name, PRIYA).onboarding
        assert way_back in [button.action for button in team_buttons(after)]
