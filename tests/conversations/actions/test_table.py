"""The table of actions: each is drawn only for those who may, and guarded by the same rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from conversations.actions.table import TABLE, action_of
from conversations.journey.machine import BEFORE_REGISTRATION, ReviewState, State
from conversations.journey.stages import REVIEWED
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Participant
from conversations.onboarding.progress import invited
from conversations.replies import Block, Button, Message, Result, Style, SummaryList, SummaryRow
from conversations.views.buttons import team_buttons
from conversations.views.call_times import times_card
from conversations.views.cards import status_card
from conversations.views.check_answers import check_card
from conversations.views.people import people_card
from conversations.views.team_card import team_card
from models.enums import Stage
from tests.conversations.onboardings import AMARA, PRIYA, TOM, VERA, every_standing, in_state
from tests.conversations.pressing import ABOUT_ONE, press

APPLICANTS = (AMARA, TOM, VERA)
STANDINGS = tuple(every_standing())


def named(onboarding: Onboarding) -> str:
    stage = onboarding.current_review
    review = f"-{onboarding.review(stage)}" if stage else ""
    return f"{onboarding.state}{review}-{len(onboarding.answers)}"


STANDING = pytest.mark.parametrize("onboarding", STANDINGS, ids=named)


def cards_for(onboarding: Onboarding, reader: Participant) -> Iterator[Message]:
    """Every card that an applicant can be shown."""
    yield status_card(onboarding, reader)
    yield people_card(onboarding, reader)
    if onboarding.state in (State.CALL_OFFERED, State.CALL_BOOKED):
        yield times_card(onboarding, reader)
    for stage in Stage:
        is_open = invited(onboarding) if stage in REVIEWED else onboarding.registered or stage.number < 2
        if onboarding.questions(stage) and is_open:
            yield check_card(onboarding, stage, reader)
    for name in ("status", "answers", "stages"):
        yield from press(onboarding, name, reader).outcome.messages


def buttons_of(message: Message) -> Iterator[Button]:
    yield from (*message.buttons, *message.menu)
    yield from (row.change for block in message.blocks for row in rows_of(block) if row.change)


def rows_of(block: Block) -> tuple[SummaryRow, ...]:
    return block.rows if isinstance(block, SummaryList) else ()


@STANDING
def test_at_most_three_buttons_and_one_of_them_primary(onboarding: Onboarding) -> None:
    cards = [team_card(onboarding), *(card for reader in APPLICANTS for card in cards_for(onboarding, reader))]
    for card in cards:
        assert len(card.buttons) <= 3
        primary = [button.label for button in (*card.buttons, *card.menu) if button.style is Style.PRIMARY]
        assert len(primary) <= 1
        assert not any(button.style is Style.PRIMARY for button in card.menu)


@STANDING
def test_no_card_has_the_same_button_twice(onboarding: Onboarding) -> None:
    for card in [team_card(onboarding), *(card for reader in APPLICANTS for card in cards_for(onboarding, reader))]:
        drawn = [(button.action, button.detail) for button in (*card.buttons, *card.menu)]
        assert len(drawn) == len(set(drawn))


@STANDING
@pytest.mark.parametrize("reader", APPLICANTS, ids=lambda person: person.name)
def test_every_button_drawn_for_an_applicant_works(onboarding: Onboarding, reader: Participant) -> None:
    for card in cards_for(onboarding, reader):
        for button in buttons_of(card):
            assert action_of(button.action, button.detail)
            if button.action not in ABOUT_ONE or (button.action == "leave" and reader is AMARA):
                continue  # an owner who leaves is told to name another first
            done = press(onboarding, button.action, reader, button.detail).outcome
            assert done.result not in (Result.REFUSED, Result.MOVED_ON), (button, done)
            assert done.form or done.messages


@STANDING
def test_every_button_drawn_for_the_onboarding_team_works(onboarding: Onboarding) -> None:
    for button in team_buttons(onboarding):
        done = press(onboarding, button.action, PRIYA, button.detail).outcome
        assert done.result in (Result.DONE, Result.INVALID), button
        assert done.form or done.messages


@STANDING
def test_what_is_not_on_the_teams_card_is_not_possible(onboarding: Onboarding) -> None:
    if onboarding.state in BEFORE_REGISTRATION:
        return  # the team sees nothing of it yet
    drawn = {button.action for button in team_buttons(onboarding)}
    for name, action in ABOUT_ONE.items():
        if action.on_card and name not in drawn:
            done = press(onboarding, name, PRIYA, values={"words": ("Because",)})
            assert done.outcome.result is Result.MOVED_ON, name
            assert not done.kinds


@pytest.mark.parametrize("stage", REVIEWED)
def test_a_press_on_an_old_card_does_not_approve_the_next_stage(stage: Stage) -> None:
    drawn = {b.action: b for b in team_buttons(in_state(State(stage.value), ReviewState.SUBMITTED))}
    later = next((s for s in REVIEWED if s is not stage), stage)
    onboarding = in_state(State(later.value), ReviewState.SUBMITTED)
    for name in ("approve", "ask_for_more"):
        done = press(onboarding, name, PRIYA, drawn[name].detail)
        assert done.outcome.result is Result.MOVED_ON, name
        assert done.onboarding.review(later) is ReviewState.SUBMITTED


@pytest.mark.parametrize("name", ["decline", "withdraw", "leave", "invite", "cancel_call", "remove_entry"])
def test_what_cannot_be_undone_asks_first_or_in_its_form(name: str) -> None:
    assert TABLE[name].confirm


def test_a_stage_submitted_out_of_turn_can_be_taken_back() -> None:
    onboarding = in_state(State.ELIGIBILITY)
    onboarding.reviews[Stage.TECHNICAL_PREPARATION] = ReviewState.SUBMITTED
    [back] = check_card(onboarding, Stage.TECHNICAL_PREPARATION, AMARA).buttons
    done = press(onboarding, back.action, AMARA, back.detail)
    assert done.outcome.result is Result.DONE
    assert done.onboarding.review(Stage.TECHNICAL_PREPARATION) is ReviewState.IN_PROGRESS
