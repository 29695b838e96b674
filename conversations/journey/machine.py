"""The two state machines: the journey of an onboarding, and the review that every reviewed stage goes through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from transitions import EventData, Machine, MachineError

from conversations.journey.stages import REVIEWED
from models.enums import Stage


class State(StrEnum):
    """Where an onboarding stands. The reviewed stages are states of their own, with the stage's name."""

    BEFORE_YOU_START = "before_you_start"
    NOT_ELIGIBLE = "not_eligible"
    REGISTERING = "registering"
    REGISTERED = "registered"
    CALL_OFFERED = "call_offered"
    CALL_BOOKED = "call_booked"
    WAITING_PRIORITISATION = "waiting_prioritisation"
    WAITING_CAPACITY = "waiting_capacity"
    WAITING_FEATURE = "waiting_feature"
    ELIGIBILITY = Stage.ELIGIBILITY.value
    TECHNICAL_PREPARATION = Stage.TECHNICAL_PREPARATION.value
    TEMPLATES = Stage.TEMPLATES.value
    ROUTING_PLANS = Stage.ROUTING_PLANS.value
    INTEGRATION = Stage.INTEGRATION.value
    CONFORMANCE = Stage.CONFORMANCE.value
    CONNECTION_AGREEMENT = Stage.CONNECTION_AGREEMENT.value
    READY_FOR_GO_LIVE = "ready_for_go_live"
    GO_LIVE_SET = "go_live_set"
    LIVE = "live"
    PAUSED = "paused"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    BUILD = Stage.BUILD.value  # stages that the first journey does not have stand at the end, as in `Stage`


class Trigger(StrEnum):
    FIND_ELIGIBLE = "find_eligible"
    FIND_NOT_ELIGIBLE = "find_not_eligible"
    REGISTER = "register"
    OFFER_TIMES = "offer_times"
    REFUSE_TIMES = "refuse_times"
    PICK_TIME = "pick_time"
    CANCEL_CALL = "cancel_call"
    HOLD_CALL = "hold_call"
    WAIT_FOR_PRIORITISATION = "wait_for_prioritisation"
    WAIT_FOR_CAPACITY = "wait_for_capacity"
    WAIT_FOR_FEATURE = "wait_for_feature"
    INVITE = "invite"
    PROCEED = "proceed"
    SET_GO_LIVE = "set_go_live"
    GO_LIVE = "go_live"
    PAUSE = "pause"
    RESUME = "resume"
    DECLINE = "decline"
    RECONSIDER = "reconsider"
    WITHDRAW = "withdraw"
    TAKE_UP_AGAIN = "take_up_again"


class ReviewState(StrEnum):
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    MORE_NEEDED = "more_information_needed"
    APPROVED = "approved"
    DECLINED = "declined"


class ReviewTrigger(StrEnum):
    ANSWER = "answer"
    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    APPROVE = "approve"
    ASK_FOR_MORE = "ask_for_more"
    DECLINE = "decline"
    REOPEN = "reopen"
    UNDO_APPROVAL = "undo_approval"


HANDS_OVER = (ReviewTrigger.SUBMIT, ReviewTrigger.TAKE_BACK, ReviewTrigger.ASK_FOR_MORE)
"""Steps from which on the other side is waited for."""


class NotPossible(Exception):
    """This cannot be done where the onboarding stands now. Show where it stands instead."""


@dataclass
class Flow:
    """What a machine moves and its guards look at.

    `outstanding`: reviewed stages that apply and are not approved, in the order of the onboarding's own journey.
    """

    state: str
    resume_state: str | None = None
    outstanding: tuple[Stage, ...] = ()
    eligible: bool = False


WAITING = (State.WAITING_PRIORITISATION, State.WAITING_CAPACITY, State.WAITING_FEATURE)
STAGE_STATES = tuple(State(stage.value) for stage in REVIEWED)
AFTER_INVITATION = (*STAGE_STATES, State.READY_FOR_GO_LIVE, State.GO_LIVE_SET)
BEFORE_REGISTRATION = (State.BEFORE_YOU_START, State.NOT_ELIGIBLE, State.REGISTERING)
CALLING = (State.REGISTERED, State.CALL_OFFERED, State.CALL_BOOKED)
UNDER_WAY = (*CALLING, *WAITING, *AFTER_INVITATION)
ENDED_EARLY = (State.DECLINED, State.WITHDRAWN)
ENDED = (State.LIVE, *ENDED_EARLY)

