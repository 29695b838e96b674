"""Every transition of both machines, walked: where it leads, what refuses it, and that a refusal changes nothing."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path

import pytest
from transitions import Machine

from conversations.journey.machine import (
    AFTER_INVITATION,
    BEFORE_REGISTRATION,
    CALLING,
    ENDED,
    JOURNEY,
    REVIEW,
    UNDER_WAY,
    Flow,
    NotPossible,
    ReviewState,
    ReviewTrigger,
    State,
    Trigger,
    fire,
    mermaid,
    page,
    possible,
)
from conversations.journey.stages import REVIEWED
from models.enums import Stage

PAGE = Path(__file__).parents[3] / "docs" / "state-machines.md"

MACHINES: tuple[tuple[Machine, type[StrEnum], type[StrEnum]], ...] = (
    (JOURNEY, State, Trigger),
    (REVIEW, ReviewState, ReviewTrigger),
)
BOTH = pytest.mark.parametrize(("machine", "states", "triggers"), MACHINES, ids=["journey", "review"])


def arrows(machine: Machine) -> list[tuple[str, str, str]]:
    """Every transition: its trigger, where from, where to."""
    return [
        (name, source, transition.dest)
        for name, event in machine.events.items()
        for source, transitions in event.transitions.items()
        for transition in transitions
        if transition.dest
    ]


@BOTH
def test_every_transition_joins_known_states(machine: Machine, states: type[StrEnum], triggers: type[StrEnum]) -> None:
    known = {state.value for state in states}
    assert {source for _, source, _ in arrows(machine)} <= known
    assert {dest for _, _, dest in arrows(machine)} <= known


@BOTH
def test_there_is_no_way_but_the_named_triggers(
    machine: Machine, states: type[StrEnum], triggers: type[StrEnum]
) -> None:
    assert set(machine.events) == {trigger.value for trigger in triggers}


@BOTH
def test_every_state_can_be_reached(machine: Machine, states: type[StrEnum], triggers: type[StrEnum]) -> None:
    reached = {machine.initial}
    while more := {dest for _, source, dest in arrows(machine) if source in reached} - reached:
        reached |= more
    assert reached == {state.value for state in states}


FLOWS = [
    Flow(state.value, resume, outstanding, eligible)
    for state in State
    for resume in (None, State.WAITING_CAPACITY.value, State.CONFORMANCE.value, State.GO_LIVE_SET.value)
    for outstanding in ((), REVIEWED[2:], REVIEWED)
    for eligible in (True, False)
]


@pytest.mark.parametrize("trigger", Trigger)
def test_a_refused_trigger_leaves_the_flow_as_it_was(trigger: Trigger) -> None:
    moved = refused = 0
    for flow in FLOWS:
        trial = replace(flow)
        try:
            fire(JOURNEY, trigger, trial)
        except NotPossible:
            refused += 1
            assert trial == flow
        else:
            moved += 1
            assert trial.state in {
                dest for name, source, dest in arrows(JOURNEY) if (name, source) == (trigger, flow.state)
            }
    assert moved, "nothing can ever do this"
    assert refused


@pytest.mark.parametrize("trigger", Trigger)
def test_asking_whether_it_is_possible_moves_nothing_and_tells_the_truth(trigger: Trigger) -> None:
    for flow in FLOWS:
        before, answer = replace(flow), possible(JOURNEY, trigger, flow)
        assert flow == before
        try:
            fire(JOURNEY, trigger, replace(flow))
        except NotPossible:
            assert not answer
        else:
            assert answer


@pytest.mark.parametrize("trigger", ReviewTrigger)
@pytest.mark.parametrize("state", ReviewState)
def test_a_review_moves_only_along_its_arrows(state: ReviewState, trigger: ReviewTrigger) -> None:
    leads = [dest for name, source, dest in arrows(REVIEW) if (name, source) == (trigger, state)]
    flow = Flow(state.value)
    if leads:
        fire(REVIEW, trigger, flow)
        assert [flow.state] == leads
    else:
        with pytest.raises(NotPossible):
            fire(REVIEW, trigger, flow)
        assert flow == Flow(state.value)


def test_only_a_submitted_stage_is_approved() -> None:
    assert {source for _, source, dest in arrows(REVIEW) if dest == ReviewState.APPROVED} == {ReviewState.SUBMITTED}


@pytest.mark.parametrize("state", AFTER_INVITATION)
@pytest.mark.parametrize("first", range(len(REVIEWED)))
def test_proceeding_leads_to_the_first_outstanding_stage(state: State, first: int) -> None:
    flow = Flow(state.value, outstanding=REVIEWED[first:])
    fire(JOURNEY, Trigger.PROCEED, flow)
    assert flow.state == REVIEWED[first].value


def test_proceeding_with_nothing_outstanding_leads_to_the_go_live_date() -> None:
    flow = Flow(State.INTEGRATION.value)
    fire(JOURNEY, Trigger.PROCEED, flow)
    assert flow.state == State.READY_FOR_GO_LIVE


@pytest.mark.parametrize("trigger", [Trigger.SET_GO_LIVE, Trigger.GO_LIVE])
@pytest.mark.parametrize("state", State)
def test_nothing_goes_live_while_a_stage_is_outstanding(state: State, trigger: Trigger) -> None:
    assert not possible(JOURNEY, trigger, Flow(state.value, outstanding=(Stage.CONFORMANCE,), eligible=True))


@pytest.mark.parametrize("state", UNDER_WAY)
@pytest.mark.parametrize(
    ("away", "back"), [(Trigger.PAUSE, Trigger.RESUME), (Trigger.DECLINE, Trigger.RECONSIDER)], ids=["pause", "decline"]
)
def test_it_comes_back_to_where_it_stood(state: State, away: Trigger, back: Trigger) -> None:
    flow = Flow(state.value)
    fire(JOURNEY, away, flow)
    flow.resume_state = state.value
    fire(JOURNEY, back, flow)
    assert flow.state == state


@pytest.mark.parametrize("state", ENDED)
def test_what_has_ended_moves_only_by_being_taken_up_again(state: State) -> None:
    ways = {name for name, source, _ in arrows(JOURNEY) if source == state}
    back = {State.DECLINED: {Trigger.RECONSIDER}, State.WITHDRAWN: {Trigger.TAKE_UP_AGAIN}}
    assert ways == back.get(state, set())


@pytest.mark.parametrize("state", [*BEFORE_REGISTRATION, *UNDER_WAY])
def test_a_withdrawn_one_is_taken_up_where_it_stood_with_its_call_arranged_anew(state: State) -> None:
    flow = Flow(State.WITHDRAWN.value, resume_state=state.value)
    fire(JOURNEY, Trigger.TAKE_UP_AGAIN, flow)
    assert flow.state == (State.REGISTERED if state in CALLING else state)


def test_the_page_is_drawn_from_the_machines() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "Run python -m bot diagram --write"


def test_every_transition_is_on_the_page() -> None:
    for machine in (JOURNEY, REVIEW):
        drawn = mermaid(machine).splitlines()
        for name, event in machine.events.items():
            for source, transitions in event.transitions.items():
                for transition in transitions:
                    line = next(line for line in drawn if line.strip().startswith(f"{source} --> {transition.dest}: "))
                    assert name in line.partition(": ")[2].split(", ")
