"""Prints who may do what: the table of actions as a table to read, and nothing that is not in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache

from conversations.actions.table import TABLE
from conversations.content.loader import load, versions
from conversations.content.schema import ContentPack
from conversations.journey.machine import BEFORE_REGISTRATION, CALLING, STAGE_STATES, WAITING, ReviewState, State
from conversations.journey.stages import REVIEWED, stage_named
from conversations.onboarding.clocks import clocks
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import EDITORS, EVERYONE, OWNERS, Side
from conversations.permissions import Action, Outsider, Scope
from models.domain import Answer, Member, Person
from models.enums import Channel, MembershipStatus, Role, Stage

_HEADINGS = ("action", "label", "side", "who", "when")
_NOW = datetime(2027, 1, 1, tzinfo=UTC)  # any moment: no rule looks at the clock
_ROLES = {
    EVERYONE: "everyone who has joined",
    EDITORS: "owners and contributors",
    OWNERS: "owners",
    frozenset({Outsider.INVITED}): "whoever is invited",
    frozenset({Outsider.IN_CHANNEL}): "everyone in the team's channel",
}
_ELIGIBLE = [f"{Stage.BEFORE_YOU_START}.{name}" for name in ("part_of_nhs_england", "direct_care")]
_SCOPES = {Scope.PERSON: "at any time, about no onboarding", Scope.TEAM: "at any time, about all onboardings"}


def role_lines() -> list[str]:
    """A line for each action under two lines of headings, in columns, in the order of the table."""
    rows: list[Sequence[str]] = [_HEADINGS, *map(_row, TABLE.values())]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS) - 1)]
    rows.insert(1, ["-" * width for width in (*widths, len(_HEADINGS[-1]))])
    return [_line(row, widths) for row in rows]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=False))
    return "  ".join((*padded, row[-1]))


def _row(action: Action) -> tuple[str, ...]:
    return action.name, action.label, action.side.value if action.side else "both", _who(action), _when(action)


def _who(action: Action) -> str:
    if action.side is Side.ONBOARDING_TEAM:
        belongs = "" if action.scope is Scope.TEAM else " who do not belong to it"
        return f"members of its channel{belongs}"
    if action.scope is Scope.PERSON:
        return "anybody"
    return _ROLES.get(action.roles) or ", ".join(sorted(role.value for role in action.roles))


def _when(action: Action) -> str:
    if action.scope is not Scope.ONBOARDING:
        return _SCOPES[action.scope]
    allowed = [state for state in State if any(action.when(sample) for sample in _samples(state))]
    refused = [state for state in State if state not in allowed]
    if not refused:
        return "in every state"
    if len(refused) < len(allowed):
        return f"in every state but {_names(refused)}"
    return f"in {_names(allowed)}"


def _names(states: Sequence[State]) -> str:
    """The reviewed stages, where all of them are among the states, in one word."""
    names = [state.value for state in states if state not in STAGE_STATES or not set(STAGE_STATES) <= set(states)]
    return ", ".join([*names, *(["the reviewed stages"] if set(STAGE_STATES) <= set(states) else [])])


def _samples(state: State) -> Iterator[Onboarding]:
    """Onboardings that stand at a state, between them in all the ways that a rule can tell apart."""
    for eligible in ("yes", "no"):
        for review in ReviewState:
            for owned in (True, False):
                yield _sample(state, eligible, review, owned)


@cache
def _pack(state: State) -> ContentPack:
    """The newest content, or the first that has the stage of a state that the newest does not have."""
    packs = (load(), *map(load, versions()))
    stage = stage_named(state.value)
    return next(pack for pack in packs if stage not in REVIEWED or stage in pack.stages)


def _sample(state: State, eligible: str, review: ReviewState, owned: bool) -> Onboarding:
    made = Onboarding("ONB-222222", _pack(state), _NOW, state)
    if state in (State.PAUSED, State.DECLINED):
        made.resume_state = State.TEMPLATES
    if state is State.WITHDRAWN:
        made.resume_state = State.TEMPLATES if owned else State.BEFORE_YOU_START
    made.given = {key: Answer(key, eligible, 1, "", _NOW) for key in _ELIGIBLE}
    now = made.current_review
    reviewed = made.pack.reviewed
    is_before = state in (*BEFORE_REGISTRATION, *CALLING, *WAITING)
    before = reviewed[: reviewed.index(now)] if now else () if is_before else reviewed
    made.reviews = {stage: ReviewState.APPROVED for stage in before} | ({now: review} if now else {})
    if owned:
        made.members = [Member("", None, Role.OWNER, MembershipStatus.JOINED, _NOW, 1)]
    if state in clocks() and (now is None or review is ReviewState.SUBMITTED):
        made.clock_on = _NOW.date()
        made.snoozed_until = None if owned else _NOW.date()
    if eligible == "yes":
        made.assignee = Person(2, Channel.WEB, "", "", "")
    return made