Guard = Callable[[EventData], bool]


def _flow(event: EventData) -> Flow:
    return cast(Flow, event.model)


def _eligible(event: EventData) -> bool:
    return _flow(event).eligible


def _not_eligible(event: EventData) -> bool:
    return not _flow(event).eligible


def _everything_approved(event: EventData) -> bool:
    return not _flow(event).outstanding


def _first_outstanding(stage: Stage) -> Guard:
    return lambda event: _flow(event).outstanding[:1] == (stage,)


def _stood_at(*states: State) -> Guard:
    return lambda event: _flow(event).resume_state in states


def _move(
    trigger: Trigger, sources: State | tuple[State, ...], dest: State, guard: Guard | None = None
) -> dict[str, Any]:
    names = [sources.value] if isinstance(sources, State) else [source.value for source in sources]
    return {"trigger": trigger.value, "source": names, "dest": dest.value, "conditions": [guard] if guard else []}


def _journey_transitions() -> list[dict[str, Any]]:
    return [
        _move(Trigger.FIND_ELIGIBLE, (State.BEFORE_YOU_START, State.NOT_ELIGIBLE), State.REGISTERING, _eligible),
        _move(
            Trigger.FIND_NOT_ELIGIBLE, (State.BEFORE_YOU_START, State.REGISTERING), State.NOT_ELIGIBLE, _not_eligible
        ),
        _move(Trigger.REGISTER, State.REGISTERING, State.REGISTERED, _eligible),
        _move(Trigger.OFFER_TIMES, CALLING, State.CALL_OFFERED),
        _move(Trigger.REFUSE_TIMES, State.CALL_OFFERED, State.REGISTERED),
        _move(Trigger.PICK_TIME, (State.CALL_OFFERED, State.CALL_BOOKED), State.CALL_BOOKED),
        _move(Trigger.CANCEL_CALL, (State.CALL_OFFERED, State.CALL_BOOKED), State.REGISTERED),
        _move(Trigger.HOLD_CALL, State.CALL_BOOKED, State.WAITING_PRIORITISATION),
        _move(Trigger.WAIT_FOR_PRIORITISATION, WAITING, State.WAITING_PRIORITISATION),
        _move(Trigger.WAIT_FOR_CAPACITY, WAITING, State.WAITING_CAPACITY),
        _move(Trigger.WAIT_FOR_FEATURE, WAITING, State.WAITING_FEATURE),
        *(_move(Trigger.INVITE, WAITING, State(stage.value), _first_outstanding(stage)) for stage in REVIEWED),
        *(
            _move(Trigger.PROCEED, AFTER_INVITATION, State(stage.value), _first_outstanding(stage))
            for stage in REVIEWED
        ),
        _move(Trigger.PROCEED, STAGE_STATES, State.READY_FOR_GO_LIVE, _everything_approved),
        _move(
            Trigger.SET_GO_LIVE, (State.READY_FOR_GO_LIVE, State.GO_LIVE_SET), State.GO_LIVE_SET, _everything_approved
        ),
        _move(Trigger.GO_LIVE, State.GO_LIVE_SET, State.LIVE, _everything_approved),
        _move(Trigger.PAUSE, UNDER_WAY, State.PAUSED),
        *(_move(Trigger.RESUME, State.PAUSED, state, _stood_at(state)) for state in UNDER_WAY),
        _move(Trigger.DECLINE, (*UNDER_WAY, State.PAUSED), State.DECLINED),
        *(_move(Trigger.RECONSIDER, State.DECLINED, state, _stood_at(state)) for state in UNDER_WAY),
        _move(Trigger.WITHDRAW, (*BEFORE_REGISTRATION, *UNDER_WAY, State.PAUSED), State.WITHDRAWN),
        _move(Trigger.TAKE_UP_AGAIN, State.WITHDRAWN, State.REGISTERED, _stood_at(*CALLING)),
        *(
            _move(Trigger.TAKE_UP_AGAIN, State.WITHDRAWN, state, _stood_at(state))
            for state in (*BEFORE_REGISTRATION, *WAITING, *AFTER_INVITATION)
        ),
    ]


