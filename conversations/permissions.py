"""What a row of the table of actions says, and the rules of rows: who may use an action, when, and how often."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Protocol

from conversations.details.detail import Detail, NoDetail
from conversations.journey.machine import ENDED, ReviewState, ReviewTrigger, State, Trigger
from conversations.onboarding.people import EDITORS, Participant, Side
from conversations.replies import Confirm, Style
from models.domain import Address, Answer, Event, Member, Person, TeamPlace
from models.enums import EventKind, MembershipStatus, Role, Stage
from models.reviews import Condition
from models.signing import SignOff


class Scope(StrEnum):
    """What an action is about, which decides what is loaded before it is allowed."""

    ONBOARDING = "onboarding"  # one onboarding, which is loaded for its handler and saved afterwards
    PERSON = "person"  # the one who acts, whatever they work on
    TEAM = "team"  # everything that the onboarding team works on


class Outsider(StrEnum):
    """Who may use some actions without having joined."""

    INVITED = "invited"  # an invitation stands for their work email address
    NAMED = "asked to sign off"  # a sign-off of it is asked of their identity; for which one, its handler looks
    IN_CHANNEL = "in the team's channel"  # they act in a channel that belongs to the onboarding's team


class OnboardingState(Protocol):
    """What the rules of the table look at. An `Onboarding` offers it."""

    state: State
    now: datetime

    @property
    def current_review(self) -> Stage | None: ...

    @property
    def registered(self) -> bool: ...

    @property
    def reviews(self) -> Mapping[Stage, ReviewState]: ...

    @property
    def given(self) -> Mapping[str, Answer]: ...

    @property
    def conditions(self) -> Sequence[Condition]: ...

    @property
    def members(self) -> Sequence[Member]: ...

    @property
    def sign_offs(self) -> Sequence[SignOff]: ...

    @property
    def places(self) -> Sequence[TeamPlace]: ...

    def review(self, stage: Stage) -> ReviewState: ...

    def can(self, trigger: Trigger) -> bool: ...

    def can_step(self, stage: Stage, trigger: ReviewTrigger) -> bool: ...

    def owner(self) -> Member | None: ...

    def last_event(self, *kinds: EventKind, stage: Stage | None = None) -> Event | None: ...

    @property
    def assignee(self) -> Person | None: ...

    @property
    def clock_on(self) -> date | None: ...

    @property
    def snoozed_until(self) -> date | None: ...

    def role_of(self, person: int) -> Role | None: ...

    def has_belonged(self, person: Participant) -> bool: ...


When = Callable[[OnboardingState], bool]


def always(_: OnboardingState) -> bool:
    """The rule of an action that is open in every state."""
    return True


@dataclass(frozen=True)
class Action:
    """One row: everything about a button or a command, but for what it does, which is its handler.

    `side`: None where both sides use it. What only the onboarding team may do is asked of the platform at each press.
    `roles`: who of the applicant team, and who beside it, may use it. `when`: whether the onboarding's state allows it.
    `reads`: it shows something and changes nothing. `opens_form`: it is done when its form comes back; `paged`: page
    after page, each kept as it is sent. `on_card`: drawn on the onboarding team's card, in the order of the table.
    `command` is what may be typed for it, `spellings` other words for the same, `does` what help says that it does.
    `pressed`: whether it can come as a button or a form at all. `in_a_question`: its command is understood only while
    a question is asked. `history`: its handler reads a page of it. `shows_requests`: it shows where the person stands,
    so it says first where they wait to be let in. `presence`: its handler needs to know whether whoever acts is in the
    channel where they act, with `colleagues`, who is of the onboarding team, with `lengths`, what stages took lately,
    with `compares`, the answers that were judged, and with `versions`, every answer that there ever was.
    `asks_team`: it is asked whether whoever acts is of the onboarding team, though what it does is for everybody.
    `takes_words`: more may be typed after its command, for its handler. `invites`: its form names a colleague by
    address, whom the platform is asked for.
    `moved_on`: what is said to somebody who uses it when the state does not allow it any more.
    """

    name: str
    label: str
    side: Side | None
    when: When = always
    roles: frozenset[Role | Outsider] = EDITORS
    scope: Scope = Scope.ONBOARDING
    detail: type[Detail] = NoDetail
    reads: bool = False
    asks_team: bool = False
    opens_form: bool = False
    paged: bool = False
    style: Style = Style.SECONDARY
    confirm: Confirm | None = None
    on_card: bool = False
    command: str = ""
    spellings: tuple[str, ...] = ()
    does: str = ""
    pressed: bool = True
    in_a_question: bool = False
    history: bool = False
    invites: bool = False
    shows_requests: bool = False
    presence: bool = False
    colleagues: bool = False
    lengths: bool = False
    takes_words: bool = False
    compares: bool = False
    versions: bool = False
    moved_on: str = "This has moved on."


team_row = partial(Action, side=Side.ONBOARDING_TEAM, on_card=True)
"""What the onboarding team does with one onboarding."""
desk_row = partial(Action, side=Side.ONBOARDING_TEAM, scope=Scope.TEAM)
"""What the onboarding team does about all of them."""
applicant_row = partial(Action, side=Side.APPLICANT)
"""What an applicant does with one onboarding."""
person_row = partial(Action, side=Side.APPLICANT, scope=Scope.PERSON)
"""What somebody does whatever they work on."""

cancelling = partial(Confirm, "Cancel the call?", yes="Cancel the call", no="Keep the call")
"""Both sides are asked before a call is cancelled."""


def is_allowed(action: Action, onboarding: OnboardingState, by: Participant, place: Address | None = None) -> bool:
    """Whether this person may use it on this onboarding at all, whatever its state.

    `place`: where they act, which counts for what is open to everybody in an applicant team's channel.
    """
    if action.side is Side.ONBOARDING_TEAM:
        return by.onboarding_team and not onboarding.has_belonged(by)
    return bool(action.roles & _roles_of(onboarding, by, place))


def _roles_of(onboarding: OnboardingState, by: Participant, place: Address | None) -> set[Role | Outsider]:
    held: set[Role | Outsider] = set()
    role = onboarding.role_of(by.id)
    if role is not None:
        held.add(role)
    if any(is_invited(member, by) for member in onboarding.members):
        held.add(Outsider.INVITED)
    if any(asked.identity == by.identity for asked in onboarding.sign_offs):
        held.add(Outsider.NAMED)
    if place is not None and any(known.address == place for known in onboarding.places):
        held.add(Outsider.IN_CHANNEL)
    return held


def is_invited(member: Member, by: Participant) -> bool:
    """Whether this is an open invitation to the identity that acts.

    To the one that had the address as it was sent, or that typed its code; else to whoever has the address in the
    workspace that it was sent from, unless they came by that address since: a directory of elsewhere proves nothing.
    """
    if member.status is not MembershipStatus.INVITED:
        return False
    if member.meant_for is not None:
        return member.meant_for == by.identity
    addressed = bool(by.email) and (member.email or "").lower() == by.email
    since_before = by.email_since is None or by.email_since <= member.since
    return addressed and since_before and by.is_of(member.invited_channel, member.invited_workspace)


# When


def in_states(*states: State) -> When:
    """In these states of the journey."""
    return lambda onboarding: onboarding.state in states


def can_move(trigger: Trigger) -> When:
    """Where the journey allows this move."""
    return lambda onboarding: onboarding.can(trigger)


def open_for_answers(onboarding: OnboardingState) -> bool:
    """Answers may be given until the end, but not while the onboarding is paused."""
    return onboarding.state not in (*ENDED, State.PAUSED)


def something_to_take_back(onboarding: OnboardingState) -> bool:
    """A stage lies with the onboarding team."""
    return open_for_answers(onboarding) and ReviewState.SUBMITTED in onboarding.reviews.values()


def may_submit(onboarding: OnboardingState) -> bool:
    """Interest can be registered, or the current stage has not been submitted yet."""
    stage = onboarding.current_review
    return onboarding.state is State.REGISTERING or (
        stage is not None and onboarding.review(stage) not in (ReviewState.SUBMITTED, ReviewState.APPROVED)
    )


UNDO_TIME = timedelta(minutes=10)
_DECISIONS = (
    *(EventKind.SUBMITTED, EventKind.TAKEN_BACK, EventKind.REOPENED, EventKind.WITHDRAWN),
    *(EventKind.FIRST_APPROVED, EventKind.FIRST_APPROVAL_UNDONE, EventKind.APPROVED, EventKind.APPROVAL_UNDONE),
    *(EventKind.MORE_NEEDED, EventKind.DECLINED, EventKind.RECONSIDERED, EventKind.MOVED_OVER),
    *(EventKind.PAUSED, EventKind.RESUMED, EventKind.GO_LIVE_SET, EventKind.LIVE),
)


def approval_to_undo(onboarding: OnboardingState) -> Event | None:
    """The approval made last, for 10 minutes, while neither side has gone on from it; None where there is none.

    The first of two stands open for as long as nothing else is decided.
    """
    last = onboarding.last_event(*_DECISIONS)
    if last is not None and last.kind == EventKind.FIRST_APPROVED:
        return last
    if last is None or last.kind != EventKind.APPROVED or onboarding.now - last.at > UNDO_TIME:
        return None
    stage = onboarding.current_review
    since = (given.question for given in onboarding.given.values() if given.at > last.at)
    went_on = stage is not None and any(question.startswith(f"{stage.value}.") for question in since)
    return None if went_on else last


def first_approval(onboarding: OnboardingState, stage: Stage) -> Event | None:
    """The first of two approvals of a stage, while it lies as it lay then; None where nobody has given it."""
    last = onboarding.last_event(*_DECISIONS, stage=stage)
    return last if last is not None and last.kind == EventKind.FIRST_APPROVED else None


def can_undo_approval(onboarding: OnboardingState) -> bool:
    """A stage was approved a moment ago, and nobody has gone on from there."""
    return approval_to_undo(onboarding) is not None


def not_ended(onboarding: OnboardingState) -> bool:
    """Neither live, nor declined, nor withdrawn."""
    return onboarding.state not in ENDED


def has_no_owner(onboarding: OnboardingState) -> bool:
    """True once the owner has left, and nobody else has become it."""
    return onboarding.owner() is None and not_ended(onboarding)


def registered(onboarding: OnboardingState) -> bool:
    """The onboarding team knows of it."""
    return onboarding.registered


def registered_and(when: When) -> When:
    """The onboarding team knows of it, and its state allows it."""
    return lambda onboarding: onboarding.registered and when(onboarding)


# How often: how much one person may ask of other people's attention. What is over is refused in words, with what was
# typed still in its form, or told later: nothing is lost.


@dataclass(frozen=True)
class Budget:
    """No more than `most` events of a kind by one person within a time, over all their onboardings.

    `over` is what somebody hears who has no more, a whole sentence of ours with {most}.
    """

    kind: EventKind
    most: int
    within: timedelta
    over: str


MESSAGES_TO_TEAM = Budget(
    EventKind.TOLD_TEAM,
    10,
    timedelta(hours=1),
    "You sent the onboarding team {most} messages in the last hour, which is the most that you can send.",
)
QUESTIONS_AT_ITEMS = Budget(
    EventKind.ITEM_ASKED,
    20,
    timedelta(hours=1),
    "You asked about items {most} times in the last hour, which is the most that you can.",
)
INVITATIONS = Budget(
    EventKind.COLLEAGUE_INVITED,
    20,
    timedelta(days=1),
    "You invited colleagues {most} times in the last 24 hours, which is the most that you can.",
)
SIGN_OFFS = Budget(
    EventKind.SIGN_OFF_ASKED,
    20,
    timedelta(days=1),
    "You asked people to sign off {most} times in the last 24 hours, which is the most that you can.",
)
BUDGETS: Mapping[str, Budget] = {
    "message_team": MESSAGES_TO_TEAM,
    "ask_about": QUESTIONS_AT_ITEMS,
    "ask_team": MESSAGES_TO_TEAM,
    "add_colleague": INVITATIONS,
    "ask_sign_off": SIGN_OFFS,
    "ask_colleague": INVITATIONS,
}
"""By the action that each is for."""

INVITATIONS_TO_ONE_ADDRESS = 2  # to one onboarding, within the time of INVITATIONS
SIGN_OFFS_OF_ONE_ADDRESS = 4  # for one onboarding, within the time of SIGN_OFFS: they may sign as several

NOTICES_AT_ONCE = 5  # of one onboarding may wait for the onboarding team's channel; the next are told later
NOTICE_SPACING = timedelta(seconds=10)  # between these, so that others' notices go before them
