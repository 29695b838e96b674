"""One onboarding in memory: where it stands, what was answered, and the changes that a turn makes to it.

It opens no connection and reads no clock: `repository/` loads it, a turn changes it, and what changed is saved there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from conversations.content.questions import AnswerValue, Question
from conversations.content.schema import ContentPack, Page
from conversations.events.data import NO_DATA, EventData
from conversations.events.journey import Moved
from conversations.events.table import stored_data
from conversations.guidance.uk_time import LONDON
from conversations.journey.machine import (
    AFTER_INVITATION,
    BEFORE_REGISTRATION,
    HANDS_OVER,
    JOURNEY,
    REVIEW,
    Flow,
    ReviewState,
    ReviewTrigger,
    State,
    Trigger,
    fire,
    leaves,
    possible,
)
from conversations.journey.stages import REVIEWED, stage_named, stage_of
from conversations.onboarding.people import Participant
from conversations.onboarding.records import Changes, OnboardingListItem
from conversations.questions import path
from models.delegating import Delegation
from models.domain import Answer, CallTime, Event, Member, Person, Reminder, TeamPlace
from models.enums import CallStatus, EventKind, MembershipStatus, Role, SignOffStatus, Stage
from models.organisations import Listed
from models.reviews import Comment, Condition, Opinion, Verdict
from models.signing import SignOff

T = TypeVar("T", Member, CallTime, SignOff)


@dataclass
class Onboarding:
    """The onboarding of one service. Change it through its methods, so that the changes are noted."""

    reference: str
    pack: ContentPack
    now: datetime
    state: State = State.BEFORE_YOU_START
    state_since: datetime | None = None
    resume_state: State | None = None
    priority: str | None = None
    wait_reason: str | None = None
    wait_looked_at: datetime | None = None
    reply_due_on: date | None = None
    go_live_on: date | None = None
    assignee: Person | None = None  # who of the onboarding team has it
    clock_on: date | None = None  # the due date for which reminders are set
    snoozed_until: date | None = None  # until when the onboarding team is told of no due date
    listed: Listed | None = None  # what the NHS's list of organisations says of its ODS code
    reviews: dict[Stage, ReviewState] = field(default_factory=dict)
    given: dict[str, Answer] = field(default_factory=dict)
    answers_before_turn: dict[str, Answer] = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)
    call_times: list[CallTime] = field(default_factory=list)
    booked_elsewhere: Sequence[CallTime] = ()  # the calls of other onboardings
    calls_at_one_time: int = 1  # how many the onboarding team can hold
    published: Sequence[CallTime] = ()  # the times that any applicant may book, with no row of their own
    same_service: tuple[OnboardingListItem, ...] = ()  # others of its organisation and service, while it registers
    places: list[TeamPlace] = field(default_factory=list)  # the applicant team's channels
    verdicts: dict[str, Verdict] = field(default_factory=dict)  # the newest of each item
    conditions: list[Condition] = field(default_factory=list)  # of its approvals, the oldest first
    comments: list[Comment] = field(default_factory=list)  # at items, not settled before this turn
    opinions: list[Opinion] = field(default_factory=list)  # of specialists, the newest of each about an item
    sign_offs: list[SignOff] = field(default_factory=list)  # in the order in which they were asked for
    delegations: list[Delegation] = field(default_factory=list)  # questions for colleagues, the oldest first
    events: list[Event] = field(default_factory=list)  # newest first; the last of each kind and stage, every move
    former: tuple[tuple[int, ContentPack], ...] = ()  # versions it was on, with the move that ended each, oldest first
    copied: Mapping[str, AnswerValue] = field(default_factory=dict)  # what another says of the same organisation
    changes: Changes = field(default_factory=Changes)

    def copy(self) -> Onboarding:
        """One to try things on: what is done to it leaves this one as it is."""
        lists = ("places", "call_times", "events", "conditions", "comments", "opinions", "sign_offs", "delegations")
        copies: dict[str, Any] = {name: list(getattr(self, name)) for name in lists}
        return replace(
            self,
            reviews=dict(self.reviews),
            given=dict(self.given),
            members=[replace(member) for member in self.members],
            verdicts=dict(self.verdicts),
            changes=Changes(),
            **copies,
        )

    # What stands

    @cached_property
    def answers(self) -> Mapping[str, AnswerValue]:
        return {key: given.value for key, given in self.given.items() if given.value is not None}

    @cached_property
    def _walked(self) -> dict[tuple[str, Stage], tuple[tuple[Page, ...], tuple[Question, ...]]]:
        """Pages and questions of each stage that somebody has asked for since the last answer: a card asks often."""
        return {}

    @property
    def answer_number(self) -> int:
        """The number of the newest answer: how far they have come. A form drawn now notices what is newer."""
        return max((given.number for given in self.given.values()), default=0)

    @property
    def today(self) -> date:
        """The day that it is in the UK."""
        return self.now.astimezone(LONDON).date()

    @property
    def service(self) -> str:
        return str(self.answers.get("registration.service", ""))

    @property
    def organisation(self) -> str:
        return str(self.answers.get("registration.organisation", ""))

    @property
    def ods_code(self) -> str:
        return str(self.answers.get("registration.ods_code", ""))

    @property
    def registered(self) -> bool:
        """Whether the onboarding team knows of it: it sees nothing of an onboarding before it registers."""
        stood = self.resume_state if self.state is State.WITHDRAWN and self.resume_state else self.state
        return stood not in BEFORE_REGISTRATION

    @property
    def eligible(self) -> bool:
        """Part of NHS England, or supports direct care: either is enough (S0-02, S0-03)."""
        keys = ("before_you_start.part_of_nhs_england", "before_you_start.direct_care")
        return any(self.answers.get(key) == "yes" for key in keys)

    def applies(self, stage: Stage) -> bool:
        """Whether its journey has the stage, and does not skip it: inside NHS England the agreement (S10-00)."""
        return path.applies(self.pack.stages.get(stage), self.answers)

    def review(self, stage: Stage) -> ReviewState:
        return self.reviews.get(stage, ReviewState.NOT_STARTED)

    @property
    def outstanding(self) -> tuple[Stage, ...]:
        """Reviewed stages that apply and are not approved, in order."""
        return tuple(s for s in self.pack.reviewed if self.applies(s) and self.review(s) is not ReviewState.APPROVED)

    @property
    def current_review(self) -> Stage | None:
        """The reviewed stage whose turn it is, after the invitation."""
        stage = stage_named(self.state.value)
        return stage if stage in REVIEWED else None

    def pages(self, stage: Stage) -> tuple[Page, ...]:
        """The pages of a stage with the questions that are asked now."""
        return self._walk(stage)[0]

    def questions(self, stage: Stage) -> tuple[Question, ...]:
        """The questions of a stage that are asked now, in order."""
        return self._walk(stage)[1]

    def _walk(self, stage: Stage) -> tuple[tuple[Page, ...], tuple[Question, ...]]:
        walked = self._walked.get(of := (self.pack.version, stage))
        if walked is None:
            pages = path.pages(self.pack.content(stage), self.answers)
            walked = self._walked[of] = pages, path.questions(pages)
        return walked

    def unanswered(self, stage: Stage) -> tuple[Question, ...]:
        return path.unanswered(self.questions(stage), self.answers)

    def question(self, key: str) -> Question | None:
        """A question that is asked now, whichever stage it belongs to."""
        stage = stage_of(key)
        return next((q for q in self.questions(stage) if q.key == key), None) if stage else None

    def member(self, person: int) -> Member | None:
        return next((m for m in self.members if m.person == person), None)

    def joined(self) -> list[Member]:
        return [member for member in self.members if member.status is MembershipStatus.JOINED]

    def role_of(self, person: int) -> Role | None:
        """The role of somebody who has joined, else None."""
        return next((member.role for member in self.joined() if member.person == person), None)

    def owner(self) -> Member | None:
        return next((member for member in self.joined() if member.role is Role.OWNER), None)

    def last_event(self, *kinds: EventKind, stage: Stage | None = None) -> Event | None:
        """The newest event of some kinds, of all kinds if none is named, this turn's too. `stage`: about this one."""
        newest_first = (event for event in [*reversed(self.changes.events), *self.events])
        of_kinds = (event for event in newest_first if not kinds or event.kind in kinds)
        return next((event for event in of_kinds if stage is None or event.stage is stage), None)

    def answered_before(self, key: str) -> bool:
        """Whether a question had an answer before this turn."""
        return key in self.answers_before_turn and self.answers_before_turn[key].value is not None

    def has_belonged(self, person: Participant) -> bool:
        """Whether somebody is or was of this team, under this identity or one of the same address, or signed for it."""
        signers = {signed.identity for signed in self.sign_offs if signed.status is SignOffStatus.AGREED}
        theirs = (m for m in self.members if m.person == person.id or (m.email and m.email == person.email))
        return person.identity in signers or any(member.first_joined for member in theirs)

    # What a turn does

    def can(self, trigger: Trigger) -> bool:
        return leaves(JOURNEY, self.state, trigger) and possible(JOURNEY, trigger, self._flow())

    def move(self, trigger: Trigger) -> None:
        """Move the journey. Raises NotPossible, with nothing changed, where it stands elsewhere."""
        flow = self._flow()
        fire(JOURNEY, trigger, flow)
        if flow.state == self.state:
            return
        before, self.state, self.state_since = self.state, State(flow.state), self.now
        if trigger in (Trigger.PAUSE, Trigger.DECLINE, Trigger.WITHDRAW) and before is not State.PAUSED:
            self.resume_state = before
        self.record(EventKind.MOVED, None, data=Moved(before.value, self.state.value))

    def step(self, stage: Stage, trigger: ReviewTrigger) -> None:
        """Move the review of a stage. Raises NotPossible, with nothing changed, where it stands elsewhere."""
        flow = Flow(self.review(stage).value)
        fire(REVIEW, trigger, flow)
        self.reviews[stage] = ReviewState(flow.state)
        self.changes.reviews.add(stage)
        if stage is self.current_review and trigger in HANDS_OVER:
            self.state_since = self.now

    def can_step(self, stage: Stage, trigger: ReviewTrigger) -> bool:
        return possible(REVIEW, trigger, Flow(self.review(stage).value))

    def record(
        self, kind: EventKind, by: Participant | None, stage: Stage | None = None, data: EventData = NO_DATA
    ) -> None:
        """Note that something happened, by somebody or by itself. Raises TypeError for data of another kind."""
        person, name = (by.id, by.name) if by else (None, None)
        self.changes.events.append(Event(kind.value, self.now, person, name, stage, stored_data(kind, data)))

    def answer(self, key: str, value: AnswerValue | None, by: Participant) -> None:
        """Keep an answer. The reviews that it touches follow in `settle`."""
        given = Answer(key, value, by.id, by.name, self.now, self.answer_number + 1)
        self.given[key] = given
        self.changes.answers.append(given)
        for derived in ("answers", "_walked"):
            self.__dict__.pop(derived, None)

    def judge(self, verdict: Verdict) -> None:
        """Keep what a reviewer says of an item, in place of what was said of it before."""
        self.verdicts[verdict.item] = verdict
        self.changes.verdicts.append(verdict)

    def add_sign_off(self, asked: SignOff) -> None:
        for kept in (self.sign_offs, self.changes.sign_offs):
            kept.append(asked)

    def change_sign_off(self, asked: SignOff, **values: Any) -> SignOff:
        _put(changed := replace(asked, **values), asked, self.sign_offs, self.changes.sign_offs)
        return changed

    def number_answers(self, numbers: Sequence[int]) -> None:
        """Give this turn's answers the numbers that they were stored under."""
        for given, number in zip(self.changes.answers, numbers, strict=True):
            if self.given[given.question] is given:
                self.given[given.question] = replace(given, number=number)

    def offer_call(self, call: CallTime) -> None:
        self.call_times.append(call)
        self.changes.call_times.append(call)

    def change_call(self, call: CallTime, status: CallStatus, slot: int = 0, **values: Any) -> CallTime:
        """The call as it is from now on. `values`: fields of CallTime."""
        changed = replace(call, status=status, slot=slot, **values)
        _put(changed, call, self.call_times, self.changes.call_times)
        return changed

    def add_member(self, member: Member) -> Member:
        """Somebody new, as they are kept: one who has joined has done so now, for the first time."""
        if member.status is MembershipStatus.JOINED:
            member = replace(member, joined_at=self.now)
        self.members.append(member)
        self.changes.members.append(member)
        return member

    def change_member(self, member: Member, **values: Any) -> Member:
        """The member as they are from now on. `values`: fields of Member. When they first joined is kept."""
        changed = replace(member, joined_at=member.first_joined, **values)
        if changed.status is MembershipStatus.JOINED and changed.joined_at is None:
            changed = replace(changed, joined_at=self.now)
        _put(changed, member, self.members, self.changes.members)
        return changed

    def place(self, target: str) -> TeamPlace | None:
        """A channel of the team, by its platform's id for it."""
        return next((place for place in self.places if place.target == target), None)

    def add_place(self, place: TeamPlace) -> None:
        self.places.append(place)
        self.changes.new_places.append(place)

    def remove_place(self, place: TeamPlace) -> None:
        """The channel is the team's no more, and whoever belongs by being there does not belong."""
        self.places.remove(place)
        self.changes.gone_places.append(place)
        for member in self.joined():
            if member.present_in == place.target:
                self.change_member(member, status=MembershipStatus.LEFT, since=self.now, present_in=None)

    def remind(self, kind: str, at: datetime) -> None:
        """Set a reminder of a kind in place of any earlier one of that kind."""
        self.cancel_reminders(kind)
        self.changes.reminders.append(Reminder(kind, at))

    def cancel_reminders(self, *kinds: str) -> None:
        self.changes.cancelled_reminders.update(kinds)
        self.changes.reminders = [due for due in self.changes.reminders if due.kind not in kinds]

    def proceed(self) -> None:
        """Turn to the first stage that is not approved, or to the go live date once all are."""
        if self.state not in AFTER_INVITATION:
            return
        if self.can(Trigger.PROCEED):
            self.move(Trigger.PROCEED)
        if self.state is not State.GO_LIVE_SET:
            self.go_live_on = None

    def _flow(self) -> Flow:
        return Flow(self.state.value, self.resume_state and self.resume_state.value, self.outstanding, self.eligible)


def _put(changed: T, before: T, known: list[T], noted: list[T]) -> None:
    """In the place of what stood before, and among what is to be stored."""
    known[known.index(before)] = changed
    if before in noted:
        noted.remove(before)
    noted.append(changed)