_REVIEW_TRANSITIONS = [
    (ReviewTrigger.ANSWER, ReviewState.NOT_STARTED, ReviewState.IN_PROGRESS),
    (ReviewTrigger.SUBMIT, ReviewState.IN_PROGRESS, ReviewState.SUBMITTED),
    (ReviewTrigger.SUBMIT, ReviewState.MORE_NEEDED, ReviewState.SUBMITTED),
    (ReviewTrigger.TAKE_BACK, ReviewState.SUBMITTED, ReviewState.IN_PROGRESS),
    (ReviewTrigger.APPROVE, ReviewState.SUBMITTED, ReviewState.APPROVED),
    (ReviewTrigger.ASK_FOR_MORE, ReviewState.SUBMITTED, ReviewState.MORE_NEEDED),
    (ReviewTrigger.DECLINE, ReviewState.SUBMITTED, ReviewState.DECLINED),
    (ReviewTrigger.REOPEN, ReviewState.APPROVED, ReviewState.IN_PROGRESS),
    (ReviewTrigger.REOPEN, ReviewState.DECLINED, ReviewState.IN_PROGRESS),
    (ReviewTrigger.UNDO_APPROVAL, ReviewState.APPROVED, ReviewState.SUBMITTED),
]


def _machine(states: type[StrEnum], transitions: list[Any], initial: str) -> Machine:
    return Machine(
        model=None,
        states=[state.value for state in states],
        transitions=transitions,
        initial=initial,
        auto_transitions=False,
        send_event=True,
    )


JOURNEY = _machine(State, _journey_transitions(), State.BEFORE_YOU_START.value)
REVIEW = _machine(
    ReviewState,
    [[t.value, source.value, dest.value] for t, source, dest in _REVIEW_TRANSITIONS],
    ReviewState.NOT_STARTED.value,
)


def fire(machine: Machine, trigger: Trigger | ReviewTrigger, flow: Flow) -> None:
    """Move `flow` by `trigger`, or raise NotPossible and leave it where it is."""
    try:
        moved = machine.events[trigger.value].trigger(flow)
    except MachineError as error:
        raise NotPossible(f"{trigger} is not possible from {flow.state}") from error
    if not moved:
        raise NotPossible(f"{trigger} is not allowed from {flow.state} yet")


def leaves(machine: Machine, state: State, trigger: Trigger) -> bool:
    """Whether any arrow of a trigger leads away from a state; what guards it is not asked."""
    return state.value in machine.events[trigger.value].transitions


def possible(machine: Machine, trigger: Trigger | ReviewTrigger, flow: Flow) -> bool:
    """Whether `fire` would move `flow`; `flow` stays as it is."""
    trial = Flow(flow.state, flow.resume_state, flow.outstanding, flow.eligible)
    try:
        fire(machine, trigger, trial)
    except NotPossible:
        return False
    return True


# Drawn, for docs/state-machines.md


def mermaid(machine: Machine) -> str:
    """One Mermaid state diagram: an arrow for each pair of states, labelled with every trigger that takes it."""
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, event in machine.events.items():
        for source, transitions in event.transitions.items():
            for transition in transitions:
                if transition.dest and name not in arrows[source, transition.dest]:
                    arrows[source, transition.dest].append(name)
    lines = [f"    {source} --> {dest}: {', '.join(names)}" for (source, dest), names in sorted(arrows.items())]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {machine.initial}", *lines])


def page() -> str:
    """The page `docs/state-machines.md`."""
    return "\n".join(
        [
            "# State machines",
            "",
            "Drawn by `python -m bot diagram --write` from `conversations/journey/machine.py`.",
            "A test keeps this page equal to it.",
            "",
            "## The journey of an onboarding",
            "",
            "```mermaid",
            mermaid(JOURNEY),
            "```",
            "",
            "## The review of a stage",
            "",
            "```mermaid",
            mermaid(REVIEW),
            "```",
            "",
        ]
    )
